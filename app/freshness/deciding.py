"""What experts decide about findings, what follows from it at once, and noticing that something was seen to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from app.freshness import marking
from app.reporting.tables import short
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    GOLD,
    OPEN,
    TEMPLATE,
    VOTER,
    Change,
    Decision,
    Finding,
)
from labeling.freshness.muting import REVIEWED
from labeling.store import Store
from labeling.store import changes as ledger
from labeling.store.ingest import next_revision
from labeling.store.muting import voter_events
from labeling.store.present import present
from labeling.store.rechecks import Recheck, ask_again, rechecks, withdraw
from labeling.store.reviews import reviews_of
from labeling.store.voter_versions import first_seen

ORACLE = "oracle"
Prints = Mapping[str, str] | None


def confirm(
    store: Store,
    numbers: Sequence[int],
    by: str,
    at: datetime,
    owner: str = "",
    due: date | None = None,
    note: str = "",
    prints: Prints = None,
) -> int:
    """Say that these are stale, and who sees to them until when; how many there were.

    A template is marked as stale, and its gold is asked for again where the change says that it counts less. A gold
    question is asked for again. A voter is only assigned. What was confirmed before may get another owner or day.

    Parameters
    ----------
    numbers
        Of findings.
    owner, due
        Each item's own owner, and the days of its change from ``at`` on, by default.
    prints
        Name of each voter to its fingerprint now; None takes those that the last runs saw.

    Raises
    ------
    OracleError
        When there is no such finding.
    """
    with store.write() as connection:
        found, told = _chosen(connection, numbers)
        known = _prints(connection, prints)
        said = {}
        for one in found:
            change = told[one.change_id]
            again = one.last if one.state == CONFIRMED else None
            day = due or (again.due if again else None) or at.date() + timedelta(days=change.due_days)
            whose = owner or (again.owner if again else one.owner)
            seen = again.seen if again else _mark(connection, one, change, by, at, known)
            said[one.number] = Decision(at, by, CONFIRMED, whose, day, seen, note)
        ledger.decide_each(connection, said)
        _ask(connection, [f.number for f in found if f.state != CONFIRMED], told, at)
        next_revision(connection)
    return len(found)


def dismiss(store: Store, numbers: Sequence[int], by: str, at: datetime, note: str = "") -> int:
    """Say that these are not stale; a template that only they marked gets its status back."""
    return _take_back(store, numbers, Decision(at, by, DISMISSED, note=note))


def reopen(store: Store, numbers: Sequence[int], by: str, at: datetime, note: str = "") -> int:
    """Take the last decision back, so that somebody decides again; a template gets its status back."""
    return _take_back(store, numbers, Decision(at, by, OPEN, note=note))


def done(store: Store, numbers: Sequence[int], by: str, at: datetime, note: str = "") -> int:
    """Say that these were seen to, also where nothing had to be altered; a template gets its status back."""
    return _take_back(store, numbers, Decision(at, by, DONE, note=note))


TAKE_BACK = {DISMISSED: dismiss, OPEN: reopen, DONE: done}
"""What takes findings to each state but ``confirmed``."""


def settle(store: Store, at: datetime, prints: Prints = None) -> int:
    """Close what was confirmed and has really been seen to since; how many there were.

    That is a template with a later version that is not marked as stale, or that was moved away; a voter that votes
    by other means, was reviewed, or is gone; a gold question that got a label since.

    Parameters
    ----------
    prints
        Name of each voter to its fingerprint now; None goes by what runs saw since the confirmation.
    """
    with store.read() as connection:
        if not _seen_to(connection, prints):
            return 0
    with store.write() as connection:
        closed = _seen_to(connection, prints)
        lasts = [(one.number, one.last, note) for one, note in closed if one.last is not None]
        said = {number: replace(last, at=at, by=ORACLE, state=DONE, note=note) for number, last, note in lasts}
        ledger.decide_each(connection, said)
    return len(closed)


def _chosen(connection: Connection, numbers: Sequence[int]) -> tuple[list[Finding], dict[str, Change]]:
    found = ledger.findings_of(connection, numbers)
    return found, {i: ledger.change(connection, i) for i in {f.change_id for f in found}}


def _mark(
    connection: Connection, one: Finding, change: Change, by: str, at: datetime, prints: Mapping[str, str]
) -> str:
    """What is remembered as seen: the version of a template once it is marked, or the fingerprint of a voter."""
    if one.kind == TEMPLATE:
        return marking.mark(connection, one.item, change, by, at)
    return prints.get(one.item, "") if one.kind == VOTER else ""


def _ask(connection: Connection, numbers: Sequence[int], told: Mapping[str, Change], at: datetime) -> None:
    """Ask again for the gold of what was just confirmed."""
    found = ledger.findings_of(connection, numbers)
    wanted = [f for f in found if f.kind == GOLD or told[f.change_id].gold_weight < 1]
    pairs = ledger.gold_before(connection, told, wanted)
    why = {i: f"A change: {short(c.title)}" for i, c in told.items()}
    ask_again(connection, [Recheck(row.question_id, at, why[f.change_id], f.change_id) for f, row in pairs])


def _take_back(store: Store, numbers: Sequence[int], said: Decision) -> int:
    with store.write() as connection:
        found, told = _chosen(connection, numbers)
        held = [f for f in found if f.state == CONFIRMED]
        ledger.decide_each(connection, {one.number: _kept(one, said) for one in found})
        marking.unmark(connection, [f for f in held if f.kind == TEMPLATE], said.by, said.at)
        _withdraw(connection, told)
        next_revision(connection)
    return len(found)


def _kept(one: Finding, said: Decision) -> Decision:
    """What was seen to keeps its owner and day."""
    own = one.last if said.state == DONE else None
    return said if own is None else replace(said, owner=own.owner or one.owner, due=own.due, seen=own.seen)


def _withdraw(connection: Connection, told: Mapping[str, Change]) -> None:
    """Ask no longer for gold that nothing confirmed of these changes touches any more."""
    for change_id in told:
        left = [f for f in ledger.findings(connection, change_id) if f.kind == GOLD or told[change_id].gold_weight < 1]
        wanted = {row.question_id for _, row in ledger.gold_before(connection, told, left)}
        waits = {r.question_id for r in rechecks(connection) if r.source == change_id}
        withdraw(connection, change_id, waits - wanted)


def _prints(connection: Connection, prints: Prints) -> Mapping[str, str]:
    if prints is not None:
        return prints
    seen = sorted(first_seen(connection).items(), key=lambda item: item[1])
    return {name: fingerprint for (name, fingerprint), _ in seen}


def _seen_to(connection: Connection, prints: Prints) -> list[tuple[Finding, str]]:
    """Confirmed findings that were seen to, each with a note on how."""
    held = [f for f in ledger.findings(connection) if f.state == CONFIRMED]
    of = {kind: [f for f in held if f.kind == kind] for kind in (TEMPLATE, VOTER, GOLD)}
    return [
        *_templates_seen_to(connection, of[TEMPLATE]),
        *_voters_seen_to(connection, of[VOTER], prints),
        *_gold_seen_to(connection, of[GOLD]),
    ]


def _templates_seen_to(connection: Connection, held: Sequence[Finding]) -> list[tuple[Finding, str]]:
    now = present(connection, list({f.item for f in held})) if held else {}
    out = []
    for one in held:
        stand = now[one.item]
        if ledger.seen_to(one, stand.template, stand.moved):
            out.append((one, f"moved away: {stand.moved}" if stand.moved else "the template was edited"))
    return out


def _voters_seen_to(connection: Connection, held: Sequence[Finding], prints: Prints) -> list[tuple[Finding, str]]:
    reviewed = {e.voter: e.at for e in voter_events(connection) if e.action == REVIEWED} if held else {}
    seen = first_seen(connection) if held and prints is None else {}
    out = []
    for one in held:
        at, print_ = one.confirmed_at, one.last.seen if one.last else ""
        assert at is not None
        later = {p for (name, p), t in seen.items() if name == one.item and t > at} - {print_}
        if one.item in reviewed and reviewed[one.item] > at:
            out.append((one, "it was reviewed"))
        elif prints is not None and one.item not in prints:
            out.append((one, "it is gone"))
        elif later or (prints is not None and print_ and prints[one.item] != print_):
            out.append((one, "it was altered"))
    return out


def _gold_seen_to(connection: Connection, held: Sequence[Finding]) -> list[tuple[Finding, str]]:
    said = reviews_of(connection, {f.item for f in held}) if held else []
    last = {r.question_id: r.at for r in said if r.label is not None}
    return [
        (f, "it was labelled again")
        for f in held
        if f.confirmed_at is not None and f.item in last and last[f.item] > f.confirmed_at
    ]
