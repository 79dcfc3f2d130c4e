"""Freshness at the desk: the report, made once for what there is, and what its views show of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from app.desk.functions.source import sources
from app.desk.loaded import Desk, Loaded
from app.desk.templates.curating import TemplateRow, rows
from app.desk.watch.weeks import generation
from app.freshness.labels import Present, lineage
from app.freshness.measuring import Measured, made_at, measure
from app.freshness.report import DUE_DAYS, Freshness, Made, freshness_of
from app.freshness.seen import Seen, read_seen
from app.freshness.waiting import NOBODY
from app.kept import Kept
from labeling.errors import OracleError
from labeling.loading.registry import folder_digest
from labeling.store.living_stamp import living_stamp
from labeling.store.voter_versions import first_seen
from labeling.taxonomy import Taxonomy

SOON = timedelta(days=DUE_DAYS)
OVERDUE, DUE_SOON, NO_DATE, LATER = "overdue", "due in 30 days", "no date", "later"
STATES = (OVERDUE, DUE_SOON, NO_DATE, LATER)
SHOWN = 50

_measured: Kept[Measured] = Kept(2)
_reports: Kept[Freshness] = Kept(2)


@dataclass(frozen=True)
class Due:
    """A template and when it has to be reviewed; ``days`` until then, negative when it is late, None without a date."""

    row: TemplateRow
    days: int | None
    state: str

    @property
    def owner(self) -> str:
        """Who looks after it."""
        return self.row.owner or NOBODY


@dataclass(frozen=True)
class Novelty:
    """How many recent questions are unlike all gold.

    Parameters
    ----------
    recent
        Questions of the latest four weeks that were looked at.
    far, share
        How many of them lie farther from gold than all but one in twenty gold questions do from other gold, and
        their share; one in twenty is what is expected.
    places
        Rows of the farthest open ones, the farthest first.
    """

    recent: int
    far: int
    share: float
    places: tuple[int, ...]


def report(desk: Desk, at: datetime) -> Freshness:
    """How fresh everything is; made anew when labels, the store, functions or the day are others."""
    loaded = desk.loaded()
    with desk.store.read() as connection:
        written = living_stamp(connection)
    stamp = None if loaded is None else generation(loaded)
    key = (desk.store.database.place, desk.store.revision(), written, stamp, at.date(), _functions(desk))
    return _reports.get(key, lambda: _report(desk, loaded, at))


def _functions(desk: Desk) -> str:
    """Hash of functions and rules, made again only once one of them was touched."""
    folder = desk.workspace.functions
    touched = [(str(p), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*")) if p.suffix in (".py", ".toml")]
    return desk.kept("functions-folder", touched, lambda: folder_digest(folder))


def _report(desk: Desk, loaded: Loaded | None, at: datetime) -> Freshness:
    seen = read_seen(desk.store)
    made = None if loaded is None else _made(desk, loaded, seen)
    return freshness_of(desk.workspace, seen, made, at, DUE_DAYS)


def _made(desk: Desk, loaded: Loaded, seen: Seen) -> Made:
    run = desk.workspace.run
    return Made(loaded.state, measured(desk, loaded), lineage(run, made_at(run)), _present(desk, seen))


def measured(desk: Desk, loaded: Loaded) -> Measured:
    """What the latest labels say; measured once for them."""
    return _measured.get(generation(loaded), lambda: _measure(desk, loaded))


def _measure(desk: Desk, loaded: Loaded) -> Measured:
    with desk.store.read() as connection:
        known = first_seen(connection)
    return measure(loaded.state, loaded.rows, desk.workspace.run, known)


def _present(desk: Desk, seen: Seen) -> Present:
    encoder = desk.workspace.encoder.encoder_id
    try:
        found = sources(desk.workspace, Taxonomy(seen.templates, seen.moves.aliases))
    except OracleError as error:
        return Present(None, encoder, str(error))
    return Present({s.name: s.fingerprint for s in found}, encoder)


def due(desk: Desk, today: date) -> list[Due]:
    """Templates that are not retired, the most urgent first, of these the most asked."""
    found = [_due(row, today) for row in rows(desk, today) if row.status != "retired"]
    order = {state: i for i, state in enumerate(STATES)}
    return sorted(found, key=lambda d: (order[d.state], -(d.row.traffic or 0), d.days or 0, d.row.template_id))


def _due(row: TemplateRow, today: date) -> Due:
    days = None if row.review_by is None else (row.review_by - today).days
    return Due(row, days, _state(days))


def _state(days: int | None) -> str:
    if days is None:
        return NO_DATE
    return OVERDUE if days < 0 else DUE_SOON if days <= SOON.days else LATER


def by_owner(found: Sequence[Due]) -> list[dict[str, object]]:
    """How much waits for whom, the busiest owner first."""
    rows = [
        {"owner": owner, **{state: sum(d.owner == owner and d.state == state for d in found) for state in STATES}}
        for owner in dict.fromkeys(d.owner for d in found)
    ]
    return sorted(rows, key=lambda row: [-int(str(row[s])) for s in STATES])


def without_gold(found: Sequence[Due]) -> list[Due]:
    """Templates that may be suggested, and that no gold is about."""
    return [d for d in found if not d.row.gold and d.row.status in ("live", "stale")]


def novelty(desk: Desk, loaded: Loaded) -> Novelty | None:
    """How far the latest questions are from gold; None where there is no gold, or too little to tell."""
    found = measured(desk, loaded).novelty
    if found is None:
        return None
    far, places = found.near.far, found.places
    opened = far & loaded.pool.free[places]
    ordered = places[opened][np.argsort(found.near.nearest[opened], kind="stable")][:SHOWN]
    return Novelty(len(places), int(far.sum()), float(far.mean()), tuple(ordered.tolist()))
