"""The ledger as a list: which changes are wanted, as what columns; the findings of one; and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk.changes.words import KIND_WORDS, NOBODY, STATE_WORDS, due_of, owner_of, reason
from app.freshness.ledger import Entry
from labeling.freshness.changes import CONFIRMED, DONE, OPEN, STATES, TEMPLATE, Change, Finding

LATE = "late"
ASKED = {OPEN: "To decide", CONFIRMED: "Confirmed", LATE: "Late", DONE: "Done"}
"""What a change has to hold to be listed."""


@dataclass(frozen=True)
class Wanted:
    """Which changes are wanted; empty fields ask for nothing. ``text`` is looked for in text and products."""

    text: str = ""
    product: str | None = None
    owner: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class Task:
    """Something confirmed that waits for its owner."""

    change: Change
    finding: Finding


def filtered(entries: Sequence[Entry], wanted: Wanted, today: date) -> list[Entry]:
    """Entries that are wanted, in their order."""
    words = wanted.text.casefold().split()
    return [e for e in entries if all(w in _searched(e.change) for w in words) and _fits(e, wanted, today)]


def _fits(entry: Entry, wanted: Wanted, today: date) -> bool:
    if wanted.product is not None and wanted.product not in entry.change.products:
        return False
    whose = [f for f in entry.findings if wanted.owner in (None, owner_of(f))]
    if wanted.state is None:
        return wanted.owner is None or bool(whose)
    return any(f.late(today) if wanted.state == LATE else f.state == wanted.state for f in whose)


def _searched(change: Change) -> str:
    return f"{change.text} {' '.join(change.products)}".casefold()


def products(entries: Sequence[Entry]) -> list[str]:
    """Tags of the changes, by name."""
    return sorted({p for e in entries for p in e.change.products})


def owners(findings: Sequence[Finding]) -> list[str]:
    """Who has something to see to, by name; whoever is nobody comes last."""
    return sorted({owner_of(f) for f in findings}, key=lambda o: (o == NOBODY, o.casefold(), o))


def columns(entries: Sequence[Entry], today: date) -> dict[str, list[Any]]:
    """Changes as columns of a table; a count of nothing stays empty."""
    return {
        "From": [e.change.on for e in entries],
        "Change": [e.change.title for e in entries],
        "Products": [list(e.change.products) for e in entries],
        "To decide": [e.count(OPEN) or None for e in entries],
        "Confirmed": [e.count(CONFIRMED) or None for e in entries],
        "Late": [e.late(today) or None for e in entries],
        "Done": [e.count(DONE) or None for e in entries],
        "Next due": [e.due for e in entries],
        "Told by": [e.change.by for e in entries],
    }


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings are in each state."""
    return {state: sum(f.state == state for f in findings) for state in STATES}


def finding_columns(
    findings: Sequence[Finding], titles: Mapping[tuple[str, str], str], stopped: frozenset[str]
) -> dict[str, list[Any]]:
    """Findings as columns of a table; ``stopped`` are the templates that are not suggested now."""
    return {
        "What": [titles.get((f.kind, f.item), f.item) for f in findings],
        "Kind": [KIND_WORDS[f.kind] for f in findings],
        "Likely": [100 * f.score for f in findings],
        "Why": [": ".join(reason(f.reasons[0])) if f.reasons else "" for f in findings],
        "State": [STATE_WORDS[f.state] for f in findings],
        "Owner": [owner_of(f) for f in findings],
        "Due": [due_of(f) for f in findings],
        "Now": ["not suggested" if f.kind == TEMPLATE and f.item in stopped else "" for f in findings],
        "Decided by": [f.last.by if f.last is not None else "" for f in findings],
    }


def tasks(entries: Sequence[Entry], owner: str | None) -> list[Task]:
    """What is confirmed and waits for an owner, by any spelling of the name, or for all; by day, late first."""
    found = [
        Task(e.change, f)
        for e in entries
        for f in e.findings
        if f.state == CONFIRMED and (owner is None or owner_of(f).casefold() == owner.casefold())
    ]
    return sorted(found, key=lambda t: (due_of(t.finding) or date.max, t.finding.number))


def whose(entries: Sequence[Entry], name: str) -> tuple[list[str], str | None]:
    """Owners for whom something waits, and the one among them with this name, None where there is none."""
    found = owners([t.finding for t in tasks(entries, None)])
    return found, next((o for o in found if name and o.casefold() == name.casefold()), None)


def told_columns(told: Sequence[Change], known: frozenset[str]) -> dict[str, list[Any]]:
    """The entries of a file as columns of a table; ``known`` are the ids of those that the ledger has already."""
    return {
        "From": [c.on for c in told],
        "Change": [" ".join(c.text.split()) for c in told],
        "Products": [list(c.products) for c in told],
        "Gold before": [c.gold_weight for c in told],
        "Known": [c.change_id in known for c in told],
    }
