"""Telling of changes: into the ledger, and searched at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.freshness.finding import about, look, read_ground
from app.freshness.ledger import change_dict, finding_dict
from app.freshness.markdown_notes import Entry
from app.freshness.release_notes import About, read_changes
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.changes import Change, Finding
from labeling.freshness.signals import Encode
from labeling.store import Store
from labeling.store import changes as ledger


@dataclass(frozen=True)
class Added:
    """What became of changes that were told.

    Parameters
    ----------
    new
        Those that the ledger did not have, in their order; ``known`` counts the others.
    found
        By id of a new change what it may have made stale, the likeliest first of each kind.
    missing
        What could not be searched, in a sentence; empty where everything was.
    """

    new: tuple[Change, ...]
    known: int
    found: Mapping[str, tuple[Finding, ...]]
    missing: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = [change_dict(c) | {"findings": [finding_dict(f) for f in self.found[c.change_id]]} for c in self.new]
        return {"added": len(self.new), "known": self.known, "missing": self.missing, "changes": told}


def add(
    workspace: Workspace, store: Store, changes: Sequence[Change], at: datetime, encode: Encode | None = None
) -> Added:
    """Append changes to the ledger, search what each may have made stale, and keep that: all of it, or nothing."""
    with store.read() as connection:
        there = {c.change_id for c in ledger.changes(connection)}
        fresh = list({c.change_id: c for c in changes if c.change_id not in there}.values())
        ground = read_ground(workspace, connection, encode) if fresh else None
        found = {} if ground is None else {c.change_id: look(ground, connection, c, at) for c in fresh}
    with store.write() as connection:
        new = ledger.add_changes(connection, fresh)
        ledger.add_findings(connection, [f for c in new for f in found[c.change_id]])
        kept = {c.change_id: _in_order(ledger.findings(connection, c.change_id), found[c.change_id]) for c in new}
    missing = "" if ground is None else about(ground, new)
    return Added(tuple(new), len(changes) - len(new), kept, missing)


def add_text(workspace: Workspace, store: Store, text: str | None, given: About) -> Added:
    """Add the one change that somebody typed."""
    if text is None:
        raise OracleError(
            'give a TEXT, or --file NOTES: oracle change add "Instant payouts cost 1 %" --product payouts'
        )
    entry = Entry(text, (), None, 0)
    return add(workspace, store, [given.change(entry, "", {}, {})], given.at)


def add_file(
    workspace: Workspace, store: Store, path: Path, given: About, text: str | None = None, encode: Encode | None = None
) -> Added:
    """Add every entry of a file of release notes or a table; the same file again brings nothing twice.

    Raises
    ------
    OracleError
        Naming file and line of what cannot be read, or where a text is given too; nothing is written then.
    """
    if text is not None:
        raise OracleError("give a TEXT or --file, not both")
    with store.read() as connection:
        known = ledger.changes(connection)
    shown = workspace.shown(path.resolve())
    return add(workspace, store, read_changes(path, shown, given, known), given.at, encode)


def _in_order(kept: Sequence[Finding], found: Sequence[Finding]) -> tuple[Finding, ...]:
    place = {(f.kind, f.item): i for i, f in enumerate(found)}
    return tuple(sorted(kept, key=lambda f: place.get((f.kind, f.item), len(place))))
