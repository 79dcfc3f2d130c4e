"""What has gone stale or will soon: templates, gold, functions and rules, and questions unlike anything known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from app.desk.kept import Kept
from app.desk.loaded import Desk, Loaded
from app.desk.templates.curating import TemplateRow, rows
from app.desk.watch.weeks import asked_days, generation
from app.workspace import Workspace
from labeling.rules import read_rules
from labeling.taxonomy import NOT_A_QUESTION

SOON = timedelta(days=30)
OLD_RULE = timedelta(days=365)
NOBODY = "nobody"
OVERDUE, DUE_SOON, NO_DATE, LATER = "overdue", "due in 30 days", "no date", "later"
STATES = (OVERDUE, DUE_SOON, NO_DATE, LATER)
WRITTEN = ("function", "rule")
RECENT_DAYS = 28
UNUSUAL = 0.05
MOST, SHOWN = 4000, 50


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
class Aged:
    """A written voter; ``added`` is the day of a rule, None where it is not known."""

    name: str
    kind: str
    owner: str
    added: date | None
    place: str
    days: int | None


@dataclass(frozen=True)
class Novelty:
    """How many recent questions are unlike all gold.

    Parameters
    ----------
    recent
        Questions of the latest four weeks that were looked at.
    far, share
        How many of them lie farther from gold than all but one in twenty gold questions do from other gold, and
        their share; ``UNUSUAL`` is what is expected.
    places
        Rows of the farthest open ones, the farthest first.
    """

    recent: int
    far: int
    share: float
    places: tuple[int, ...]


_novelty: Kept[Novelty | None] = Kept(2)


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


def aged(desk: Desk, loaded: Loaded, today: date) -> list[Aged]:
    """Functions and rules, rules by the day they were added, the oldest first; then what has no day."""
    days = _days_added(desk.workspace)
    found = [
        Aged(v.name, v.kind, v.owner or NOBODY, day, v.place, None if day is None else (today - day).days)
        for v in loaded.state.votes.voters
        if v.kind in WRITTEN
        for day in (days.get(v.name),)
    ]
    return sorted(found, key=lambda a: (a.added is None, a.added or date.max, a.name))


def _days_added(workspace: Workspace) -> dict[str, date]:
    path = workspace.functions / "rules.toml"
    rules = read_rules(path) if path.is_file() else []
    return {f"rules.{rule.name}": date.fromisoformat(rule.added) for rule in rules if rule.added}


def old(found: Sequence[Aged]) -> list[Aged]:
    """Rules that were added more than a year ago."""
    return [a for a in found if a.days is not None and a.days > OLD_RULE.days]


def ownerless(found: Sequence[Aged]) -> list[Aged]:
    """Functions and rules without an owner."""
    return [a for a in found if a.owner == NOBODY]


def novelty(loaded: Loaded) -> Novelty | None:
    """How far the latest questions are from gold; None where there is no gold, or too little to tell."""
    return _novelty.get(generation(loaded), lambda: _find_novelty(loaded))


def _find_novelty(loaded: Loaded) -> Novelty | None:
    gold = loaded.state.gold
    known = np.flatnonzero(gold.mask("seed", "valid"))[:MOST]
    places = _latest(loaded)
    if len(known) < 1 / UNUSUAL or not len(places):
        return None
    limit = float(np.quantile(_nearest_other(loaded.rows[known]), UNUSUAL))
    nearest = (loaded.rows[places] @ loaded.rows[known].T).max(axis=1)
    far = nearest < limit
    opened = far & loaded.pool.free[places]
    ordered = places[opened][np.argsort(nearest[opened], kind="stable")][:SHOWN]
    return Novelty(len(places), int(far.sum()), float(far.mean()), tuple(ordered.tolist()))


def _latest(loaded: Loaded) -> NDArray[np.int64]:
    """At most ``MOST`` questions of the last four weeks without gold, chit-chat left out; all weeks without times."""
    days = asked_days(loaded)
    chat = loaded.state.taxonomy.index[NOT_A_QUESTION]
    open_ones = (loaded.state.gold.label < 0) & (loaded.parts.guess != chat)
    known = ~np.isnat(days)
    if known.any():
        open_ones &= known & (days > days[known].max() - np.timedelta64(RECENT_DAYS, "D"))
    places = np.flatnonzero(open_ones)
    return np.sort(np.random.default_rng(0).permutation(places)[:MOST])


def _nearest_other(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """``(g,)`` cosine of each gold question to its nearest other one."""
    cosine = rows @ rows.T
    np.fill_diagonal(cosine, -1)
    return np.asarray(cosine.max(axis=1))
