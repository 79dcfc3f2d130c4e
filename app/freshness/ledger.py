"""The ledger of changes as people read it: each change with what it may have made stale, and what came of that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from labeling.freshness.changes import CONFIRMED, GOLD, KINDS, STATES, TEMPLATE, Change, Finding
from labeling.store import Store
from labeling.store import changes as log
from labeling.store.reads import questions_of, templates


@dataclass(frozen=True)
class Entry:
    """A change with its findings: templates, then voters, then gold, the likeliest first of each."""

    change: Change
    findings: tuple[Finding, ...]

    def of(self, kind: str) -> tuple[Finding, ...]:
        """Findings of one kind."""
        return tuple(f for f in self.findings if f.kind == kind)

    def count(self, state: str) -> int:
        """How many findings are in a state."""
        return sum(f.state == state for f in self.findings)

    def late(self, today: date) -> int:
        """How many are confirmed, not done, and past their day."""
        return sum(f.late(today) for f in self.findings)

    @property
    def due(self) -> date | None:
        """The first day on which something confirmed is due, None where nothing is."""
        days = [f.last.due for f in self.findings if f.state == CONFIRMED and f.last and f.last.due]
        return min(days, default=None)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        counts = {state: self.count(state) for state in STATES}
        found = [finding_dict(f) for f in self.findings]
        return change_dict(self.change) | {"counts": counts, "due": self.due, "findings": found}


def ledger(store: Store) -> list[Entry]:
    """All changes, the one told last first."""
    with store.read() as connection:
        told, found = log.changes(connection), defaultdict[str, list[Finding]](list)
        for finding in log.findings(connection):
            found[finding.change_id].append(finding)
    return [_entry(c, found[c.change_id]) for c in told]


def entry(store: Store, change_id: str) -> Entry:
    """One change.

    Raises
    ------
    OracleError
        When there is none with this id.
    """
    with store.read() as connection:
        return _entry(log.change(connection, change_id), log.findings(connection, change_id))


def titles(store: Store, findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
    """By kind and item what people call it: title of a template, text of a gold question, name of a voter."""
    kinds = Counter(f.kind for f in findings)
    out = {(f.kind, f.item): f.item for f in findings}
    with store.read() as connection:
        if kinds[TEMPLATE]:
            out |= {
                (TEMPLATE, t.template_id): t.title for t in templates(connection) if (TEMPLATE, t.template_id) in out
            }
        if kinds[GOLD]:
            asked = questions_of(connection, [f.item for f in findings if f.kind == GOLD])
            out |= {(GOLD, q.question_id): q.text for q in asked}
    return out


def change_dict(change: Change) -> dict[str, Any]:
    """A change for JSON."""
    return {"change_id": change.change_id, "title": change.title} | asdict(change)


def finding_dict(found: Finding) -> dict[str, Any]:
    """A finding for JSON: its number, its state, who sees to it until when, and all that was decided."""
    last = found.last
    now = {
        "state": found.state,
        "owner": last.owner if last is not None and last.owner else found.owner,
        "due": None if last is None or found.state != CONFIRMED else last.due,
    }
    return asdict(found) | now


def _entry(change: Change, found: Sequence[Finding]) -> Entry:
    return Entry(change, tuple(f for kind in KINDS for f in found if f.kind == kind))
