"""The cascade: validity, topic and template from one joint distribution, always consistent with one another.

A head over all labels says which template fits; two scopes say whether it is a question, and whether any
template answers it. The probabilities of the three stages are marginals of the joint distribution that
they make up, so that ``valid >= topic >= template`` holds for every question, and the suggested template
always belongs to the suggested topic.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from labeling.taxonomy import RESERVED, Taxonomy
from models.linear.heads import Head
from models.scope import Anchors, Scope, features

Floats = NDArray[np.float64]
STAGES = ("validity", "topic", "template")


@dataclass(frozen=True)
class Thresholds:
    """Least probability at each stage; ``template`` is ``(t,)``, one a template."""

    validity: float
    topic: float
    template: Floats


@dataclass(frozen=True)
class Prediction:
    """What the stages say about n questions.

    Parameters
    ----------
    valid
        ``(n,)`` probability of being a question.
    topic_proba
        ``(n, g)`` probability of being a question of each topic.
    joint
        ``(n, k)`` probability of every label, in the taxonomy's order.
    topic, template
        ``(n,)`` best topic, and best template within it.
    """

    valid: Floats
    topic_proba: Floats
    joint: Floats
    topic: NDArray[np.int64]
    template: NDArray[np.int64]

    @property
    def best_topic_proba(self) -> Floats:
        """``(n,)`` probability of the best topic."""
        return self.topic_proba[np.arange(len(self.topic)), self.topic]

    @property
    def template_proba(self) -> Floats:
        """``(n,)`` probability of the best template."""
        return self.joint[np.arange(len(self.template)), self.template]

    @property
    def no_template_proba(self) -> Floats:
        """``(n,)`` probability of being a question that no template answers."""
        return self.joint[:, -1]

    @property
    def out_of_scope(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: one of the reserved labels is likelier than the best template, so nothing is suggested."""
        return np.asarray(np.maximum(1 - self.valid, self.no_template_proba) > self.template_proba)

    @property
    def in_scope_proba(self) -> Floats:
        """``(n,)`` probability that some template answers it."""
        return np.asarray(self.topic_proba.sum(axis=1))


@dataclass(frozen=True)
class Raw:
    """What a cascade says of n questions before calibration.

    Parameters
    ----------
    logits
        ``(n, t)`` of the templates.
    valid, answerable
        ``(n,)`` log-odds of being a question, and of a question that some template answers it.
    """

    logits: Floats
    valid: Floats
    answerable: Floats


@dataclass(frozen=True)
class Cascade:
    """Head, scopes and anchors over one taxonomy.

    Parameters
    ----------
    head
        Over all labels; its temperature counts among the templates.
    valid, answerable
        Whether it is a question, and whether any template answers it.
    anchors
        What the scopes measure nearness to.
    """

    taxonomy: Taxonomy
    head: Head
    valid: Scope
    answerable: Scope
    anchors: Anchors

    def raw(self, rows: NDArray[np.float32]) -> Raw:
        """Logits and log-odds for ``(n, d)`` unit rows."""
        said = features(self.head, self.anchors, rows)
        logits = self.head.logits(rows)[:, : -len(RESERVED)]
        return Raw(logits, self.valid.log_odds(said), self.answerable.log_odds(said))

    def predict(self, rows: NDArray[np.float32]) -> Prediction:
        """Probabilities for ``(n, d)`` unit rows."""
        return predict_raw(self.taxonomy, self.raw(rows), self.head.temperature)


def predict_raw(taxonomy: Taxonomy, raw: Raw, temperature: float) -> Prediction:
    """Probabilities from logits and log-odds."""
    answerable = expit(raw.answerable)[:, None]
    seen = np.isfinite(raw.logits).any(axis=1, keepdims=True)  # a head may have seen no template at all
    templates = softmax(np.where(seen, raw.logits, 0.0) / temperature, axis=1) * answerable
    return combine(taxonomy, expit(raw.valid), np.column_stack([templates, 1 - answerable]))


def combine(taxonomy: Taxonomy, valid: Floats, given_valid: Floats) -> Prediction:
    """Joint distribution and stages from ``(n,)`` validity and ``(n, t + 1)`` answers given validity."""
    t = len(taxonomy.labels) - len(RESERVED)
    joint = np.column_stack([given_valid[:, :t] * valid[:, None], 1 - valid, given_valid[:, t] * valid])
    topics = np.array(taxonomy.topic_of_label[:t])
    topic_proba = np.column_stack([joint[:, :t][:, topics == g].sum(axis=1) for g in range(len(taxonomy.topics))])
    topic = topic_proba.argmax(axis=1)
    inside = topics[None, :] == topic[:, None]
    template = np.where(inside, joint[:, :t], -1.0).argmax(axis=1)
    return Prediction(valid, topic_proba, joint, topic, template)


def gates(prediction: Prediction, thresholds: Thresholds) -> dict[str, NDArray[np.bool_]]:
    """By stage ``(n,)`` bool: whether its gate lets each question pass, whatever the other stages say."""
    p = prediction
    none, nothing = 1 - p.valid, p.no_template_proba
    chat = (none > p.template_proba) & (none > nothing)
    sure = p.template_proba >= thresholds.template[p.template]
    return {
        "validity": (p.valid >= thresholds.validity) & ~chat,
        "topic": p.best_topic_proba >= thresholds.topic,
        "template": ~(nothing > p.template_proba) & sure,
    }


def decide(prediction: Prediction, thresholds: Thresholds, stages: Collection[str] = STAGES) -> NDArray[np.str_]:
    """``(n,)`` reason why each question is left unanswered, "" where its template is suggested.

    Only the gates of ``stages`` count.
    """
    passes = gates(prediction, thresholds)
    no_answer = prediction.no_template_proba > prediction.template_proba
    return np.select(
        [
            ~passes["validity"] & ("validity" in stages),
            no_answer & ("template" in stages),
            ~passes["topic"] & ("topic" in stages),
            ~passes["template"] & ("template" in stages),
        ],
        ["not a question", "no template answers it", "topic not sure enough", "template not sure enough"],
        default="",
    )
