"""Releases beside each other: the gate, figures, going forward and back, and which ones stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.desk.loaded import Desk
from app.releasing import releases as service
from app.releasing.differing import lineage_of
from app.releasing.figures import MEASURES, figure
from app.releasing.pruning import Pruned, prune
from app.releasing.telling import gate_cells, gate_of
from labeling.errors import OracleError
from labeling.store.releases import ReleaseRow
from models.gate.figure import PERHAPS, WORSE

LOWER_IS_BETTER = ("Probability off by",)
LONGEST_NOTE = 500
ACTIONS = {"released": "Released by a run", "promoted": "Made current", "rolled_back": "Went back to it"}


@dataclass(frozen=True)
class GateLine:
    """A figure that the gate compared, in words."""

    figure: str
    current: str
    candidate: str
    difference: str
    questions: str
    verdict: str


@dataclass(frozen=True)
class Compared:
    """One measure of two releases; ``change`` is None where one is not known, ``better`` where nothing changed."""

    measure: str
    value: float | None
    against: float | None
    change: float | None
    better: bool | None


def compare(one: ReleaseRow, other: ReleaseRow | None, split: str) -> list[Compared]:
    """Measures of a release beside those of another on one split; each on the gold there was at its time."""
    mine, theirs = one.report.get(split) or {}, (other.report.get(split) or {}) if other else {}
    return [_compared(name, figure(mine, *place), figure(theirs, *place)) for name, place in MEASURES.items()]


def _compared(name: str, value: float | None, against: float | None) -> Compared:
    if value is None or against is None:
        return Compared(name, value, against, None, None)
    change = round(value - against, 4)
    better = None if not change else (change > 0) != (name in LOWER_IS_BETTER)
    return Compared(name, value, against, change, better)


def same_gold(one: ReleaseRow, other: ReleaseRow) -> bool:
    """Whether both were measured on the very same gold."""
    mine, theirs = _gold(one), _gold(other)
    return mine is not None and mine == theirs


def reasons(row: ReleaseRow) -> tuple[bool, list[str]]:
    """Whether the gate let it pass, and why."""
    passed, why, _ = gate_of(row)
    return passed, why


def gate_lines(row: ReleaseRow) -> list[GateLine]:
    """Figures that the gate compared, what was worse first; none for a release of an earlier version."""
    cells = [gate_cells(figure) for figure in gate_of(row)[2]]
    found = [GateLine(name[:1].upper() + name[1:], *rest) for name, *rest in cells]
    return sorted(found, key=lambda line: (WORSE, PERHAPS, line.verdict).index(line.verdict))


def pin(desk: Desk, release_id: str, pinned: bool) -> bool:
    """Keep a release for good, or no longer; False where somebody did so already."""
    return service.pin(desk.workspace, release_id, pinned)


def removable(desk: Desk, at: datetime) -> Pruned:
    """What pruning would remove now, by the settings."""
    return prune(desk.workspace, at, dry_run=True)


def remove(desk: Desk, seen: Sequence[str], at: datetime) -> Pruned:
    """Remove old releases that nothing needs, of those that the expert was shown."""
    return prune(desk.workspace, at, only=seen)


def promote(desk: Desk, release_id: str, by: str, note: str = "") -> None:
    """Make a release current, after checking that it can be loaded.

    Raises
    ------
    OracleError
        When it is unknown, cannot be read, or is current already.
    """
    if release_id == desk.store.current_release():
        raise OracleError(f"release {release_id} is current already")
    service.promote(desk.workspace, release_id, signed(by, note))


def rollback(desk: Desk, seen: str | None, by: str, note: str = "") -> str:
    """Go back to the release before the current one, and return it.

    Parameters
    ----------
    seen
        The release that the expert was told is current, so that two who go back at once go back once.

    Raises
    ------
    OracleError
        When there is no earlier one, it cannot be read, or another one became current meanwhile.
    """
    if desk.store.current_release() != seen:
        raise OracleError("another release became current meanwhile; look at the list again")
    return service.rollback(desk.workspace, signed(by, note))


def signed(by: str, note: str) -> str:
    """A note with who wrote it.

    Raises
    ------
    OracleError
        When it is too long.
    """
    text = " ".join(note.split())
    if len(text) > LONGEST_NOTE:
        raise OracleError(f"the note has {len(text)} characters; use at most {LONGEST_NOTE}")
    return f"{by}: {text}" if text else by


def names(rows: Sequence[ReleaseRow]) -> dict[str, str]:
    """Release id to how it is shown in a list, the newest first."""
    return {r.release_id: f"{r.release_id} · {r.created_at:%Y-%m-%d %H:%M}" for r in rows}


def _gold(row: ReleaseRow) -> str | None:
    found = (lineage_of(row).get("steps") or {}).get("ingest") or {}
    return found.get("gold.npz")
