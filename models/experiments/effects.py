"""Differences between two arms, with errors that hang together within a unit.

Cases of one agent are alike, and the agent, not the case, was assigned. So the variance is that of the sums of
residuals within units: the sandwich of a regression on the arm, with the correction CR2 and degrees of freedom that
fit few and uneven units. With a case a unit this is Welch's test. Sources: R. Bell and D. McCaffrey, "Bias
reduction in standard errors for linear regression with multi-stage samples", Survey Methodology 28 (2002);
G. Imbens and M. Kolesár, "Robust standard errors in small samples", Review of Economics and Statistics 98 (2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from labeling.serving.experiments import LOWER_IS_BETTER, RELATIVE

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]

WINSORISED = 0.99
FEW = 10
SHORTEST = 1.0


@dataclass(frozen=True)
class Difference:
    """Treatment less control, of means over cases.

    Parameters
    ----------
    treatment, control
        Means, nan without a case.
    value, se, df
        Difference, its standard error and degrees of freedom; nan where an arm has fewer than two units or nothing
        varies.
    cases, units
        How many with a known value, treatment first.
    """

    treatment: float
    control: float
    value: float
    se: float
    df: float
    cases: tuple[int, int]
    units: tuple[int, int]

    @property
    def few(self) -> bool:
        """Fewer than ten units in an arm: the interval leans on few of them."""
        return min(self.units) < FEW

    @property
    def information(self) -> float:
        """``1 / se²``, which overstates by df / (df - 2) on average and is put right for that; 0 if unknown."""
        if not self.df > 2:
            return 0.0
        return (self.df - 2) / self.df / self.se**2

    @property
    def p(self) -> float:
        """Two-sided p-value of no difference, for one look."""
        return float(2 * stdtr(self.df, -abs(self.value) / self.se))

    def interval(self, critical: float) -> tuple[float, float]:
        """Within so many standard errors; without end if none can be told."""
        half = critical * self.se
        return (self.value - half, self.value + half) if np.isfinite(half) else (-np.inf, np.inf)


def difference(values: Floats, treated: Bools, unit: Codes) -> Difference:
    """Difference of the means of two arms.

    Parameters
    ----------
    values
        ``(n,)`` float64, one a case; nan where unknown, which leaves the case out.
    treated
        ``(n,)`` bool.
    unit
        ``(n,)`` int codes of units from 0 on; a unit has one arm.
    """
    known = np.isfinite(values)
    y, treats, codes = values[known], treated[known], unit[known]
    means = [float(y[side].mean()) if side.any() else np.nan for side in (treats, ~treats)]
    rest = y - np.where(treats, *means)
    icc = likeness(rest, codes)
    one, other = (_arm(rest[side], codes[side], icc) for side in (treats, ~treats))
    variance = one.variance + other.variance
    measurable = min(one.units, other.units) >= 2 and variance > 0
    se = np.sqrt(variance) if measurable else np.nan
    df = (one.expected + other.expected) ** 2 / (one.unsure + other.unsure) if measurable else np.nan
    counts = (one.cases, other.cases), (one.units, other.units)
    return Difference(means[0], means[1], means[0] - means[1], float(se), float(df), *counts)


def likeness(values: Floats, unit: Codes) -> float:
    """Share of the variance that lies between units, in [0, .99]; 0 where it cannot be told.

    Source: A. Donner and N. Klar, "Design and analysis of cluster randomization trials", 2000: from an analysis of
    variance.
    """
    sizes = np.bincount(unit)
    sizes, sums = sizes[sizes > 0].astype(np.float64), np.bincount(unit, values)[sizes > 0]
    n, units = len(values), len(sizes)
    if units < 2 or n == units:
        return 0.0
    between = float((sums**2 / sizes).sum() - values.sum() ** 2 / n)
    within = max(float((values**2).sum() - (sums**2 / sizes).sum()), 0.0) / (n - units)
    cases = (n - float((sizes**2).sum()) / n) / (units - 1)
    between /= units - 1
    return float(np.clip((between - within) / (between + (cases - 1) * within), 0, 0.99)) if between > within else 0.0


@dataclass(frozen=True)
class _Arm:
    """Variance of a mean; its expectation and the variance of that, halved, under the working model."""

    variance: float
    expected: float
    unsure: float
    cases: int
    units: int


def _arm(rest: Floats, unit: Codes, icc: float) -> _Arm:
    """From ``(n,)`` residuals of one arm; ``icc`` is that of the working model of Imbens and Kolesár."""
    n, sizes = len(rest), np.bincount(unit)
    sums, x = np.bincount(unit, rest)[sizes > 0], sizes[sizes > 0].astype(np.float64)
    if len(x) < 2:
        return _Arm(np.nan, np.nan, np.nan, n, len(x))
    kept = 1 - x / n
    expected, unsure = _working(x, x * (1 + (x - 1) * icc), kept, n)
    return _Arm(float((sums**2 / kept).sum()) / n**2, expected / n**2, unsure / n**4, n, len(x))


def _working(x: Floats, d: Floats, kept: Floats, n: int) -> tuple[float, float]:
    """Trace and squared norm of the covariance of the units' adjusted sums of residuals.

    A sum's own variance is ``d``; taking off the mean makes it diag(d) plus a matrix of rank two, so that no matrix
    needs to be made.
    """
    total, p, q = d.sum(), x / np.sqrt(kept), d / np.sqrt(kept)
    pp, pq, qq = p @ p, p @ q, q @ q
    own = -2 * p * q / n + p * p * total / n**2
    norm = 2 * (pp * qq + pq**2) / n**2 - 4 * total * pp * pq / n**3 + (total * pp / n**2) ** 2
    alone = d / kept
    return float((alone + own).sum()), float((alone**2).sum() + 2 * (alone @ own) + norm)


def on_scale(metric: str, values: Floats) -> Floats:
    """``(n,)`` values on the scale on which a metric is tested: logarithms of times, anything else as it is.

    Handle times are skewed: on a logarithmic scale a few very long cases do not decide, the normal approximation
    holds early, and a difference is a relative change. Below a second counts as a second.
    """
    return np.log(np.maximum(values, SHORTEST)) if metric in RELATIVE else values


def winsorised(values: Floats, share: float = WINSORISED) -> Floats:
    """``(n,)`` values, no higher than the quantile at ``share`` of both arms together.

    A case left open over night must not move a mean of seconds. The limit is one for both arms, so that it takes no
    side; 1 % keeps the mean close to what it was.
    """
    known = values[np.isfinite(values)]
    return np.minimum(values, np.quantile(known, share)) if len(known) else values


def target(metric: str, change: float) -> float:
    """A change (relative for times, absolute for shares) on the scale on which the metric is tested."""
    return float(np.log1p(change)) if metric in RELATIVE else change


def change(metric: str, moved: float) -> float:
    """The other way round: from the scale of the test to a relative change for times, an absolute one for shares."""
    return float(np.expm1(moved)) if metric in RELATIVE else moved


def better(metric: str) -> int:
    """-1 where lower is better, else 1."""
    return -1 if metric in LOWER_IS_BETTER else 1
