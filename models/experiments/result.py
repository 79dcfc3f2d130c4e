"""The result of an experiment so far: arms, looks, effects, guards, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from labeling.serving.experiments import METRICS, Experiment
from models.experiments import wording
from models.experiments.cases import Cases, cases
from models.experiments.effects import FEW, Floats, on_scale
from models.experiments.guards import GuardFound, guard_found
from models.experiments.looks import DAY, GO_ON, Look, judged, look_times, planned_information
from models.experiments.ratio import Ratio, sample_ratio
from models.experiments.reported import Effect, effect

WAIT, GUARDED, MISMATCH = "wait", "guard", "mismatch"


@dataclass(frozen=True)
class Analysis:
    """What is known, and what follows.

    Parameters
    ----------
    decision
        ``mismatch`` (trust nothing), ``guard`` (stop the ramp), ``benefit``, ``harm``, ``finished``, ``go on``, or
        ``wait`` before the first look.
    sentence
        The same in plain words.
    ratio
        Of all units up to now.
    fraction
        Of the planned information that is there now, in [0, 1].
    looks
        Those that took place, up to the one that ended it.
    effects
        As of the last look; of all cases, without intervals, before the first.
    guards
        As of the last look; none before the first.
    few
        An arm has fewer than ten units.
    """

    experiment: Experiment
    decision: str
    sentence: str
    ratio: Ratio
    fraction: float
    looks: tuple[Look, ...]
    effects: tuple[Effect, ...]
    guards: tuple[GuardFound, ...]
    few: bool


def analyse(
    experiment: Experiment,
    arm: ArrayLike,
    unit: ArrayLike,
    at: ArrayLike,
    metrics: Mapping[str, ArrayLike],
    now: float,
    every: float = DAY,
    ended: bool = False,
) -> Analysis:
    """The result of an experiment, from one row a case.

    Parameters
    ----------
    arm
        ``(n,)`` of ``treatment``, ``control`` or "" (outside, left out).
    unit
        ``(n,)`` texts; a unit is in one arm.
    at
        ``(n,)`` seconds since 1970 at which the case was assigned.
    metrics
        By name ``(n,)`` numbers, nan where unknown. The main metric must be there.
    now
        Seconds since 1970; cases from then on are left out.
    every
        Seconds between the times at which a look can take place.
    ended
        A person has ended it, and ``now`` is when: a last look takes place and may spend all that is left of the
        error rate. That holds if its end was planned and does not come from looking at the result.

    Raises
    ------
    OracleError
        On lengths that differ, an unknown arm or metric, a missing main metric, or a unit in both arms.
    """
    data = cases(experiment, arm, unit, at, metrics, now)
    times = _times(data, experiment, now, every)
    times = np.append(times[times < now], now) if ended else times
    planned = judged([data.difference(experiment.metric, time) for time in times], times, experiment, ended)
    seen, guards = _guarded(data, experiment, planned)
    fraction = min(data.difference(experiment.metric).information / planned_information(experiment), 1.0)
    ratio = sample_ratio(*data.units, experiment.treatment_share)
    decision, sentence = _outcome(experiment, ratio, seen, guards, fraction)
    few = min(data.units) < FEW
    sentence = " ".join([sentence, *_remarks(experiment, data, decision, few)])
    effects = tuple(effect(m, data, seen[-1] if seen else None) for m in METRICS if m in data.metrics)
    return Analysis(experiment, decision, sentence, ratio, fraction, seen, effects, guards, few)


def _times(data: Cases, plan: Experiment, now: float, every: float) -> Floats:
    values = on_scale(plan.metric, data.metrics[plan.metric])
    return look_times(values, data.treated, data.unit, data.at, now, plan, every)


def _guarded(data: Cases, plan: Experiment, looks: tuple[Look, ...]) -> tuple[tuple[Look, ...], tuple[GuardFound, ...]]:
    """The looks up to the first at which a guard stops, and what the guards say at the last of them."""
    watched = [guard for guard in plan.guards if guard.metric in data.metrics]
    seen = {g: [data.difference(g.metric, look.at) for look in looks] for g in watched}
    pace = np.array([look.pace for look in looks])
    found: tuple[GuardFound, ...] = ()
    for k in range(1, len(looks) + 1):
        found = tuple(guard_found(g, seen[g][:k], pace[:k], plan.alpha, len(plan.guards)) for g in watched)
        if any(guard.stops for guard in found):
            return looks[:k], found
    return looks, found


def _outcome(
    plan: Experiment, ratio: Ratio, looks: Sequence[Look], guards: Sequence[GuardFound], fraction: float
) -> tuple[str, str]:
    if ratio.mismatch:
        return MISMATCH, wording.of_mismatch(ratio)
    stopping = next((guard for guard in guards if guard.stops), None)
    if stopping is not None:
        return GUARDED, wording.of_guard(stopping)
    if not looks:
        return WAIT, wording.of_waiting(fraction, plan)
    return looks[-1].decision, wording.of_look(looks[-1], len(looks), plan)


def _remarks(plan: Experiment, data: Cases, decision: str, few: bool) -> list[str]:
    complete = decision in (WAIT, GO_ON) and sum(data.units) >= plan.planned_units
    remarks = [wording.of_end(plan)] if complete else []
    return [*remarks, wording.CAREFUL] if few and decision not in (WAIT, MISMATCH) else remarks
