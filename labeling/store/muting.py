"""Keeping which voters are muted; a review or being heard again ends it."""

from __future__ import annotations

from dataclasses import asdict, fields

from sqlalchemy import Connection, insert, select

from labeling.freshness.muting import MUTED, VoterEvent
from labeling.store.schema import VoterEventRecord, require_aware

FIELDS = [f.name for f in fields(VoterEvent)]


def append_voter_event(connection: Connection, event: VoterEvent) -> None:
    """Append what somebody did about a voter."""
    connection.execute(insert(VoterEventRecord), asdict(event) | {"at": require_aware(event.at)})


def voter_events(connection: Connection) -> list[VoterEvent]:
    """All of them, the oldest first."""
    v = VoterEventRecord
    return [VoterEvent(*row) for row in connection.execute(select(*(getattr(v, n) for n in FIELDS)).order_by(v.id))]


def muted(connection: Connection) -> dict[str, VoterEvent]:
    """Voters that are not heard now, by name, each with the event that muted it."""
    last = {e.voter: e for e in voter_events(connection)}
    return {name: event for name, event in last.items() if event.action == MUTED}
