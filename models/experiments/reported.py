"""One metric in both arms, as people read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeling.serving.experiments import RELATIVE
from models.experiments.cases import Cases
from models.experiments.effects import Difference, change, difference, winsorised
from models.experiments.looks import Look
from models.experiments.sequential import student


@dataclass(frozen=True)
class Effect:
    """One metric in both arms, as of the last look; None where nothing is known.

    Parameters
    ----------
    treatment, control, difference, low, high
        Means and their difference: seconds (winsorised at 99 %) or shares.
    relative, relative_low, relative_high
        Relative change of the geometric mean, for times only; this is what is tested.
    p
        Two-sided, of this look alone. The intervals, not this, hold over all looks, each by itself.
    cases, units
        With a known value, treatment first.
    """

    metric: str
    treatment: float | None
    control: float | None
    difference: float | None
    low: float | None
    high: float | None
    relative: float | None
    relative_low: float | None
    relative_high: float | None
    p: float | None
    cases: tuple[int, int]
    units: tuple[int, int]


def effect(metric: str, all_cases: Cases, look: Look | None) -> Effect:
    """A metric as of a look, or of all cases and without an interval if there was none."""
    seen = all_cases if look is None else all_cases.before(look.at)
    critical = np.inf if look is None else look.critical
    scaled = seen.difference(metric)
    times = metric in RELATIVE
    plain = difference(winsorised(seen.metrics[metric]), seen.treated, seen.unit) if times else scaled
    value, low, high = _bounds(plain, critical)
    moved = [None if v is None else change(metric, v) for v in _bounds(scaled, critical)] if times else [None] * 3
    p = None if look is None else _number(scaled.p)
    means = _number(plain.treatment), _number(plain.control)
    return Effect(metric, *means, value, low, high, moved[0], moved[1], moved[2], p, plain.cases, plain.units)


def _bounds(found: Difference, critical: float) -> tuple[float | None, float | None, float | None]:
    low, high = found.interval(float(student(critical, found.df)))
    return _number(found.value), _number(low), _number(high)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
