"""The life of an experiment: planned, started, ramped, ended; each step says who did it and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.experimenting.alerting import clear
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.serving.experiments import (
    RAMP,
    START,
    STOP,
    TREATMENT,
    Experiment,
    ExperimentEvent,
    Guard,
    Running,
    assign,
)
from labeling.store import Store
from labeling.store.experiments import add_event, add_experiment, experiment, running

TRIES, SALT = 2000, 16


def plan(
    store: Store,
    *,
    name: str,
    by: str,
    at: datetime,
    unit: str,
    metric: str,
    expected: float,
    planned_units: int,
    names: Sequence[str] = (),
    guards: Sequence[Guard] = (),
    treatment_share: float = 0.5,
    looks: int = 5,
    alpha: float = 0.05,
    power: float = 0.8,
    note: str = "",
) -> Experiment:
    """Keep the plan of an experiment; nobody is enrolled before it starts.

    Parameters
    ----------
    names
        Known agents or teams, which are dealt to the arms as evenly as the share says: among few, chance alone may
        leave an arm empty. Only the number in each arm is looked at.

    Raises
    ------
    OracleError
        When a value does not fit, or there is one of that name.
    """

    def salted(number: int) -> Experiment:
        return Experiment(
            name=" ".join(name.split()),
            created_at=at,
            by=by,
            unit=unit,
            salt=digest([name, at.isoformat(), str(number)])[:SALT],
            treatment_share=treatment_share,
            metric=metric,
            expected=expected,
            looks=looks,
            alpha=alpha,
            power=power,
            planned_units=planned_units,
            guards=tuple(guards),
            note=note.strip(),
        )

    made = min((salted(k) for k in range(TRIES if names else 1)), key=lambda p: _uneven(p, names))
    with store.write() as connection:
        add_experiment(connection, made)
    return made


def _uneven(planned: Experiment, names: Sequence[str]) -> float:
    treated = sum(assign(planned, 1.0, name) == TREATMENT for name in names)
    return abs(treated - planned.treatment_share * len(names))


def start(store: Store, name: str, ramp: float, by: str, at: datetime, note: str = "") -> Running:
    """Enrol a share of the units; all others see no suggestions while it runs.

    Raises
    ------
    OracleError
        When it has started before, another one runs, or the share is 0.
    """
    return _happened(store, ExperimentEvent(name, at, by, START, _some(ramp), note.strip()))


def change_ramp(store: Store, name: str, ramp: float, by: str, at: datetime, note: str = "") -> Running:
    """Enrol another share; nobody moves between the arms.

    Raises
    ------
    OracleError
        When it does not run, the share is 0, or it is smaller than before.
    """
    with store.read() as connection:
        now = running(connection)
    if now is not None and now.experiment.name == name and ramp < now.ramp:
        raise OracleError(f"the ramp is at {100 * now.ramp:.0f} % already and only goes up; end the experiment instead")
    return _happened(store, ExperimentEvent(name, at, by, RAMP, _some(ramp), note.strip()))


def stop(store: Store, name: str, by: str, at: datetime, note: str = "") -> Running:
    """End it: from now on the modes of the stages alone decide who sees suggestions.

    Raises
    ------
    OracleError
        When it does not run.
    """
    after = _happened(store, ExperimentEvent(name, at, by, STOP, 0.0, note.strip()))
    clear(store, name, at)
    return after


def _happened(store: Store, event: ExperimentEvent) -> Running:
    with store.write() as connection:
        return add_event(connection, event)


def _some(ramp: float) -> float:
    if not 0 < ramp <= 1:
        raise OracleError(f"the ramp is {ramp}; give a share above 0 and up to 1, such as 0.1")
    return ramp


def read_guard(text: str) -> Guard:
    """A guard from "METRIC:WORSE_BY", such as "reopened:.02".

    Raises
    ------
    OracleError
        When it is not written so, or a part does not fit.
    """
    metric, _, worse_by = text.partition(":")
    try:
        value = float(worse_by)
    except ValueError:
        raise OracleError(f"guard '{text}' is not understood; write METRIC:WORSE_BY, such as reopened:0.02") from None
    return Guard(metric.strip(), value)


def planned(store: Store, name: str) -> Experiment:
    """The plan of that name.

    Raises
    ------
    OracleError
        When there is none.
    """
    with store.read() as connection:
        return experiment(connection, name)
