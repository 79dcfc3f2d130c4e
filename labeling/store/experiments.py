"""Experiments: what was planned, what happened to them, and the looks at their results; nothing is ever altered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select

from labeling.errors import OracleError, did_you_mean
from labeling.serving.experiments import START, STOPPED, Experiment, ExperimentEvent, Guard, Running, follow, present
from labeling.store.schema import ExperimentEventRecord, ExperimentLookRecord, ExperimentRecord, require_aware

PLANNED = [f.name for f in fields(Experiment)]
HAPPENED = [f.name for f in fields(ExperimentEvent)]


@dataclass(frozen=True)
class Look:
    """A look at the result: enrolled units by then, the statistic, its boundary, and what was decided."""

    name: str
    at: datetime
    units: int
    statistic: float
    boundary: float
    decision: str


def experiments(connection: Connection) -> list[Experiment]:
    """All that were planned, the latest first."""
    e = ExperimentRecord
    rows = connection.execute(select(*(getattr(e, n) for n in PLANNED)).order_by(e.created_at.desc(), e.name))
    return [
        Experiment(**row | {"guards": tuple(Guard(**g) for g in row["guards"])}) for row in map(dict, rows.mappings())
    ]


def experiment(connection: Connection, name: str) -> Experiment:
    """One of them.

    Raises
    ------
    OracleError
        When there is none of that name.
    """
    known = {e.name: e for e in experiments(connection)}
    if name not in known:
        raise OracleError(f"unknown experiment '{name}'{did_you_mean(name, known)}")
    return known[name]


def add_experiment(connection: Connection, planned: Experiment) -> None:
    """Keep a plan.

    Raises
    ------
    OracleError
        When there is one of that name.
    """
    if planned.name in {e.name for e in experiments(connection)}:
        raise OracleError(f"there is an experiment '{planned.name}' already; choose another name")
    values = {n: getattr(planned, n) for n in PLANNED} | {"guards": [asdict(g) for g in planned.guards]}
    connection.execute(insert(ExperimentRecord), values | {"created_at": require_aware(planned.created_at)})


def events(connection: Connection, name: str) -> list[ExperimentEvent]:
    """What happened to an experiment, in order."""
    e = ExperimentEventRecord
    statement = select(*(getattr(e, n) for n in HAPPENED)).where(e.name == name).order_by(e.id)
    return [ExperimentEvent(*row) for row in connection.execute(statement)]


def add_event(connection: Connection, event: ExperimentEvent) -> Running:
    """Append what happened; how the experiment stands after it.

    Raises
    ------
    OracleError
        When it does not follow from what happened before, or another experiment is running.
    """
    planned = experiment(connection, event.name)
    after = follow(planned, present(planned, events(connection, event.name)), event)
    other = running(connection)
    if event.action == START and other is not None and other.state != STOPPED:
        raise OracleError(f"experiment '{other.experiment.name}' is running; end it before another one starts")
    connection.execute(insert(ExperimentEventRecord), {n: getattr(event, n) for n in HAPPENED})
    return after


def running(connection: Connection) -> Running | None:
    """The experiment that was started last, also once it is stopped; None where none ever started."""
    e = ExperimentEventRecord
    last = select(e.name).where(e.action == START).order_by(e.id.desc()).limit(1)
    name = connection.execute(last).scalar()
    return None if name is None else present(experiment(connection, name), events(connection, name))


def looks(connection: Connection, name: str) -> list[Look]:
    """The looks at its result, in order."""
    k = ExperimentLookRecord
    statement = select(k.name, k.at, k.units, k.statistic, k.boundary, k.decision).where(k.name == name).order_by(k.id)
    return [Look(*row) for row in connection.execute(statement)]


def add_look(connection: Connection, look: Look) -> None:
    """Append a look."""
    connection.execute(insert(ExperimentLookRecord), asdict(look) | {"at": require_aware(look.at)})
