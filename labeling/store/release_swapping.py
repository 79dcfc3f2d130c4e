"""Putting a release in the place of another one, as if it had been that one from the start."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from labeling.store.releases import add_release, mark_removed
from labeling.store.schema import CandidateEventRecord, ReleaseEventRecord, ReleaseRecord


def swap(connection: Connection, old: str, new: str, at: datetime) -> None:
    """Let ``new`` be current, candidate, pinned and on the way back wherever ``old`` was; ``old`` counts as removed.

    The log of releases is otherwise only ever appended to; here it must not lead back to what had to go.
    """
    r = ReleaseRecord
    row = connection.execute(
        select(r.created_at, r.manifest, r.report, r.pinned).where(r.release_id == old)
    ).one_or_none()
    if row is None or old == new:
        return
    add_release(connection, new, row.created_at, row.manifest, row.report)
    connection.execute(update(r).where(r.release_id == new).values(pinned=row.pinned))
    for record in (ReleaseEventRecord, CandidateEventRecord):
        connection.execute(update(record).where(record.release_id == old).values(release_id=new))
    mark_removed(connection, [old], at)
