"""A controlled experiment: who sees suggestions and who does not, and how far it has come. No statistics.

A unit is a case, an agent or a team. Two independent hashes of the salt and the unit decide: one whether the unit
is enrolled at the present ramp, one to which arm it belongs. So raising the ramp enrols further units and never
moves one between arms, the arms of the enrolled keep their share, and no list of units has to be kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.serving.suggestions import (
    LONGEST,
    LONGEST_NAME,
    require_aware,
    require_one_of,
    require_share,
    require_text,
)

CASE, AGENT, TEAM = "case", "agent", "team"
UNITS = (CASE, AGENT, TEAM)
HANDLE_SECONDS, REOPENED, SATISFACTION, MATCH = "handle_seconds", "reopened", "satisfaction", "match"
METRICS = (HANDLE_SECONDS, REOPENED, SATISFACTION, MATCH)
LOWER_IS_BETTER = (HANDLE_SECONDS, REOPENED)
RELATIVE = (HANDLE_SECONDS,)
TREATMENT, CONTROL, OUTSIDE = "treatment", "control", ""
ARMS = (TREATMENT, CONTROL)
START, RAMP, STOP, GUARD = "start", "ramp", "stop", "guard"
EVENTS = (START, RAMP, STOP, GUARD)
RUNNING, STOPPED = "running", "stopped"
MOST_LOOKS, MOST_UNITS = 100, 1_000_000_000
DIGITS = 13


@dataclass(frozen=True)
class Guard:
    """A metric that must not become worse: ``worse_by`` is what is borne.

    Relative for ``handle_seconds`` (.1 is 10 % longer), absolute for shares (.02 is two in a hundred). Never negative;
    worse is more for the metrics in ``LOWER_IS_BETTER``, less for the others.
    """

    metric: str
    worse_by: float

    def __post_init__(self) -> None:
        require_one_of("guard", self.metric, METRICS)
        require_share("worse_by", self.worse_by)


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """What was planned before the first unit was enrolled; never altered.

    Parameters
    ----------
    unit
        One of ``UNITS``: what is assigned as a whole, and within which errors hang together.
    salt
        Makes the assignment independent of that of other experiments.
    treatment_share
        Share of the enrolled units that see suggestions, in (0, 1).
    metric
        The main metric, one of ``METRICS``; it alone decides.
    expected
        The improvement to detect, in (0, 1): relative for ``handle_seconds`` (.1 is 10 % shorter), absolute for
        shares. Its direction is that of the metric.
    looks
        Planned number of looks at the result.
    alpha, power
        Two-sided error rate over all looks, and the chance to find what is expected.
    planned_units
        Enrolled units, both arms together, from the power calculation.

    Raises
    ------
    OracleError
        Naming the value that is out of range, unknown, empty, too long or there twice.
    """

    name: str
    created_at: datetime
    by: str
    unit: str
    salt: str
    treatment_share: float = 0.5
    metric: str
    expected: float
    looks: int = 5
    alpha: float = 0.05
    power: float = 0.8
    planned_units: int
    guards: tuple[Guard, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("name", "by", "salt"):
            require_text(name, getattr(self, name), LONGEST_NAME)
        require_aware("experiment", self.created_at)
        require_one_of("unit", self.unit, UNITS)
        require_one_of("metric", self.metric, METRICS)
        for name, most in (("treatment_share", 1.0), ("expected", 1.0), ("alpha", 0.5), ("power", 1.0)):
            _between(name, getattr(self, name), most)
        if self.power <= self.alpha:
            raise OracleError(f"power is {self.power}, not above alpha {self.alpha}; give a higher one, such as 0.8")
        _whole("looks", self.looks, 1, MOST_LOOKS)
        _whole("planned_units", self.planned_units, 2, MOST_UNITS)
        _note(self.note)
        self._guards_fit()

    def _guards_fit(self) -> None:
        metrics = [guard.metric for guard in self.guards]
        if self.metric in metrics:
            raise OracleError(f"'{self.metric}' is the main metric and guards itself; leave it out of the guards")
        twice = next((m for m in metrics if metrics.count(m) > 1), None)
        if twice is not None:
            raise OracleError(f"guard '{twice}' is there twice; leave one out")


@dataclass(frozen=True)
class ExperimentEvent:
    """Something that happened to an experiment; never altered, only followed by a later one.

    Parameters
    ----------
    name
        Of the experiment.
    action
        ``start``; ``ramp``, another share of units enrolled; ``stop``, ended by a person; or ``guard``, ended because
        a guard metric became worse.
    ramp
        Share of all units that are enrolled from now on, in [0, 1]; means nothing for ``stop`` and ``guard``.
    """

    name: str
    at: datetime
    by: str
    action: str
    ramp: float = 0.0
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("name", "by"):
            require_text(name, getattr(self, name), LONGEST_NAME)
        require_aware("event", self.at)
        require_one_of("action", self.action, EVENTS)
        require_share("ramp", self.ramp)
        _note(self.note)


@dataclass(frozen=True)
class Running:
    """An experiment that was started, and how it stands.

    Parameters
    ----------
    ramp
        Share of all units that are enrolled now; 0 once it is stopped.
    state
        ``running`` or ``stopped``.
    by_guard
        A guard stopped it, and no person has ended it since.
    """

    experiment: Experiment
    ramp: float
    state: str = RUNNING
    by_guard: bool = False

    def arm(self, unit_id: str) -> str:
        """``treatment``, ``control``, or "" for a unit that is outside."""
        return assign(self.experiment, self.ramp, unit_id) if self.state == RUNNING else OUTSIDE

    def holds_back(self, unit_id: str) -> bool:
        """Whether this unit must not see suggestions: all but the treatment, and everybody after a guard's stop.

        After a person's stop the experiment decides nothing any more, and the modes of the stages alone do.
        """
        return self.by_guard or (self.state == RUNNING and self.arm(unit_id) != TREATMENT)


def assign(experiment: Experiment, ramp: float, unit_id: str) -> str:
    """Arm of a unit at a ramp in [0, 1]: ``treatment``, ``control``, or "" where it is not enrolled.

    The same on every machine, and for a given unit the same arm at every ramp that enrols it. Source: R. Kohavi,
    D. Tang and Y. Xu, "Trustworthy online controlled experiments", 2020, chapters 4 and 15.
    """
    if _share("enrol", experiment.salt, unit_id) >= ramp:
        return OUTSIDE
    return TREATMENT if _share("arm", experiment.salt, unit_id) < experiment.treatment_share else CONTROL


def present(experiment: Experiment, events: Iterable[ExperimentEvent]) -> Running | None:
    """How an experiment stands after its events, in the order in which they happened; None before its start.

    Raises
    ------
    OracleError
        When an event does not follow from those before it.
    """
    running = None
    for event in events:
        running = follow(experiment, running, event)
    return running


def follow(experiment: Experiment, running: Running | None, event: ExperimentEvent) -> Running:
    """How it stands after one more event; `running` is None before the start.

    Raises
    ------
    OracleError
        When the event is of another experiment or cannot follow: a start needs to come first, and only once, and
        after the end no ramp can. A person may end what a guard has stopped.
    """
    if event.name != experiment.name:
        raise OracleError(f"the event is of '{event.name}', not of '{experiment.name}'; hand in its own events")
    if running is None and event.action != START:
        raise OracleError(f"experiment '{event.name}' has not started; start it before '{event.action}'")
    if running is not None and event.action == START:
        raise OracleError(f"experiment '{event.name}' was started before; plan a new one under another name")
    if running is not None and running.state == STOPPED and not (running.by_guard and event.action == STOP):
        raise OracleError(f"experiment '{event.name}' has ended; plan a new one under another name")
    if event.action in (START, RAMP):
        return Running(experiment, event.ramp)
    return Running(experiment, 0.0, STOPPED, event.action == GUARD)


def _share(purpose: str, salt: str, unit_id: str) -> float:
    return int(digest([purpose, salt, unit_id])[:DIGITS], 16) / float(16**DIGITS)


def _between(name: str, value: float, most: float) -> None:
    if not (math.isfinite(value) and 0 < value < most):
        raise OracleError(f"{name} is {value}; give a number above 0 and below {most:g}")


def _whole(name: str, value: int, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise OracleError(f"{name} is {value}; give a whole number from {least} to {most:,}")


def _note(value: str) -> None:
    if value:
        require_text("note", value, LONGEST)
