"""The cascade: validity, topic and template from two heads, always consistent with one another.

A validity head tells questions from what is none. An answer head tells which template fits a valid
question, or that none does. The probabilities of the three stages are marginals of one joint
distribution, so that ``valid >= topic >= template`` holds for every question, and the suggested
template always belongs to the suggested topic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import RESERVED, Taxonomy
from models.heads import Head

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


@dataclass(frozen=True)
class Cascade:
    """Two heads over one taxonomy.

    Parameters
    ----------
    validity
        Head over (not a question, question).
    answer
        Head over all templates and, last, ``_no_template``.
    """

    taxonomy: Taxonomy
    validity: Head
    answer: Head

    def predict(self, rows: NDArray[np.float32]) -> Prediction:
        """Probabilities for ``(n, d)`` unit rows."""
        valid = self.validity.predict_proba(rows)[:, 1]
        given_valid = self.answer.predict_proba(rows)
        return combine(self.taxonomy, valid, given_valid)


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


def decide(prediction: Prediction, thresholds: Thresholds) -> NDArray[np.str_]:
    """``(n,)`` reason why each question is left unanswered, "" where its template is suggested."""
    return np.select(
        [
            prediction.valid < thresholds.validity,
            prediction.no_template_proba > prediction.template_proba,
            prediction.best_topic_proba < thresholds.topic,
            prediction.template_proba < thresholds.template[prediction.template],
        ],
        ["not a question", "no template answers it", "topic not sure enough", "template not sure enough"],
        default="",
    )
