"""Looks that are taken: kept in the store, so that what was decided, and when, can be read later."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, isfinite

from app.experimenting.guarding import enforce
from app.experimenting.reading import read_result
from app.experimenting.result import Result, when
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.experiments import Look as Taken
from labeling.store.experiments import add_look, experiment, looks
from models.experiments.looks import Look
from models.experiments.sequential import student


def take_look(workspace: Workspace, store: Store, name: str, at: datetime) -> tuple[Result, tuple[Taken, ...]]:
    """Take the looks that are due, and let the guards act; the result after that, and the looks taken now.

    The moments of looks are set by what is known, not by who asks, so a look that is not due takes none.

    Raises
    ------
    OracleError
        When there is none of that name, or it has not started.
    """
    with store.read() as connection:
        planned = experiment(connection, name)
    found = read_result(workspace, store, planned, at)
    if found.running is None:
        raise OracleError(f"experiment '{name}' has not started; start it with `oracle experiment start`")
    new = keep(store, found)
    stopped = enforce(store, found)
    after = read_result(workspace, store, planned, at, match=False) if new or stopped else found
    return after, new


def keep(store: Store, result: Result) -> tuple[Taken, ...]:
    """Keep the looks that nobody took yet; none while the arms cannot be trusted."""
    if not result.trusted:
        return ()
    with store.write() as connection:
        known = looks(connection, result.experiment.name)
        last = known[-1].at if known else datetime.fromtimestamp(0, UTC)
        new = tuple(_taken(result.experiment.name, look) for look in result.new_looks if when(look) > last)
        for one in new:
            add_look(connection, one)
    return new


def _taken(name: str, look: Look) -> Taken:
    known = isfinite(look.found.se)
    statistic = look.found.value / look.found.se if known else 0.0
    boundary = float(student(look.critical, look.found.df)) if known else inf
    return Taken(name, when(look), sum(look.found.units), float(statistic), boundary, look.decision)


def next_look(result: Result) -> float | None:
    """Share of what is planned at which the next look is due; None where none will come."""
    if result.analysis is None:
        return 1 / result.experiment.looks
    done = max((look.fraction for look in result.looks), default=0.0)
    steps = int(done * result.experiment.looks + 1e-6) + 1
    return steps / result.experiment.looks if steps <= result.experiment.looks else None
