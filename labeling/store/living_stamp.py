"""Tells whether anything about freshness was written, without reading it."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from labeling.store.schema import (
    ChangeRecord,
    FindingEventRecord,
    FindingRecord,
    FreshnessRecord,
    RecheckRecord,
    VoterEventRecord,
    VoterVersionRecord,
)

NUMBERED = (FindingRecord, FindingEventRecord, RecheckRecord, VoterEventRecord, FreshnessRecord)
COUNTED = (ChangeRecord, VoterVersionRecord)


def living_stamp(connection: Connection) -> tuple[int, ...]:
    """Numbers of the last rows; the same numbers, the same changes, findings, rechecks, events and scores."""
    last = [connection.scalar(select(func.max(record.id))) or 0 for record in NUMBERED]
    count = [connection.scalar(select(func.count()).select_from(record)) or 0 for record in COUNTED]
    return (*last, *count)
