"""Guards looked at every day, so that harm is found long before the first look at the main metric.

The days are set moments, so asking more often changes nothing. Each day spends part of the error rate, and all days
together keep it, without an end: after d days as much is spent as Pocock's way spends at d / (d + 7). Days and not
information set the pace, because an experiment that learns little about its main metric must not let harm pass.
Source: K. Lan and D. DeMets, "Changing frequency of interim analysis in sequential monitoring", Biometrics 45 (1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeling.serving.experiments import Experiment, Guard
from models.experiments.cases import Cases
from models.experiments.effects import Difference, Floats, better, target
from models.experiments.guards import GuardFound, guard_found
from models.experiments.looks import DAY
from models.experiments.sequential import critical_values, pocock, student

WEEK = 7


@dataclass(frozen=True)
class GuardDays:
    """What the guards say on the last day, or on the first at which one of them stops.

    Parameters
    ----------
    found
        In the order of the plan; none before the first day is over.
    at
        Seconds since 1970 of that day's end, nan before the first.
    """

    found: tuple[GuardFound, ...]
    at: float

    @property
    def stopping(self) -> GuardFound | None:
        """The guard that stops, None where none does."""
        return next((guard for guard in self.found if guard.stops), None)


def guards_by_day(data: Cases, plan: Experiment, now: float, every: float = DAY) -> GuardDays:
    """Judge all guards at the end of each day up to now.

    Parameters
    ----------
    data
        Enrolled cases, one a row.
    now
        Seconds since 1970.
    every
        Seconds of a day.
    """
    watched = [guard for guard in plan.guards if guard.metric in data.metrics]
    if not watched or not len(data.at):
        return GuardDays((), np.nan)
    times = np.arange(np.floor(data.at.min() / every) + 1, np.floor(now / every) + 1) * every
    if not len(times):
        return GuardDays((), np.nan)
    passed = np.arange(1, len(times) + 1)
    pace = passed / (passed + WEEK)
    seen = {guard: [data.difference(guard.metric, float(time)) for time in times] for guard in watched}
    last = min(_first(guard, seen[guard], pace, plan) for guard in watched)
    upto = slice(0, last + 1)
    found = (guard_found(g, seen[g][upto], pace[upto], plan.alpha, len(plan.guards)) for g in watched)
    return GuardDays(tuple(found), float(times[last]))


def _first(guard: Guard, seen: Sequence[Difference], pace: Floats, plan: Experiment) -> int:
    """Place of the first time at which a guard stops, of the last time if none does."""
    information = np.maximum.accumulate([d.information for d in seen])
    alpha = plan.alpha / len(plan.guards)
    critical = critical_values(pace, alpha, information, sides=1, spending=pocock)
    half = student(critical, [d.df for d in seen]) * np.array([d.se for d in seen])
    bound = -better(guard.metric) * np.array([d.value for d in seen]) - half
    over = np.flatnonzero(bound > target(guard.metric, guard.worse_by))
    return int(over[0]) if len(over) else len(seen) - 1
