"""Looks at a running experiment that keep its error rate, however many there are and whenever they come.

Each look may spend part of the error rate, by how much of the planned information is there (Lan and DeMets). The
critical value of a look follows from what the earlier ones have spent, by integrating the density of the paths that
have not crossed a boundary yet, look by look. Sources: P. Armitage, C. McPherson and B. Rowe, "Repeated significance
tests on accumulating data", JRSS A 132 (1969); K. Lan and D. DeMets, "Discrete sequential boundaries for clinical
trials", Biometrika 70 (1983); C. Jennison and B. Turnbull, "Group sequential methods", 2000, chapters 7, 9 and 19.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, stdtrit
from scipy.stats import norm

Floats = NDArray[np.float64]
Spending = Callable[[Floats, float], Floats]

POINTS = 257
WIDEST = 8.0
LARGEST = 12.0
NOTHING = 1e-16
LEAST_STEP = 0.01


def obrien_fleming(fraction: Floats, alpha: float) -> Floats:
    """One-sided error spent at a fraction in (0, 1] of the information: almost nothing early on."""
    return 2 * np.asarray(norm.sf(norm.isf(alpha / 2) / np.sqrt(fraction)), np.float64)


def pocock(fraction: Floats, alpha: float) -> Floats:
    """One-sided error spent at a fraction in (0, 1] of the information: about as much at each look."""
    return alpha * np.log1p((np.e - 1) * fraction)


@dataclass(frozen=True)
class Paths:
    """Scores that have not crossed a boundary, on ``(p,)`` points with their mass; the information is a scalar."""

    points: Floats
    mass: Floats
    information: float

    def beyond(self, critical: float, information: float, drift: float, sides: int) -> tuple[float, float]:
        """Chance to be above, and (if ``sides`` is 2) below, ``critical`` standard errors at the next look."""
        step = information - self.information
        at, limit = self.points + drift * step, critical * np.sqrt(information)
        above = self.mass @ ndtr((at - limit) / np.sqrt(step))
        below = self.mass @ ndtr((-limit - at) / np.sqrt(step)) if sides == 2 else 0.0
        return float(above), float(below)

    def onward(self, critical: float, information: float, drift: float, sides: int) -> Paths:
        """The paths that stay within ``critical`` standard errors at the next look."""
        step, deviation = information - self.information, np.sqrt(information)
        high = min(critical * deviation, drift * information + WIDEST * deviation)
        low = -WIDEST * deviation + min(drift * information, 0)
        low = max(-critical * deviation, low) if sides == 2 else low
        places, weights = _quadrature()
        points = low + (high - low) * places
        gaps = (points[:, None] - self.points - drift * step) / np.sqrt(step)
        density = np.exp(-gaps * gaps / 2) @ self.mass / np.sqrt(2 * np.pi * step)
        return Paths(points, density * weights * (high - low), information)


START = Paths(np.zeros(1), np.ones(1), 0.0)


@lru_cache(maxsize=1)
def _quadrature() -> tuple[Floats, Floats]:
    places, weights = np.polynomial.legendre.leggauss(POINTS)
    return (places + 1) / 2, weights / 2


def critical_values(
    fraction: ArrayLike,
    alpha: float,
    information: ArrayLike | None = None,
    sides: int = 2,
    spending: Spending = obrien_fleming,
) -> Floats:
    """Critical values of the looks so far, in standard errors.

    Parameters
    ----------
    fraction
        ``(k,)`` share of the planned information at each look, rising; all is spent at 1, and nothing later.
    alpha
        Error rate over all looks, in (0, .5); ``sides`` shares it equally between 1 or 2 boundaries.
    information
        ``(k,)`` of the tested difference itself, in any unit, if another quantity sets the pace of spending.

    Returns
    -------
    ``(k,)`` float64; inf at a look that may spend nothing yet.
    """
    amounts = _rising(np.asarray(fraction if information is None else information, np.float64))
    pace = np.clip(np.asarray(fraction, np.float64), 1e-9, 1)
    spent = np.diff(sides * spending(pace, alpha / sides), prepend=0)
    paths, found = START, np.full(len(pace), np.inf)
    for k, (amount, allowed) in enumerate(zip(amounts, spent, strict=True)):
        if allowed > NOTHING:
            found[k] = _solve(paths, float(amount), float(allowed), sides)
        paths = paths.onward(found[k], float(amount), 0.0, sides)
    return found


def _solve(paths: Paths, information: float, allowed: float, sides: int) -> float:
    def excess(critical: float) -> float:
        return float(np.log(max(sum(paths.beyond(critical, information, 0.0, sides)), 1e-300) / allowed))

    return float(brentq(excess, 0.0, LARGEST, xtol=1e-9)) if excess(0.0) > 0 else 0.0


def _rising(information: Floats) -> Floats:
    """Information that grows by 1 % a look at least: the density needs a step that it can resolve."""
    amounts = np.maximum(information / max(float(information.max(initial=0)), 1e-300), 1e-6)
    for k in range(1, len(amounts)):
        amounts[k] = max(amounts[k], amounts[k - 1] * (1 + LEAST_STEP))
    return amounts


def crossing(fraction: ArrayLike, critical: ArrayLike, drift: float, sides: int = 2) -> Floats:
    """``(k, 2)`` chance that a path first crosses the upper, or lower, boundary at each look.

    ``drift`` is the expected score in standard errors once all the information, fraction 1, is there.
    """
    amounts, limits = np.asarray(fraction, np.float64), np.asarray(critical, np.float64)
    paths, found = START, np.zeros((len(amounts), 2))
    for k, (amount, limit) in enumerate(zip(amounts, limits, strict=True)):
        found[k] = paths.beyond(float(limit), float(amount), drift, sides)
        paths = paths.onward(float(limit), float(amount), drift, sides)
    return found


@lru_cache(maxsize=64)
def drift_needed(looks: int, alpha: float, power: float) -> float:
    """Expected score, in standard errors at the last of equally spaced looks, that is found with the wanted power."""
    fraction = np.arange(1, looks + 1) / looks
    critical = critical_values(fraction, alpha)

    def excess(drift: float) -> float:
        return float(crossing(fraction, critical, drift)[:, 0].sum() - power)

    return float(brentq(excess, 0.0, LARGEST, xtol=1e-9))


def inflation(looks: int, alpha: float, power: float) -> float:
    """How many times the sample of one look it takes to look that often with the same power; at least 1."""
    return (drift_needed(looks, alpha, power) / drift_needed(1, alpha, power)) ** 2


def student(critical: ArrayLike, df: ArrayLike) -> Floats:
    """The same critical value for an estimate whose standard error has ``df`` degrees of freedom."""
    tail = ndtr(-np.asarray(critical, np.float64))
    # scipy gives the other end for a tail of 0
    return np.where(tail > 0, -stdtrit(np.asarray(df, np.float64), tail), np.inf)
