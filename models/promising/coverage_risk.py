"""Coverage against risk: how much is answered from a threshold on, how much of it is wrong, and exact bounds.

Risk means the share of wrong answers among what is answered. Given how many questions are answered at
a threshold that was fixed beforehand, the wrong ones among them are binomial.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta, binom

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

POINTS = 60


def counts_at(score: Floats, right: Bools, thresholds: Floats) -> tuple[Counts, Counts]:
    """Answers and errors at each threshold.

    Parameters
    ----------
    score, right
        ``(n,)`` scores, higher is surer, and whether the answer would be right.
    thresholds
        ``(m,)``; a question is answered when its score is at least the threshold.

    Returns
    -------
    ``(m,)`` int64 numbers of answers, and of wrong ones among them.
    """
    order = np.argsort(-score, kind="stable")
    wrong = np.concatenate([[0], np.cumsum(~right[order])]).astype(np.int64)
    answers = np.searchsorted(-score[order], -np.asarray(thresholds), side="right").astype(np.int64)
    return answers, wrong[answers]


def binomial_p(errors: ArrayLike, answers: ArrayLike, risk: float) -> Floats:
    """P-values of "the risk is above ``risk``": probability of so few errors if it were just that.

    ``errors`` and ``answers`` are counts of one shape; 1 where nothing was answered. Source: P. Bauer,
    "Multiple testing in clinical trials", Statistics in Medicine 10 (1991), as used for selective
    accuracy by A. Angelopoulos et al., "Learn then test", 2021.
    """
    return np.asarray(binom.cdf(errors, answers, risk), np.float64)


def upper_bound(errors: ArrayLike, answers: ArrayLike, level: float) -> Floats:
    """Upper bound on the risk that is too low with a probability of at most ``level``; 1 without answers.

    At most ``risk`` exactly where ``binomial_p(errors, answers, risk) <= level``. Source: C. Clopper and
    E. Pearson, "The use of confidence or fiducial limits", Biometrika 26 (1934).
    """
    e, n = np.asarray(errors, np.float64), np.asarray(answers, np.float64)
    bound = beta.ppf(1 - level, e + 1, np.maximum(n - e, 1e-9))
    return np.where(e >= n, 1.0, bound)


def curve(score: Floats, right: Bools, level: float, points: int = POINTS) -> list[dict[str, Any]]:
    """Points from the surest question to all of them, evenly spread over coverage, for reports and plots.

    Parameters
    ----------
    score, right
        ``(n,)`` as in `counts_at`.
    level
        Of the upper bound, which holds at each point by itself, not at all at once.

    Returns
    -------
    Dictionaries with ``threshold``, ``answers``, ``coverage``, ``risk`` and ``upper``; none for no rows.
    """
    n = len(score)
    if not n:
        return []
    places = np.unique(np.linspace(0, n - 1, min(points, n)).round().astype(int))
    thresholds = np.unique(np.sort(score)[::-1][places])[::-1]
    answers, errors = counts_at(score, right, thresholds)
    upper = upper_bound(errors, answers, level)
    return [
        {
            "threshold": float(t),
            "answers": int(a),
            "coverage": round(a / n, 4),
            "risk": round(e / a, 4),
            "upper": round(float(u), 4),
        }
        for t, a, e, u in zip(thresholds, answers, errors, upper, strict=True)
    ]
