"""Accuracy of all traffic from its match rate and a small random sample of reviews, with an interval.

The reviews alone give an unbiased but wide estimate. How often suggestions match what agents sent is known for
all traffic, and as far as matching goes along with being right, it tells how lucky the sample was. The share
right among the reviews is therefore moved by `power` times the difference between the match rates of all
traffic and of the sample. This holds whatever the match rate is worth; if it is worth nothing, the power goes
to 0. Sources: A. Angelopoulos, J. Duchi and T. Zrnic, "PPI++: efficient prediction-powered inference", 2023,
for the tuned power; W. Cochran, "Sampling techniques", 1977, for strata and samples from finite traffic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from labeling.errors import OracleError
from labeling.intervals import wilson

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.integer[Any]]

LEAST = 2
EXTRA = 1.5
MOST = 1e12
SHOWN = 60


@dataclass(frozen=True)
class Estimate:
    """Accuracy of the traffic that was handed in, all numbers but the counts in [0, 1].

    Parameters
    ----------
    value, low, high
        Share of the traffic that is right, and its interval.
    n_reviews, n_traffic
        How many were reviewed, of how many.
    power
        How far the match rate is trusted (lambda of PPI++); 0 means that the reviews stand alone.
    alone, alone_low, alone_high
        What the same reviews say without the match rate.
    reviews_saved
        How many more reviews, drawn from all traffic at random, would give the same width without it.
    """

    value: float
    low: float
    high: float
    n_reviews: int
    n_traffic: int
    power: float
    alone: float
    alone_low: float
    alone_high: float
    reviews_saved: int


@dataclass(frozen=True)
class Sums:
    """What an estimate needs to know, by stratum: float64 arrays of one shape ``(..., h)``.

    Parameters
    ----------
    traffic, matched
        Questions in all traffic, and the sum of their match scores.
    n, y, m, mm, ym
        Reviews, and their sums of right, of the score, of its square, and of the score of those right.
    """

    traffic: Floats
    matched: Floats
    n: Floats
    y: Floats
    m: Floats
    mm: Floats
    ym: Floats


@dataclass(frozen=True)
class Found:
    """Estimates of many samples at once, ``(...)`` float64; `worth` is the reviews it would take alone."""

    value: Floats
    low: Floats
    high: Floats
    power: Floats
    worth: Floats


def estimate(
    matched: ArrayLike, sampled: ArrayLike, right: ArrayLike, confidence: float = 0.95, strata: ArrayLike | None = None
) -> Estimate:
    """Estimate the accuracy of all traffic.

    Parameters
    ----------
    matched
        ``(N,)`` bool, or float in [0, 1]: how far each suggestion matches what the agent sent.
    sampled
        ``(n,)`` distinct int places of the reviewed questions, drawn from all traffic at random, or within
        each stratum at random. Questions chosen for a reason, such as by the review queue, must not be among them.
    right
        ``(n,)`` bool: the expert says that the suggestion is right.
    confidence
        Of the interval, in (0, 1).
    strata
        ``(N,)`` template, topic or release of each suggestion, if reviews were drawn within them. Each needs
        two reviews, or all of its traffic reviewed; in proportion to traffic is best. One power serves all.
    """
    scores, places, good = _checked(matched, sampled, right, confidence)
    sums = sums_of(scores, places, good, _strata(strata, len(scores), places))
    ours, alone = interval(sums, confidence), interval(sums, confidence, tuned=False)
    (value, low, high), (plain, plain_low, plain_high) = (
        (float(found.value), float(found.low), float(found.high)) for found in (ours, alone)
    )
    n, saved = len(places), round(float(ours.worth)) - len(places)
    return Estimate(value, low, high, n, len(scores), float(ours.power), plain, plain_low, plain_high, saved)


def interval(sums: Sums, confidence: float, tuned: bool = True) -> Found:
    """Estimates and intervals from sums; without `tuned` the match rate is left out.

    The interval is Wilson's, for as many reviews as would have the variance that is left. Without strata and
    match rate it is Wilson's own, corrected for finite traffic. Few reviews flatter the match rate, most of
    all when nearly all of them are right. Power and variances are therefore taken after adding ``EXTRA`` · z²
    reviews, but at least six, half of them right, whose matching says nothing (like the z² of A. Agresti and
    B. Coull, The American Statistician 52, 1998). If all reviews agree, the power is 0. Of the guards tried in
    simulation, this was the narrowest that covered as well as Wilson's interval: see `benchmarks.traffic_accuracy`.
    """
    share = sums.traffic / sums.traffic.sum(-1, keepdims=True)
    y, var_y, var_m, cov = _moments(sums, EXTRA * max(float(norm.ppf(0.5 + confidence / 2)) ** 2, 4.0))
    weight = share**2 * (1 - sums.n / sums.traffic) / np.maximum(sums.n - 1, 1)
    power = np.clip(_ratio((weight * cov).sum(-1), (weight * var_m).sum(-1), 0.0), 0, 1) * tuned
    by = power[..., None]
    left = (weight * (var_y - 2 * by * cov + by**2 * var_m)).sum(-1)
    middle, n = (share * y).sum(-1), sums.n.sum(-1)
    spread = middle * (1 - middle) / np.maximum(n - 1, 1)
    reviews = np.minimum(n * _ratio(spread, left, MOST), MOST)
    value = (share * (sums.y / sums.n + by * (sums.matched / sums.traffic - sums.m / sums.n))).sum(-1)
    value = np.clip(value, 0, 1)
    low, high = wilson(value * reviews, reviews, confidence)
    total = sums.traffic.sum(-1)
    return Found(value, low, high, power, reviews * total / (total + reviews))


def sums_of(scores: Floats, places: Places, right: Bools, strata: NDArray[np.int64]) -> Sums:
    """Sums over ``(N,)`` scores and ``(n,)`` reviews, for strata numbered from 0 in ``(N,)``."""
    m, y, part, count = scores[places], right.astype(np.float64), strata[places], int(strata.max()) + 1

    def total(values: Floats) -> Floats:
        return np.bincount(part, values, count).astype(np.float64)

    traffic = np.bincount(strata, minlength=count).astype(np.float64)
    matched = np.bincount(strata, scores, count).astype(np.float64)
    return Sums(traffic, matched, *(total(v) for v in (np.ones(len(y)), y, m, m * m, y * m)))


def _moments(sums: Sums, extra: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean of right, its variance, that of the score, and their covariance, after adding extra reviews."""
    # by traffic, not by reviews: a large stratum with few of them must not look surer than it is
    more = extra * sums.traffic / sums.traffic.sum(-1, keepdims=True)
    y, m = (sums.y + more / 2) / (sums.n + more), sums.m / sums.n
    cov = (sums.ym - m * sums.y) / (sums.n + more)
    return y, y * (1 - y), np.maximum(sums.mm / sums.n - m * m, 0), cov


def _ratio(above: Floats, below: Floats, otherwise: float) -> Floats:
    positive = below > 0
    return np.where(positive, above / np.where(positive, below, 1.0), otherwise)


def _checked(
    matched: ArrayLike, sampled: ArrayLike, right: ArrayLike, confidence: float
) -> tuple[Floats, Places, Bools]:
    scores, places, good = _scores(matched), np.asarray(sampled), np.asarray(right)
    if not 0 < confidence < 1:
        raise OracleError(f"the confidence is {confidence}, but has to lie between 0 and 1, such as 0.95")
    if good.ndim != 1 or places.shape != good.shape:
        raise OracleError(f"{places.size} places were sampled, but {good.size} reviews given: give one review a place")
    if len(good) < LEAST:
        raise OracleError(f"an estimate needs at least {LEAST} reviews, not {len(good)}: review more")
    if good.dtype != bool:
        raise OracleError(f"right has values of type {good.dtype}, but has to say true or false for each review")
    _check_places(places, len(scores))
    return scores, places, good


def _scores(matched: ArrayLike) -> Floats:
    scores = np.asarray(matched)
    if scores.ndim != 1 or scores.dtype.kind not in "buif":
        raise OracleError("matched has to be one list of true or false, or of numbers from 0 to 1")
    scores = scores.astype(np.float64)
    bad = np.flatnonzero(~((scores >= 0) & (scores <= 1)))
    if len(bad):
        raise OracleError(f"matched is {scores[bad[0]]} at place {bad[0]}, but has to lie from 0 to 1")
    return scores


def _check_places(places: Places, traffic: int) -> None:
    if places.dtype.kind not in "iu":
        raise OracleError(f"sampled has values of type {places.dtype}, but has to name places in the traffic")
    outside = places[(places < 0) | (places >= traffic)]
    if len(outside):
        raise OracleError(f"place {outside[0]} was sampled, but the traffic has {traffic} questions, counted from 0")
    found, count = np.unique(places, return_counts=True)
    if (count > 1).any():
        raise OracleError(f"place {found[count > 1][0]} was sampled more than once: keep one review of it")


def _strata(strata: ArrayLike | None, traffic: int, places: Places) -> NDArray[np.int64]:
    if strata is None:
        return np.zeros(traffic, np.int64)
    given = np.asarray(strata)
    if given.shape != (traffic,):
        raise OracleError(f"there are {given.size} strata for a traffic of {traffic}: give one a question")
    names, number = np.unique(np.array([str(name) for name in given], object), return_inverse=True)
    have, of = (np.bincount(rows, minlength=len(names)) for rows in (number[places], number))
    for name, reviews, all_of_it in zip(names.tolist(), have.tolist(), of.tolist(), strict=True):
        if reviews < min(LEAST, all_of_it):
            raise OracleError(
                f"stratum '{name[:SHOWN]}' has {reviews} of the {LEAST} reviews it needs: "
                "review more of it, or join it with another"
            )
    return np.asarray(number, np.int64)
