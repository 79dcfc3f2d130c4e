"""Releases beside each other: figures, what differs between two, and going forward and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import releases as service
from app.desk.loaded import Desk
from app.desk.watch.figures import MEASURES, figure
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.store.releases import ReleaseRow
from models.releases import load_release

STEPS = {
    "ingest": "Questions, gold or templates",
    "encode": "Embeddings",
    "vote": "Votes",
    "denoise": "Labels from votes",
    "train": "Trained models",
}
NONE = "–"
LOWER_IS_BETTER = ("Probability off by",)
LONGEST_NOTE = 500
ACTIONS = {"released": "Released by a run", "promoted": "Made current", "rolled_back": "Went back to it"}


@dataclass(frozen=True)
class Compared:
    """One measure of two releases; ``change`` is None where one is not known, ``better`` where nothing changed."""

    measure: str
    value: float | None
    against: float | None
    change: float | None
    better: bool | None


@dataclass(frozen=True)
class Difference:
    """Something that two releases were made from; the setting of each, or a short hash of its content."""

    what: str
    here: str
    there: str


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
    mine, theirs = (_outputs(row, "ingest").get("gold.npz") for row in (one, other))
    return mine is not None and mine == theirs


def differences(one: ReleaseRow, other: ReleaseRow) -> list[Difference]:
    """What two releases were made from that differs: functions and rules, settings, steps, and the program."""
    mine, theirs = _lineage(one), _lineage(other)
    here, there = (
        {"Functions and rules": _short(line.get("labeling_functions")), **_settings(line), **_steps(row)}
        | {"The program itself": _short(line.get("code"))}
        for line, row in ((mine, one), (theirs, other))
    )
    names = dict.fromkeys([*here, *there])
    both = ((name, here.get(name, NONE), there.get(name, NONE)) for name in names)
    return [Difference(*found) for found in both if found[1] != found[2]]


def reasons(row: ReleaseRow) -> tuple[bool, list[str]]:
    """Whether the gate let it pass, and why."""
    gate = row.manifest.get("gate") or {}
    return bool(gate.get("passed", True)), [str(r) for r in gate.get("reasons", ())]


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
    target = desk.store.before_current()
    if target is not None:
        load_release(desk.workspace.releases, target)
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


def _lineage(row: ReleaseRow) -> Mapping[str, Any]:
    found = row.manifest.get("lineage")
    return found if isinstance(found, Mapping) else {}


def _outputs(row: ReleaseRow, step: str) -> Mapping[str, str]:
    return (_lineage(row).get("steps") or {}).get(step) or {}


def _settings(line: Mapping[str, Any]) -> dict[str, str]:
    return {f"Setting {name}": _said(value) for name, value in (line.get("settings") or {}).items()}


def _steps(row: ReleaseRow) -> dict[str, str]:
    found = {name: _outputs(row, step) for step, name in STEPS.items()}
    return {name: _short(digest(dict(outputs))) for name, outputs in found.items() if outputs}


def _short(value: object) -> str:
    return str(value)[:8] if value else NONE


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} = {v}" for k, v in sorted(value.items())) or NONE
    return NONE if value in (None, "") else str(value)
