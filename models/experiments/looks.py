"""When looks at the main metric come, and what each of them says.

What is planned is information, one over the squared standard error: so much that the expected effect is found with the
wanted power. A look comes whenever another of the planned parts of it is there, judged at fixed times, so that the
looks are the same whoever opens the page, however often. Information, not units, because the same agents go on
working: their number is reached on the first day, what they tell grows. Source: C. Mehta and A. Tsiatis, "Flexible
sample size considerations using information-based interim monitoring", Drug Information Journal 35 (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from labeling.serving.experiments import Experiment
from models.experiments.effects import Bools, Codes, Difference, Floats, better, difference, target
from models.experiments.sequential import critical_values, drift_needed, student

GO_ON, BENEFIT, HARM, FINISHED = "go on", "benefit", "harm", "finished"
DAY = 86_400.0
CLOSE = 1e-6


@dataclass(frozen=True)
class Look:
    """One look at the main metric, on the scale on which it is tested.

    Parameters
    ----------
    at
        Seconds since 1970; the look saw the cases before.
    fraction, pace
        Of the planned information that is there, and of the error rate's pace, in [0, 1]. They differ at the last
        look of an experiment that ended early or late: its pace is 1, so that it may spend what is left.
    critical
        Standard errors (normal) that a difference must exceed; inf where it is too early for any.
    level
        Two-sided p-value that is as extreme.
    low, high
        Repeated interval: those of all looks together hold with the planned confidence.
    decision
        ``benefit``, ``harm``, ``go on``, or ``finished`` without a difference.
    """

    at: float
    fraction: float
    pace: float
    critical: float
    level: float
    found: Difference
    low: float
    high: float
    decision: str


def planned_information(plan: Experiment) -> float:
    """``1 / se²`` with which the expected effect is found with the wanted power over the planned looks."""
    drift = drift_needed(plan.looks, plan.alpha, plan.power)
    return (drift / target(plan.metric, better(plan.metric) * plan.expected)) ** 2


def look_times(
    values: Floats, treated: Bools, unit: Codes, at: Floats, now: float, plan: Experiment, every: float = DAY
) -> Floats:
    """``(k,)`` times of the looks up to now, rising, each a multiple of ``every`` seconds.

    Parameters
    ----------
    values, treated, unit
        As `difference` takes them, on the scale of the test.
    at
        ``(n,)`` float64 seconds since 1970 of each case.
    """
    if not len(at):
        return np.zeros(0)
    times, wanted = [], 1 / plan.looks
    for time in np.arange(np.floor(at.min() / every) + 1, np.floor(now / every) + 1) * every:
        fraction = difference_before(time, values, treated, unit, at).information / planned_information(plan)
        if fraction >= wanted - CLOSE:
            times.append(float(time))
            wanted = (np.floor(fraction * plan.looks + CLOSE) + 1) / plan.looks
        if fraction >= 1 - CLOSE:
            break
    return np.array(times)


def difference_before(time: float, values: Floats, treated: Bools, unit: Codes, at: Floats) -> Difference:
    """The difference over the cases before a time."""
    seen = at < time
    return difference(values[seen], treated[seen], unit[seen])


def judged(found: Sequence[Difference], times: Floats, plan: Experiment, ended: bool = False) -> tuple[Look, ...]:
    """What the looks say, up to the first that ends the experiment; none may follow the last one if it `ended`."""
    if not found:
        return ()
    information = np.maximum.accumulate([d.information for d in found])
    fraction = np.minimum(information / planned_information(plan), 1)
    pace = np.append(fraction[:-1], 1.0) if ended else fraction
    critical = critical_values(pace, plan.alpha, information)
    looks = [_look(*parts, plan) for parts in zip(times, fraction, pace, critical, found, strict=True)]
    last = next((k for k, look in enumerate(looks) if look.decision != GO_ON), len(looks))
    return tuple(looks[: last + 1])


def _look(at: float, fraction: float, pace: float, critical: float, found: Difference, plan: Experiment) -> Look:
    low, high = found.interval(float(student(critical, found.df)))
    level = float(2 * norm.sf(critical))
    decision = _decision(low, high, pace, plan)
    return Look(float(at), float(fraction), float(pace), float(critical), level, found, low, high, decision)


def _decision(low: float, high: float, pace: float, plan: Experiment) -> str:
    if low > 0 or high < 0:
        return BENEFIT if (low > 0) == (better(plan.metric) > 0) else HARM
    return FINISHED if pace >= 1 - CLOSE else GO_ON
