"""Two releases on the same questions: tests and intervals that use that they were asked the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, norm, rankdata

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 2000
CELLS = 4_000_000
BINS = 15


@dataclass(frozen=True)
class Difference:
    """A figure of the candidate less that of the current release.

    Parameters
    ----------
    value, low, high
        The difference and its 95 % interval; nan where nothing can be said.
    p_lower, p_higher
        One-sided chances, in [0, 1], of a difference so far below (above) zero between equals.
    """

    value: float
    low: float
    high: float
    p_lower: float
    p_higher: float


UNKNOWN = Difference(np.nan, np.nan, np.nan, 1.0, 1.0)


def mid_p(against: int, in_favour: int) -> float:
    """Chance of a split at least so uneven against the candidate between equals, in (0, 1).

    Half of the chance of just this split counts. One-sided. Source: Q. McNemar, Psychometrika 12 (1947); the mid-p
    of M. Fagerland, S. Lydersen and P. Laake, "The McNemar test for binary matched-pairs data", BMC Medical Research
    Methodology 13 (2013), who found it to keep its level where the exact test gives away power.
    """
    n = against + in_favour
    return float(binom.sf(against, n, 0.5) + 0.5 * binom.pmf(against, n, 0.5))


def shares(candidate: Bools, current: Bools) -> Difference:
    """Difference of two shares of the same ``(n,)`` questions: McNemar's test, and a bootstrap interval."""
    if not len(current):
        return UNKNOWN
    against, in_favour = int((current & ~candidate).sum()), int((candidate & ~current).sum())
    ones = np.ones(len(current))
    found = ratios(candidate, ones, current, ones, swapping=False)
    return Difference(found.value, found.low, found.high, mid_p(against, in_favour), mid_p(in_favour, against))


def ratios(
    over: NDArray[np.generic],
    of: NDArray[np.generic],
    over_current: NDArray[np.generic],
    of_current: NDArray[np.generic],
    swapping: bool = True,
    seed: int = 0,
) -> Difference:
    """Difference of two ratios of sums over the same ``(n,)`` questions, with a bootstrap interval.

    Parameters
    ----------
    over, of
        What is counted for the candidate, and what it is a share of.
    over_current, of_current
        The same for the current release.
    swapping
        The chances are those of the randomisation test, which lets equal releases swap their places question by
        question and so stays exact where few are answered; otherwise they come from the bootstrap.

    Questions that say the same are drawn together, which changes nothing and makes it cheap. Sources: B. Efron and
    R. Tibshirani, "An introduction to the bootstrap", 1993; E. Pitman, "Significance tests which may be applied to
    samples from any populations", Journal of the Royal Statistical Society Supplement 4 (1937).
    """
    table = np.column_stack([over, of, over_current, of_current]).astype(np.float64)
    if not table[:, 1].any() or not table[:, 3].any():
        return UNKNOWN
    rng = np.random.default_rng(seed)
    kinds, counts = np.unique(table, axis=0, return_counts=True)
    value = float(_ratio(table.sum(axis=0)))
    found = _within(value, _ratio((rng.multinomial(len(table), counts / len(table), RESAMPLES) @ kinds).T))
    if not swapping:
        return found
    swapped = rng.binomial(counts, 0.5, (RESAMPLES, len(counts)))
    return _chances(found, _ratio(((counts - swapped) @ kinds + swapped @ kinds[:, [2, 3, 0, 1]]).T))


def _chances(found: Difference, swapped: Floats) -> Difference:
    """The same with the chances of a randomisation test; half of the draws that are just so far off count."""
    known = swapped[np.isfinite(swapped)]
    same = np.isclose(known, found.value)
    below, above = (known < found.value) & ~same, (known > found.value) & ~same
    p_lower, p_higher = ((side.sum() + 0.5 * same.sum() + 0.5) / (len(known) + 1) for side in (below, above))
    return replace(found, p_lower=float(p_lower), p_higher=float(p_higher))


def _ratio(sums: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[0] / sums[1] - sums[2] / sums[3], np.float64)


def calibration_errors(
    proba: Floats, right: Bools, proba_current: Floats, right_current: Bools, seed: int = 0
) -> Difference:
    """Difference of two expected calibration errors (15 equal-width bins); ``(n,)`` each.

    The interval is that of the paired bootstrap, around the value: a resample's error is too high on average, much the
    same for both, and what is left of that is taken off. The chances are those of a randomisation test.
    """
    n = len(proba)
    if not n:
        return UNKNOWN
    one, other = _off_by_bin(proba, right), _off_by_bin(proba_current, right_current)
    value = float(_errors(one.sum(axis=0), n) - _errors(other.sum(axis=0), n))
    resampled = [_errors(weights @ one, n) - _errors(weights @ other, n) for weights in _weights(n, seed)]
    moved = [swaps @ (other - one) for swaps in _swaps(n, seed)]
    swapped = [_errors(one.sum(axis=0) + m, n) - _errors(other.sum(axis=0) - m, n) for m in moved]
    return _chances(_within(value, np.concatenate(resampled)), np.concatenate(swapped))


def _errors(off: Floats, n: int) -> Floats:
    """Calibration errors from ``(..., 15)`` sums of how far probabilities are off in each bin."""
    return np.asarray(np.abs(off).sum(axis=-1) / n, np.float64)


def _off_by_bin(proba: Floats, right: Bools) -> Floats:
    """``(n, 15)``: how far each question's probability is off, in the column of its bin."""
    out = np.zeros((len(proba), BINS))
    out[np.arange(len(proba)), np.minimum((proba * BINS).astype(int), BINS - 1)] = proba - right
    return out


def _weights(n: int, seed: int) -> Iterator[Floats]:
    """How often each of n questions is drawn, ``(r, n)`` at a time so that memory does not grow with n."""
    rng, at_once = np.random.default_rng(seed), max(1, CELLS // n)
    for start in range(0, RESAMPLES, at_once):
        rows = min(at_once, RESAMPLES - start)
        places = rng.integers(n, size=(rows, n)) + np.arange(rows)[:, None] * n
        yield np.bincount(places.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)


def _swaps(n: int, seed: int) -> Iterator[Floats]:
    """1 where the sides of a question are swapped, ``(r, n)`` at a time."""
    rng, at_once = np.random.default_rng([seed, 1]), max(1, CELLS // n)
    for start in range(0, RESAMPLES, at_once):
        yield rng.integers(2, size=(min(at_once, RESAMPLES - start), n)).astype(np.float64)


def _within(value: float, resampled: Floats) -> Difference:
    """Interval and chances from resampled differences, moved so that they lie around the value."""
    known = resampled[np.isfinite(resampled)]
    around = known - known.mean() + value
    low, high = np.quantile(around, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    more = len(known) + 1
    return Difference(
        value, float(low), float(high), (1 + (around >= 0).sum()) / more, (1 + (around <= 0).sum()) / more
    )


def aurocs(truth: Bools, score: Floats, score_current: Floats) -> Difference:
    """Difference of two areas under the ROC curve on the same ``(n,)`` questions.

    Source: E. DeLong, D. DeLong and D. Clarke-Pearson, "Comparing the areas under two or more correlated receiver
    operating characteristic curves", Biometrics 44 (1988); by ranks as X. Sun and W. Xu, IEEE Signal Processing
    Letters 21 (2014).
    """
    m, k = int(truth.sum()), int((~truth).sum())
    if min(m, k) < 2:
        return UNKNOWN
    one, other = _placements(truth, score), _placements(truth, score_current)
    of_true, of_false = one[0] - other[0], one[1] - other[1]
    value = float(of_true.mean())
    spread = float(np.sqrt(of_true.var(ddof=1) / m + of_false.var(ddof=1) / k))
    if not spread > 0:
        return Difference(value, value, value, 0.5, 0.5)
    half, z = float(norm.ppf((1 + LEVEL) / 2)) * spread, value / spread
    return Difference(value, value - half, value + half, float(norm.cdf(z)), float(norm.sf(z)))


def auroc(truth: Bools, score: Floats) -> float:
    """Area under the ROC curve of ``(n,)`` scores; nan where all or none are true."""
    return float(_placements(truth, score)[0].mean()) if truth.any() and not truth.all() else float("nan")


def _placements(truth: Bools, score: Floats) -> tuple[Floats, Floats]:
    """For each true one the share of false ones below it, and for each false one that of true ones above it."""
    all_ranks, m, k = rankdata(score), int(truth.sum()), int((~truth).sum())
    true, false = score[truth], score[~truth]
    return (all_ranks[truth] - rankdata(true)) / k, 1 - (all_ranks[~truth] - rankdata(false)) / m
