"""The evaluation report of DESIGN: how good every stage is on the gold of one split."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from labeling.label_models import MajorityVote
from labeling.taxonomy import Taxonomy
from labeling.values import SoftLabels
from labeling.votes import Votes
from models.calibration import area_under_risk_coverage, expected_calibration_error, reliability
from models.cascade import Prediction, Thresholds
from models.evaluating.ledger import ledger
from models.evaluating.promise_report import promise_on
from models.promising.coverage_risk import curve
from models.promising.thresholds import Promises

CONFIDENCE = 0.95
Bools = NDArray[np.bool_]


def evaluate(
    split: str,
    gold: NDArray[np.int32],
    prediction: Prediction,
    reasons: NDArray[np.str_],
    labels: SoftLabels,
    votes: Votes,
    label_model: str,
    taxonomy: Taxonomy,
    thresholds: Thresholds | None = None,
    promises: Promises | None = None,
) -> dict[str, Any]:
    """Report on the n questions of one split, and of no others.

    Parameters
    ----------
    gold
        ``(n,)`` their gold labels.
    prediction, reasons, labels, votes
        Of the same questions; ``reasons`` is "" where the template is suggested.
    thresholds
        Those that gave the reasons; without them the ledger does not tell what perfect stages would gain.
    promises
        What the thresholds promise, and what more would cost; None where there was no gold to test on.

    Returns
    -------
    The dictionary that `oracle evaluate --json` prints, without ``timings``. Figures that need gold
    that is not there are None.
    """
    t = len(taxonomy.template_labels)
    is_template = gold < t
    guess, answered = prediction.template, reasons == ""
    said = _said(prediction, gold, taxonomy)
    score, right = said["template"]
    level = 1 - (promises.template.asked.confidence if promises else CONFIDENCE)
    return {
        "split": split,
        "n": len(gold),
        "validity": _validity(gold != t, prediction.valid) | _ece(*said["validity"]),
        "topic": _accuracy(np.array(taxonomy.topic_of_label)[gold][is_template], prediction.topic[is_template])
        | _ece(*said["topic"]),
        "template": _accuracy(gold[is_template], guess[is_template]) | _ece(*said["template"]),
        "cascade": {
            "answered": _mean(answered),
            "precision": _mean(right[answered]),
            "recall": _mean((right & answered)[is_template]),
            "aurc": _number(area_under_risk_coverage(score, right)),
        },
        "votes": _votes(votes, gold),
        "label_model": {"name": label_model, "accuracy": _mean(labels.best() == gold)},
        "per_template": _per_template(taxonomy, gold, guess, answered),
        "ledger": ledger(gold, prediction, reasons, taxonomy, thresholds),
        "coverage_risk": {"level": _number(level), "points": curve(score, right, level)},
        "reliability": {stage: reliability(*pair) for stage, pair in said.items()},
        "promise": promise_on(promises, answered, right) if promises else None,
    }


def _said(
    prediction: Prediction, gold: NDArray[np.int32], taxonomy: Taxonomy
) -> dict[str, tuple[NDArray[np.float64], Bools]]:
    """What each stage said, and whether it was so: a question, of this topic, answered by this template."""
    topic = np.array(taxonomy.topic_of_label)[gold]
    return {
        "validity": (prediction.valid, gold != len(taxonomy.template_labels)),
        "topic": (prediction.best_topic_proba, topic == prediction.topic),
        "template": (prediction.template_proba, gold == prediction.template),
    }


def _ece(proba: NDArray[np.float64], right: Bools) -> dict[str, Any]:
    return {"ece": _number(expected_calibration_error(proba, right))}


def _validity(valid: Bools, proba: NDArray[np.float64]) -> dict[str, Any]:
    said = proba >= 0.5
    both = bool(valid.any()) and not bool(valid.all())
    return {
        "accuracy": _mean(said == valid),
        "auroc": _number(float(roc_auc_score(valid, proba))) if both else None,
        "precision": _mean(valid[said]),
        "recall": _mean(said[valid]),
    }


def _accuracy(truth: NDArray[np.integer], guess: NDArray[np.integer]) -> dict[str, Any]:
    if not len(truth):
        return {"accuracy": None, "macro_f1": None}
    f1 = f1_score(truth, guess, average="macro", labels=np.unique(truth), zero_division=0)
    return {"accuracy": _mean(truth == guess), "macro_f1": _number(float(f1))}


def _votes(votes: Votes, gold: NDArray[np.int32]) -> dict[str, Any]:
    plurality = MajorityVote().predict_proba(votes).best()
    covered = plurality >= 0
    return {"coverage": _mean(covered), "accuracy_when_covered": _mean((plurality == gold)[covered])}


def _per_template(
    taxonomy: Taxonomy, gold: NDArray[np.int32], guess: NDArray[np.int64], answered: Bools
) -> list[dict[str, Any]]:
    out = []
    for c, label in enumerate(taxonomy.template_labels):
        mine = gold == c
        given = answered & (guess == c)
        out.append(
            {
                "template_id": label,
                "n": int(mine.sum()),
                "accuracy": _mean((guess == c)[mine]),
                "answered": int(given.sum()),
                "precision": _mean(mine[given]),
            }
        )
    return out


def _mean(values: NDArray[Any]) -> float | None:
    return _number(float(values.mean())) if len(values) else None


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
