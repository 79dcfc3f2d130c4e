"""A figure with its interval, and what has become of it since the window before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from labeling.intervals import wilson

LEVEL = 0.95
NAN = float("nan")


@dataclass(frozen=True)
class Figure:
    """A share or a mean with its 95 % interval; all nan where ``n`` is 0, the interval also where one tells none."""

    value: float
    low: float
    high: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.n > 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        return {"value": plain(self.value), "low": plain(self.low), "high": plain(self.high), "n": self.n}


@dataclass(frozen=True)
class Compared:
    """A figure now, the same before, and the difference with its 95 % interval, nan where one is not known."""

    now: Figure
    before: Figure
    difference: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return bool(self.low > 0 or self.high < 0)

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        change = {name: plain(getattr(self, name)) for name in ("difference", "low", "high")}
        return {"now": self.now.as_dict(), "before": self.before.as_dict(), **change}


NOTHING = Figure(NAN, NAN, NAN, 0)


def share(hits: float, n: int) -> Figure:
    """``hits`` of ``n`` with Wilson's interval."""
    low, high = wilson(hits, n)
    return Figure(float(hits) / n if n else NAN, float(low), float(high), int(n))


def shares(hits: ArrayLike, n: ArrayLike) -> dict[str, Any]:
    """Columns ``rate``, ``low`` and ``high`` of many shares at once, nan where ``n`` is 0."""
    low, high = wilson(hits, n)
    trials = np.asarray(n, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.asarray(hits, np.float64) / trials
    return {"rate": np.where(trials > 0, rate, NAN), "low": low, "high": high}


def mean(values: ArrayLike) -> Figure:
    """Mean of the values that are known, with Student's interval, which one value does not give."""
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known)]
    n = len(known)
    if not n:
        return NOTHING
    value = float(known.mean())
    half = NAN if n == 1 else float(t.ppf(0.5 + LEVEL / 2, n - 1) * known.std(ddof=1) / math.sqrt(n))
    return Figure(value, value - half, value + half, n)


def compared(now: Figure, before: Figure) -> Compared:
    """Difference of two independent figures from their own intervals.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), method 10; for means it comes to the usual normal interval.
    """
    difference = now.value - before.value
    low = difference - math.hypot(now.value - now.low, before.high - before.value)
    high = difference + math.hypot(now.high - now.value, before.value - before.low)
    return Compared(now, before, difference, low, high)


def plain(value: float) -> float | None:
    """A number for JSON, rounded to six places; None for nan."""
    return None if not math.isfinite(value) else round(float(value), 6)
