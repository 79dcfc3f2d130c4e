"""How much each question counts by its age, so that a label model hears voters as they are now.

Weights halve with every half-life. This is exponential forgetting, which discounts old evidence in the counts
of an estimate with a prior (M. West and J. Harrison, "Bayesian Forecasting and Dynamic Models", 2nd ed., 1997,
section 2.4 on discounting); which half-life is best is judged on recent gold, pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AUTO = "auto"
OFF = 0.0
HALF_LIVES = (7.0, 28.0, 90.0, 365.0)
RECENT_SHARE, LEAST_RECENT, CLEARLY = 1 / 3, 20, 2.5
DAY = 86_400.0


@dataclass(frozen=True)
class Recency:
    """When questions were asked, and how fast evidence ages.

    Parameters
    ----------
    asked
        ``(n,)`` float64 days since any fixed moment, nan where it is not known.
    wanted
        Half-life in days, 0 for evidence that never ages, or ``auto``.
    """

    asked: Floats
    wanted: float | str = OFF

    def half_lives(self, judges: int) -> tuple[float, ...]:
        """Those to try where so many recent valid gold questions can judge, "never" first."""
        if self.wanted != AUTO:
            return (float(self.wanted),)
        return (OFF, *HALF_LIVES) if judges >= LEAST_RECENT else (OFF,)

    def weight(self, half_life: float) -> Floats | None:
        """``(n,)`` in (0, 1] as `weights` says, None where evidence does not age."""
        return weights(self.asked, half_life)


def days_of(moments: Sequence[datetime | None]) -> Floats:
    """``(n,)`` days since 1970, nan where a moment is not known."""
    return np.array([np.nan if m is None else m.timestamp() / DAY for m in moments], np.float64)


def weights(asked: Floats, half_life: float) -> Floats | None:
    """Weight of each question, ``0.5 ** (age / half_life)`` with the age counted from the newest question.

    Parameters
    ----------
    asked
        ``(n,)`` days, nan where it is not known: such questions count as of median age.
    half_life
        Days; 0 for evidence that does not age.

    Returns
    -------
    ``(n,)`` float64 in (0, 1], or None where all would count the same.
    """
    known = np.isfinite(asked)
    if half_life <= 0 or not known.any():
        return None
    age = np.where(known, asked[known].max() - asked, np.nan)
    age = np.where(known, age, np.median(age[known]))
    out = np.asarray(np.maximum(0.5 ** (age / half_life), np.finfo(np.float64).tiny))
    return None if bool((out == 1).all()) else out


def recent(asked: Floats, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """``(n,)`` bool: the newest third of the questions that are ``known`` and have a date."""
    dated = known & np.isfinite(asked)
    if not dated.any():
        return dated
    return np.asarray(dated & (asked >= np.quantile(asked[dated], 1 - RECENT_SHARE)))


def best_half_life(right: Mapping[float, Floats]) -> float:
    """The half-life whose labels are best on recent gold, "never" where none is clearly better.

    Parameters
    ----------
    right
        By half-life the ``(q,)`` probability that its labels give to the gold of the same recent questions;
        `OFF` is among them.

    Returns
    -------
    That with the highest mean among those whose gain over "never" exceeds ``CLEARLY`` standard errors of
    the paired differences.
    """
    never = right[OFF]
    gains = {h: p - never for h, p in right.items() if h != OFF}
    clear = {h: float(g.mean()) for h, g in gains.items() if g.mean() > CLEARLY * g.std(ddof=1) / len(g) ** 0.5}
    return max(clear, key=lambda h: clear[h]) if clear else OFF
