"""The result of an experiment: how far it has come, what each arm did, effects, guards, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pandas as pd

from app.experimenting.cases import by_case, enrolled, metrics, seconds
from app.observing.figures import Funnel, funnel
from labeling.serving.experiments import ARMS, GUARD, RUNNING, STOP, Experiment, ExperimentEvent, Running, present
from labeling.store.experiments import Look as Taken
from models.experiments import wording
from models.experiments.cases import cases
from models.experiments.daily_guards import GuardDays, guards_by_day
from models.experiments.guards import GuardFound
from models.experiments.looks import DAY, GO_ON, Look
from models.experiments.result import GUARDED, MISMATCH, WAIT, Analysis, analyse

PLANNED, STARTED, ENDED, STOPPED_BY_GUARD = "planned", "running", "ended", "stopped by a guard"
EARLY = "ended early"


@dataclass(frozen=True)
class Result:
    """An experiment as it stands.

    Parameters
    ----------
    events, taken
        What happened to it, and the looks that were taken, in order.
    until
        The cases before this moment count: now, or its end.
    analysis
        None before the first unit is enrolled. Its guards are judged in ``guards`` instead, every day.
    units, cases
        Enrolled so far, treatment first.
    funnels
        By arm how far its suggestions came.
    decision, sentence
        As those of the analysis; ``guard`` where one stopped it, ``ended early`` where a person did before the
        planned units were there.
    live
        Answers are live; until they are, the treatment sees nothing.
    """

    experiment: Experiment
    events: tuple[ExperimentEvent, ...]
    taken: tuple[Taken, ...]
    at: datetime
    until: datetime
    analysis: Analysis | None
    units: tuple[int, int]
    cases: tuple[int, int]
    funnels: Mapping[str, Funnel]
    guards: GuardDays
    decision: str
    sentence: str
    live: bool

    @property
    def running(self) -> Running | None:
        """How it stands; None before its start."""
        return present(self.experiment, self.events)

    @property
    def state(self) -> str:
        """``planned``, ``running``, ``ended`` or ``stopped by a guard``."""
        return state_of(self.running)

    @property
    def trusted(self) -> bool:
        """Whether the arms are as large as planned, so that effects mean anything."""
        return self.decision != MISMATCH

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks that were due by now, up to the one that decided."""
        return self.analysis.looks if self.analysis is not None else ()

    @property
    def new_looks(self) -> tuple[Look, ...]:
        """Those that nobody took yet."""
        last = self.taken[-1].at.timestamp() if self.taken else 0.0
        return tuple(look for look in self.looks if look.at > last)


def state_of(now: Running | None) -> str:
    """``planned``, ``running``, ``ended`` or ``stopped by a guard``."""
    if now is None:
        return PLANNED
    if now.state == RUNNING:
        return STARTED
    return STOPPED_BY_GUARD if now.by_guard else ENDED


def make_result(
    experiment: Experiment,
    events: Sequence[ExperimentEvent],
    taken: Sequence[Taken],
    frame: pd.DataFrame,
    at: datetime,
    live: bool = True,
    every: float = DAY,
) -> Result:
    """The result from the log; nothing is written.

    Parameters
    ----------
    frame
        Traffic from its start on, as `app.observing.traffic` describes it.
    every
        Seconds between the moments at which a look can come; guards look at each of them.
    """
    mine = enrolled(frame, experiment)
    table = by_case(mine, mine["unit"])
    until = _until(events, at)
    found, guards = _judged(experiment, events, table, until, every)
    decision, sentence = _outcome(experiment, events, found, guards)
    treated = table["arm"] == ARMS[0]
    sides = table[treated], table[~treated]
    return Result(
        experiment,
        tuple(events),
        tuple(taken),
        at,
        until,
        found,
        (sides[0]["unit"].nunique(), sides[1]["unit"].nunique()),
        (len(sides[0]), len(sides[1])),
        {arm: funnel(mine[mine["arm"] == arm]) for arm in ARMS},
        guards,
        decision,
        sentence,
        live,
    )


def _until(events: Sequence[ExperimentEvent], at: datetime) -> datetime:
    end = next((event.at for event in events if event.action in (STOP, GUARD)), at)
    return min(end, at)


def _judged(
    plan: Experiment, events: Sequence[ExperimentEvent], table: pd.DataFrame, until: datetime, every: float
) -> tuple[Analysis | None, GuardDays]:
    if table.empty:
        return None, GuardDays((), float("nan"))
    now, values = until.timestamp(), metrics(table)
    columns = table["arm"], table["unit"], seconds(table["at"]), values
    guards = guards_by_day(cases(plan, *columns, now), plan, now, every)
    alone = replace(plan, guards=())
    return analyse(alone, *columns, now, every, _as_planned(plan, events, table)), guards


def _as_planned(plan: Experiment, events: Sequence[ExperimentEvent], table: pd.DataFrame) -> bool:
    """Whether a person has ended it once the planned units were there, so that a last look is due."""
    by_person = [event.action for event in events if event.action in (STOP, GUARD)] == [STOP]
    return by_person and table["unit"].nunique() >= plan.planned_units


def _outcome(
    plan: Experiment, events: Sequence[ExperimentEvent], found: Analysis | None, guards: GuardDays
) -> tuple[str, str]:
    if found is None:
        return WAIT, "Nobody is enrolled yet." if events else "It is planned and has not started."
    if found.decision == MISMATCH:
        return MISMATCH, found.sentence
    if guards.stopping is not None:
        return GUARDED, _by_guard(events, guards.stopping)
    over = any(event.action in (STOP, GUARD) for event in events)
    if over and found.decision in (WAIT, GO_ON):
        return EARLY, _early(plan, found)
    return found.decision, found.sentence


def _by_guard(events: Sequence[ExperimentEvent], found: GuardFound) -> str:
    said = wording.of_guard(found)
    stopped = any(event.action == GUARD for event in events)
    return said.replace("; stop the ramp.", ", so the guard stopped it.") if stopped else said


def _early(plan: Experiment, found: Analysis) -> str:
    known = f"It ended with {100 * found.fraction:.0f} % of what is planned, "
    known += f"before all {plan.planned_units:,} units were there"
    if not found.looks:
        return f"{known}; no look was due by then, so nothing can be told."
    spoken, last = wording.SPOKEN[plan.metric], wording.interval(plan.metric, found.looks[-1])
    return f"{known}; no difference in {spoken} is certain ({last})."


def stopping(result: Result) -> GuardFound | None:
    """The guard that says stop, where the arms can be trusted."""
    return result.guards.stopping if result.trusted else None


def when(look: Look) -> datetime:
    """The moment of a look."""
    return datetime.fromtimestamp(look.at, UTC)
