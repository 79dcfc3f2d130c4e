"""The cascade ledger: what became of every question with gold, and what each stage would gain if it were perfect.

A question passes four stages, and each asks one thing of what the stages before it let pass: is it a
question (``validity``)? does any template answer it (``no_template``)? which topic (``topic``)? which
template of that topic (``template``)? The probability of a template is the product of the four answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import Taxonomy
from models.cascade import Prediction, Thresholds, combine, decide

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Labels = NDArray[np.integer]

STAGES = ("validity", "no_template", "topic", "template")
FELL_AT = {
    "not a question": "validity",
    "no template answers it": "no_template",
    "topic not sure enough": "topic",
    "template not sure enough": "template",
}
TINY = 1e-12


@dataclass(frozen=True)
class Factors:
    """A prediction taken apart into what each stage says of n questions.

    Parameters
    ----------
    valid
        ``(n,)`` probability of being a question.
    answerable
        ``(n,)`` probability, of a question, that some template answers it.
    topic
        ``(n, g)`` shares of the topics, if some template answers it; rows sum to 1.
    template
        ``(n, t)`` share of each template within its own topic.
    """

    valid: Floats
    answerable: Floats
    topic: Floats
    template: Floats

    def predict(self, taxonomy: Taxonomy) -> Prediction:
        """The prediction that these factors make up."""
        topics = np.array(taxonomy.topic_of_label)[: self.template.shape[1]]
        given = self.template * self.topic[:, topics] * self.answerable[:, None]
        return combine(taxonomy, self.valid, np.column_stack([given, 1 - self.answerable]))


def factors_of(prediction: Prediction, taxonomy: Taxonomy) -> Factors:
    """Take a prediction apart; what is known to be impossible counts as evenly open."""
    t = len(taxonomy.template_labels)
    topics = np.array(taxonomy.topic_of_label)[:t]
    joint, by_topic = prediction.joint[:, :t], prediction.topic_proba
    some = joint.sum(axis=1)
    size = np.bincount(topics, minlength=by_topic.shape[1])
    return Factors(
        prediction.valid,
        _share(some, some + prediction.no_template_proba, 0.5),
        _share(by_topic, some[:, None], 1 / by_topic.shape[1]),
        _share(joint, by_topic[:, topics], 1 / size[topics]),
    )


def _share(part: Floats, whole: Floats, otherwise: float | Floats) -> Floats:
    return np.where(whole > TINY, part / np.maximum(whole, TINY), otherwise)


def perfect(factors: Factors, stage: str, truth: Labels, taxonomy: Taxonomy) -> Factors:
    """The same factors with one stage that knows the truth; all other stages say what they said.

    A perfect stage puts all the probability that reaches it on the truth. Where the truth gives it
    nothing to say (no topic is right for a question that no template answers), it says what it said.
    """
    t = len(taxonomy.template_labels)
    if stage == "validity":
        return replace(factors, valid=(truth != t).astype(np.float64))
    if stage == "no_template":
        known = truth != t
        return replace(factors, answerable=np.where(known, truth < t, factors.answerable))
    topics = np.array(taxonomy.topic_of_label)
    rows = np.flatnonzero(truth < t)
    changed = (factors.topic if stage == "topic" else factors.template).copy()
    if stage == "topic":
        changed[rows] = np.eye(changed.shape[1])[topics[truth[rows]]]
        return replace(factors, topic=changed)
    # only the true topic has a template to be right about; the others keep what they said
    inside = topics[:t][None, :] == topics[truth[rows]][:, None]
    changed[rows] = np.where(inside, np.eye(t)[truth[rows]], changed[rows])
    return replace(factors, template=changed)


def ledger(
    truth: Labels,
    prediction: Prediction,
    reasons: NDArray[np.str_],
    taxonomy: Taxonomy,
    thresholds: Thresholds | None = None,
) -> dict[str, Any]:
    """Where n questions with gold went.

    Parameters
    ----------
    truth
        ``(n,)`` gold labels, none missing.
    prediction, reasons
        Of the same n questions; ``reasons`` as `decide` gives them, "" where a template is suggested.
    thresholds
        Those of `decide`; without them nothing can be said about perfect stages.

    Returns
    -------
    A dictionary of counts that sum to ``n``: ``answered_right``; ``answered_wrong`` by what was wrong
    (it was no question, no template answers it, wrong topic, right topic but wrong template);
    ``lost``, questions that a template answers and that were left alone, by the stage they fell at;
    ``left_alone``, those that were rightly left alone. ``lost_though_right`` counts those of
    ``lost`` whose best template was right. ``if_perfect`` tells for each stage the questions
    answered right and wrong if it alone were perfect, at the same thresholds, and its ``gain`` over
    ``answered_right``; None without thresholds.
    """
    t = len(taxonomy.template_labels)
    answered, guess = reasons == "", prediction.template
    has_template = truth < t
    wrong_at = _errs_at(truth, prediction, taxonomy)
    fell_at = np.array([_fell_at(r) for r in reasons], dtype=object)
    lost = has_template & ~answered
    right = int((answered & (guess == truth)).sum())
    return {
        "n": len(truth),
        "answered_right": right,
        "answered_wrong": _by_stage(wrong_at[answered]),
        "lost": _by_stage(fell_at[lost]),
        "lost_though_right": _by_stage(fell_at[lost & (guess == truth)]),
        "left_alone": int((~has_template & ~answered).sum()),
        "if_perfect": None if thresholds is None else _gains(truth, prediction, taxonomy, thresholds, right),
    }


def _errs_at(truth: Labels, prediction: Prediction, taxonomy: Taxonomy) -> NDArray[np.object_]:
    """``(n,)`` the first stage at which suggesting the best template is wrong, "" where it is right."""
    t = len(taxonomy.template_labels)
    topic = np.array(taxonomy.topic_of_label)[truth]
    errs = [truth == t, truth == t + 1, topic != prediction.topic, truth != prediction.template]
    return np.select(errs, np.array(STAGES, dtype=object), default="").astype(object)


def _fell_at(reason: str) -> str:
    if reason and reason not in FELL_AT:
        raise ValueError(f"the reason {str(reason)!r} belongs to no stage; name it in FELL_AT")
    return FELL_AT.get(reason, "")


def _by_stage(stages: NDArray[np.object_]) -> dict[str, int]:
    return {stage: int((stages == stage).sum()) for stage in STAGES}


def _gains(
    truth: Labels, prediction: Prediction, taxonomy: Taxonomy, thresholds: Thresholds, before: int
) -> dict[str, dict[str, int]]:
    factors, out = factors_of(prediction, taxonomy), {}
    for stage in STAGES:
        better = perfect(factors, stage, truth, taxonomy).predict(taxonomy)
        answered, hit = decide(better, thresholds) == "", better.template == truth
        right = int((answered & hit).sum())
        out[stage] = {
            "answered_right": right,
            "answered_wrong": int((answered & ~hit).sum()),
            "gain": right - before,
        }
    return out
