"""The modes of the stages, and the candidate release that runs in shadow; both are only ever appended to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from labeling.errors import OracleError, did_you_mean
from labeling.serving.stages import Modes, StageEvent, latest_modes
from labeling.store.releases import current_release
from labeling.store.schema import CandidateEventRecord, ReleaseRecord, StageEventRecord, require_aware


@dataclass(frozen=True)
class CandidateEvent:
    """A release began to run in shadow, or, where ``release_id`` is None, the one before it ended."""

    at: datetime
    by: str
    release_id: str | None
    note: str


def modes(connection: Connection) -> Modes:
    """The present mode of each stage."""
    s = StageEventRecord
    last = select(func.max(s.id)).group_by(s.stage)
    return latest_modes({row.stage: row.mode for row in connection.execute(select(s).where(s.id.in_(last)))})


def set_mode(connection: Connection, event: StageEvent) -> bool:
    """Give a stage another mode; False where it has that one already."""
    if modes(connection).of(event.stage) == event.mode:
        return False
    values = {"at": require_aware(event.at), "by": event.by, "stage": event.stage}
    connection.execute(insert(StageEventRecord), values | {"mode": event.mode, "note": event.note})
    return True


def stage_events(connection: Connection, limit: int = 100) -> list[StageEvent]:
    """When which stage got which mode, the latest first."""
    s = StageEventRecord
    statement = select(s.at, s.by, s.stage, s.mode, s.note).order_by(s.id.desc()).limit(limit)
    return [StageEvent(*row) for row in connection.execute(statement)]


def candidate(connection: Connection) -> str | None:
    """The release that runs in shadow now; None where there is none, or it has become the current one."""
    c = CandidateEventRecord
    found = connection.execute(select(c.release_id).order_by(c.id.desc()).limit(1)).scalar()
    return None if found == current_release(connection) else found


def set_candidate(connection: Connection, event: CandidateEvent) -> None:
    """Let a release run in shadow from now on, in place of the one that did.

    Raises
    ------
    OracleError
        When there is no such release, it is the current one, or there is nothing to end.
    """
    if event.release_id is None and candidate(connection) is None:
        raise OracleError("no release runs in shadow; there is nothing to end")
    if event.release_id is not None:
        _require_candidate(connection, event.release_id)
    values = {"at": require_aware(event.at), "by": event.by, "release_id": event.release_id, "note": event.note}
    connection.execute(insert(CandidateEventRecord), values)


def candidate_events(connection: Connection, limit: int = 100) -> list[CandidateEvent]:
    """When which release ran in shadow, the latest first."""
    c = CandidateEventRecord
    statement = select(c.at, c.by, c.release_id, c.note).order_by(c.id.desc()).limit(limit)
    return [CandidateEvent(*row) for row in connection.execute(statement)]


def _require_candidate(connection: Connection, release_id: str) -> None:
    known = list(connection.execute(select(ReleaseRecord.release_id)).scalars())
    if release_id not in known:
        raise OracleError(f"unknown release '{release_id}'{did_you_mean(release_id, known)}")
    if release_id == current_release(connection):
        raise OracleError(f"release '{release_id}' is the current one; name another to run beside it")
