"""What experts decide about the findings of a change, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.desk.changes.words import DECIDED, NOBODY, STATE_WORDS
from app.desk.changes.written import prints, written
from app.desk.loaded import Desk
from app.freshness import deciding, pointing_out
from app.freshness.finding import Searched, find_again
from app.freshness.ledger import Entry, entry, ledger
from labeling.errors import OracleError
from labeling.freshness.changes import CONFIRMED, TEMPLATE, VOTER, Finding
from labeling.loading.registry import folder_digest
from labeling.store.changes import findings_of
from labeling.store.changes import stopped as stopped_now
from labeling.store.living_stamp import living_stamp


@dataclass(frozen=True)
class Said:
    """A decision on some findings.

    Parameters
    ----------
    state
        ``confirmed``, ``dismissed``, ``done`` or ``open``.
    owner, due
        For what is confirmed: empty and None leave each to its own owner and the days of the change.
    """

    state: str
    by: str
    at: datetime
    owner: str = ""
    due: date | None = None
    note: str = ""


def changes(desk: Desk, at: datetime) -> list[Entry]:
    """All changes with their findings, the latest first; what was seen to meanwhile is done.

    They are read anew only after something about freshness was written.
    """
    _settle(desk, at)
    return desk.kept("changes", _stamp(desk), lambda: ledger(desk.store))


def one_change(desk: Desk, change_id: str, at: datetime) -> Entry:
    """One change with its findings; what was seen to meanwhile is done.

    Raises
    ------
    OracleError
        When there is none with this id.
    """
    found = {e.change.change_id: e for e in changes(desk, at)}
    return found[change_id] if change_id in found else entry(desk.store, change_id)


def _settle(desk: Desk, at: datetime) -> None:
    """Once for each state of templates, reviews, functions and what was said about these."""
    key = (desk.store.revision(), folder_digest(desk.workspace.functions), _stamp(desk))
    desk.kept("changes-settled", key, lambda: deciding.settle(desk.store, at, prints(desk)))


def _stamp(desk: Desk) -> tuple[int, ...]:
    with desk.store.read() as connection:
        return living_stamp(connection)


def stopped(desk: Desk) -> frozenset[str]:
    """Templates that are not suggested now because a change made them stale."""
    with desk.store.read() as connection:
        return stopped_now(connection)


def search_again(desk: Desk, change_id: str, at: datetime) -> Searched:
    """Look once more, as templates, functions and gold may have changed; what was found newly."""
    return find_again(desk.workspace, desk.store, change_id, at)


def decide(desk: Desk, shown: Sequence[Finding], said: Said) -> str:
    """Decide on findings as they were shown; a sentence on what was done, empty where it was done before.

    Raises
    ------
    OracleError
        Where somebody else decided on one of them since it was shown.
    """
    numbers = _as_shown(desk, shown, said.by)
    if not numbers:
        return ""
    if said.state == CONFIRMED:
        deciding.confirm(desk.store, numbers, said.by, said.at, said.owner, said.due, said.note, prints(desk))
    else:
        deciding.TAKE_BACK[said.state](desk.store, numbers, said.by, said.at, said.note)
    what = f"{len(numbers):,} findings" if len(numbers) > 1 else shown[0].item
    return f"{DECIDED[said.state]}: {what}"


def unfound(desk: Desk, entry: Entry) -> dict[tuple[str, str], str]:
    """(kind, item) to the words for it: templates, functions and rules that are not among the findings yet."""
    found = {(f.kind, f.item) for f in entry.findings}
    named = {(TEMPLATE, t.template_id): t.title for t in desk.store.templates() if t.status != "retired"}
    named |= {(VOTER, s.name): s.name for s in written(desk) or ()}
    return {key: words for key, words in named.items() if key not in found}


def point_out(desk: Desk, change_id: str, item: tuple[str, str], by: str, at: datetime) -> str:
    """Say that something is stale that the search did not find; it is confirmed at once."""
    kind, name = item
    which = ([name], []) if kind == TEMPLATE else ([], [name])
    pointing_out.point_out(desk.workspace, desk.store, change_id, by, at, *which)
    return f"{DECIDED[CONFIRMED]}: {name}"


def _as_shown(desk: Desk, shown: Sequence[Finding], by: str) -> list[int]:
    """Numbers of findings on which nobody decided since they were shown; a key that was pressed twice counts once."""
    seen = {f.number: len(f.decisions) for f in shown}
    with desk.store.read() as connection:
        now = findings_of(connection, list(seen))
    moved = [f for f in now if len(f.decisions) > seen[f.number]]
    for finding in moved:
        last = finding.last
        if last is not None and last.by != by:
            what = f"{STATE_WORDS[last.state].lower()} by {last.by or NOBODY}"
            raise OracleError(f"'{finding.item}' is {what} meanwhile; look at it again")
    return [f.number for f in now if f not in moved]
