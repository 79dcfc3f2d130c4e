"""Calibration: temperature scaling, expected calibration error, reliability, coverage against risk."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from labeling.intervals import wilson

MIN_GOLD = 20


def fit_temperature(logits: NDArray[np.float64], labels: NDArray[np.integer]) -> float:
    """Temperature that minimises the log loss of ``(n, k)`` logits on ``(n,)`` labels.

    Stays 1 with fewer than ``MIN_GOLD`` usable labels. Source: C. Guo et al., "On calibration of modern
    neural networks", ICML 2017.
    """
    usable = np.isfinite(logits[np.arange(len(labels)), labels]) if len(labels) else np.empty(0, bool)
    if usable.sum() < MIN_GOLD or np.isfinite(logits[0]).sum() < 2:
        return 1.0
    rows, truth = logits[usable], labels[usable]
    line = np.arange(len(truth))

    def loss(log_t: float) -> float:
        return -float(log_softmax(rows / np.exp(log_t), axis=1)[line, truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))


def expected_calibration_error(proba: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 15) -> float:
    """ECE over equal-width bins of ``(n,)`` probabilities; nan for no rows."""
    if not len(proba):
        return float("nan")
    _, said, hits = _binned(proba, right, bins)
    return float(np.abs(said - hits).sum() / len(proba))


def reliability(proba: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> list[dict[str, Any]]:
    """Reliability diagram: what was said against what was so, in equal-width bins that are not empty.

    Parameters
    ----------
    proba, right
        ``(n,)`` probabilities in [0, 1], and whether what they are about was so.

    Returns
    -------
    Dictionaries with the mean ``proba`` of a bin, the ``share`` that was right with its 95 % Wilson
    interval ``low`` to ``high``, and ``n``. Source: A. Niculescu-Mizil and R. Caruana, "Predicting good
    probabilities with supervised learning", ICML 2005.
    """
    count, said, hits = _binned(proba, right, bins)
    filled = np.flatnonzero(count)
    low, high = wilson(hits[filled], count[filled])
    columns = (said[filled] / count[filled], hits[filled] / count[filled], low, high)
    return [
        dict(zip(("proba", "share", "low", "high"), (round(float(v), 4) for v in row), strict=True)) | {"n": int(n)}
        for *row, n in zip(*columns, count[filled], strict=True)
    ]


def _binned(
    proba: NDArray[np.float64], right: NDArray[np.bool_], bins: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Number, summed probability and number of right ones in each of the equal-width bins."""
    place = np.minimum((proba * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    return count, np.bincount(place, proba, minlength=bins), np.bincount(place, right, minlength=bins)


def area_under_risk_coverage(score: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """AURC: mean risk over all coverages when the surest are answered first; nan for no rows.

    Source: Y. Geifman and R. El-Yaniv, "Selective classification for deep neural networks", 2017.
    """
    if not len(score):
        return float("nan")
    wrong = ~right[np.argsort(-score, kind="stable")]
    return float((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).mean())


def least_score_for_precision(
    score: NDArray[np.float64], right: NDArray[np.bool_], precision: float, prior_hits: float, prior: float
) -> float:
    """Lowest score from which the (shrunk) precision of everything above reaches a target.

    ``prior`` counts as ``prior`` further answers of which ``prior_hits`` were right. Returns 1.01,
    which nothing reaches, when no score will do.
    """
    order = np.argsort(-score, kind="stable")
    ordered = score[order]
    hits = np.cumsum(right[order]) + prior_hits
    # equal scores pass together, so only the last of them can be a threshold
    last = np.append(ordered[1:] < ordered[:-1], True)[: len(ordered)]
    reached = np.flatnonzero(last & (hits / (np.arange(1, len(order) + 1) + prior) >= precision))
    return float(ordered[reached[-1]]) if len(reached) else 1.01
