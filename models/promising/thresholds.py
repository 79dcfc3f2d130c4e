"""Thresholds of all stages from the precision promise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import Taxonomy
from models.cascade import STAGES, Prediction, Thresholds
from models.promising.grouping import groups_with_own_gold, pooled
from models.promising.learn_then_test import Answers
from models.promising.needed_reviews import Need, needed_reviews
from models.promising.promise import Asked, Promise, make_promise

EVEN = 0.5


@dataclass(frozen=True)
class Promises:
    """What is promised of the whole cascade, and of validity and topic where they act alone.

    Parameters
    ----------
    template
        Of what is suggested; its thresholds imply those of the earlier stages.
    validity, topic
        Of what is called a question, and of the topic that is named.
    needs
        What further coverage would cost in reviews.
    """

    template: Promise
    validity: Promise
    topic: Promise
    needs: tuple[Need, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        parts = {name: getattr(self, name).as_dict() for name in STAGES}
        return parts | {"needs": [need.as_dict() for need in self.needs]}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Promises:
        """Back from `as_dict`."""
        parts = {name: Promise.from_dict(values[name]) for name in STAGES}
        needs = tuple(Need(**n | {"templates": tuple(n["templates"])}) for n in values["needs"])
        return cls(parts["template"], parts["validity"], parts["topic"], needs)


def make_promises(
    calibration: Prediction,
    truth: NDArray[np.int32],
    taxonomy: Taxonomy,
    asked: Asked,
    pool: Answers | None = None,
) -> Promises:
    """Test thresholds of each stage on calibration gold.

    Parameters
    ----------
    calibration, truth
        Of n gold questions that took no part in training.
    pool
        What would be answered to questions without gold, for the steps of the tests; what is right of it is not known.
    """
    t = len(taxonomy.template_labels)
    topic = np.array(taxonomy.topic_of_label)[truth]
    answers = replace(answers_of(calibration), right=calibration.template == truth)
    promise = make_promise(answers, asked, groups_with_own_gold(calibration.template, taxonomy), pool)
    return Promises(
        promise,
        _alone(calibration.valid, truth != t, asked),
        _alone(calibration.best_topic_proba, calibration.topic == topic, asked),
        needed_reviews(promise, answers, pool),
    )


def answers_of(prediction: Prediction) -> Answers:
    """What would be answered; ``right`` is false throughout.

    The score is the probability of the best template, below any threshold where nothing is ever suggested.
    """
    score = np.where(prediction.out_of_scope, -1.0, prediction.template_proba)
    return Answers(score, prediction.template, np.zeros(len(score), bool))


def _alone(score: NDArray[np.float64], right: NDArray[np.bool_], asked: Asked) -> Promise:
    """Promise of one stage that says one thing."""
    return make_promise(Answers(score, np.zeros(len(score), np.int64), right), asked, pooled(1))


def thresholds_of(promises: Promises | None, n_templates: int, precision: float) -> Thresholds:
    """Least probability at each stage.

    Validity and topic only stop what is more likely wrong than right, or what the template's threshold
    stops anyway; where they stopped more, the promise would be about something else. Without any gold,
    nothing below a probability of ``precision`` is suggested.
    """
    if promises is None:
        return Thresholds(EVEN, precision, np.full(n_templates, precision))
    least = promises.template.thresholds
    return Thresholds(min(EVEN, float(least.min())), min(EVEN, float(least.min())), least)
