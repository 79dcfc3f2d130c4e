"""Guards: a metric that becomes worse than is borne stops the ramp, with confidence and over all looks.

A guard is a one-sided test of "worse by at most `worse_by`". It spends its error rate evenly (Pocock's way), because
harm should be found early, whereas the main metric saves its own for the end. Several guards share the error rate
(Bonferroni), so that all of them together rarely stop an experiment that does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.serving.experiments import Guard
from models.experiments.effects import Difference, better, change, target
from models.experiments.sequential import critical_values, pocock, student

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GuardFound:
    """What a guard says at a look.

    Parameters
    ----------
    worse, at_least
        By how much the treatment is worse (negative: better), and the lower bound that holds over all looks:
        relative for times (-1 if nothing is known), absolute for shares (-inf if nothing is known).
    stops
        The bound is above what is borne.
    """

    guard: Guard
    worse: float
    at_least: float
    stops: bool


def guard_found(guard: Guard, seen: Sequence[Difference], pace: Floats, alpha: float, guards: int) -> GuardFound:
    """Judge a guard at the last of the looks so far.

    Parameters
    ----------
    seen
        Difference of the guard's metric at each look, on the scale on which it is tested.
    pace
        ``(k,)`` of the looks, in [0, 1]: that of the main metric.
    alpha, guards
        Error rate of all guards together, and how many there are.
    """
    information = np.maximum.accumulate([d.information for d in seen])
    critical = critical_values(pace, alpha / guards, information, sides=1, spending=pocock)[-1]
    last = seen[-1]
    worse = -better(guard.metric) * last.value
    bound = worse - float(student(critical, last.df)) * last.se
    at_least = bound if np.isfinite(bound) else -np.inf
    limit = target(guard.metric, guard.worse_by)
    return GuardFound(guard, change(guard.metric, worse), change(guard.metric, at_least), bool(at_least > limit))
