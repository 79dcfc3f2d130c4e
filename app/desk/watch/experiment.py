"""Experiments at the desk: how they stand, what one would cost, and the steps of their life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.desk.loaded import Desk
from app.desk.watch.live import window
from app.desk.watch.releases import signed
from app.experimenting import life
from app.experimenting.baseline import Baseline, baseline
from app.experimenting.looking import take_look
from app.experimenting.reading import chosen, read_result
from app.experimenting.result import Result
from app.kept import Kept
from app.observing.kept_traffic import KeptTraffic
from labeling.errors import OracleError
from labeling.serving.experiments import START, Experiment, ExperimentEvent, Guard
from labeling.store.experiments import events, experiments, looks
from labeling.store.stages import modes
from labeling.store.traffic_news import marks
from models.experiments.power import Asked

LOG_DAYS = 28
RAMPS = (0.1, 0.25, 0.5, 1.0)


def names(desk: Desk) -> list[str]:
    """All experiments: the one that started last, then the others, the latest first."""
    with desk.store.read() as connection:
        known = [one.name for one in experiments(connection)]
    first = chosen(desk.store)
    return known if first is None else [first.name, *(name for name in known if name != first.name)]


def result(desk: Desk, name: str, at: datetime) -> Result:
    """The result as of a moment; kept until something is new in the log, or the minute is another one.

    Raises
    ------
    OracleError
        When there is none of that name.
    """
    with desk.store.read() as connection:
        happened, taken = events(connection, name), looks(connection, name)
        news = marks(connection, _began(happened, at)), modes(connection)
    minute = at.replace(second=0, microsecond=0)
    key = name, minute, str(news), len(happened), len(taken), desk.store.revision()
    planned = life.planned(desk.store, name)
    return _results(desk).get(key, lambda: read_result(desk.workspace, desk.store, planned, at, _memory(desk)))


def _began(happened: Sequence[ExperimentEvent], at: datetime) -> datetime:
    return next((event.at for event in happened if event.action == START), at)


def before(desk: Desk, metric: str, unit: str, at: datetime) -> Baseline:
    """What the last 28 days say of a metric.

    Raises
    ------
    OracleError
        Where the log says too little.
    """
    since, until = window(at, LOG_DAYS)
    with desk.store.read() as connection:
        news = marks(connection, since)
    kept: Kept[Baseline] = desk.kept("baseline", None, lambda: Kept(16))
    return kept.get((metric, unit, since, str(news)), lambda: baseline(_memory(desk).get(since, until), metric, unit))


def plan(
    desk: Desk,
    name: str,
    found: Baseline | None,
    asked: Asked,
    unit: str,
    expected: float,
    units: int,
    guards: Sequence[Guard],
    by: str,
    at: datetime,
    note: str = "",
) -> Experiment:
    """Keep a plan.

    Raises
    ------
    OracleError
        When a value does not fit, or there is one of that name.
    """
    signed(by, note)
    return life.plan(
        desk.store,
        name=name,
        by=by,
        at=at,
        unit=unit,
        metric=asked.metric,
        expected=expected,
        planned_units=units,
        names=() if found is None else found.names,
        guards=guards,
        treatment_share=asked.treatment_share,
        looks=asked.looks,
        alpha=asked.alpha,
        power=asked.power,
        note=note,
    )


def start(desk: Desk, name: str, ramp: float, by: str, at: datetime, note: str = "") -> None:
    """Enrol the first units.

    Raises
    ------
    OracleError
        When it cannot start, or the note is too long.
    """
    signed(by, note)
    life.start(desk.store, name, ramp, by, at, note)


def enrol_more(desk: Desk, name: str, ramp: float, seen: float, by: str, at: datetime, note: str = "") -> None:
    """Enrol more units; ``seen`` is the ramp that the expert saw.

    Raises
    ------
    OracleError
        When somebody was faster, it does not run, or the note is too long.
    """
    signed(by, note)
    now = result(desk, name, at).running
    if now is None or now.ramp != seen:
        raise OracleError("somebody changed this experiment meanwhile; look again")
    life.change_ramp(desk.store, name, ramp, by, at, note)


def end(desk: Desk, name: str, by: str, at: datetime, note: str = "") -> None:
    """End it.

    Raises
    ------
    OracleError
        When it does not run, or the note is too long.
    """
    signed(by, note)
    life.stop(desk.store, name, by, at, note)


def look(desk: Desk, name: str, at: datetime) -> int:
    """Take the looks that are due, and let the guards act; how many were taken.

    Raises
    ------
    OracleError
        Before its start.
    """
    return len(take_look(desk.workspace, desk.store, name, at)[1])


def _memory(desk: Desk) -> KeptTraffic:
    return desk.kept("traffic", None, lambda: KeptTraffic(desk.workspace, desk.store))


def _results(desk: Desk) -> Kept[Result]:
    return desk.kept("experiments", None, lambda: Kept(4))
