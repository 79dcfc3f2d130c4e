"""Leases: which question an expert has on the screen, so that nobody else is handed it meanwhile.

A lease that ran out is as good as none. `take` has to be called in a write transaction, which is the only writer
until it ends; so two experts, in one process or in two, never get the same place of a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from labeling.store.bulk import chunks, insert_rows
from labeling.store.schema import LeaseRecord, require_aware


def take(
    connection: Connection,
    candidates: Sequence[str],
    expert: str,
    at: datetime,
    until: datetime,
    wanted: Mapping[str, int] | None = None,
) -> str | None:
    """Lease the first candidate with a place left to an expert; None where none has.

    Parameters
    ----------
    candidates
        Question ids, the one that is wanted most first.
    at, until
        Now, and the end of the lease; both timezone-aware.
    wanted
        How many experts may have a question at the same time, one where it does not say.
    """
    taken = Counter(question_id for question_id, who in _running(connection, candidates, at) if who != expert)
    for question_id in candidates:
        if taken[question_id] < (wanted or {}).get(question_id, 1):
            renew(connection, question_id, expert, until)
            return question_id
    return None


def renew(connection: Connection, question_id: str, expert: str, until: datetime) -> None:
    """Lease a question to an expert whoever has it, or let their lease end later."""
    free(connection, [question_id], expert)
    insert_rows(
        connection,
        LeaseRecord,
        [{"question_id": question_id, "expert": expert, "until": require_aware(until)}],
    )


def free(connection: Connection, question_ids: Iterable[str], expert: str) -> None:
    """End an expert's leases of some questions."""
    for part in chunks(question_ids):
        mine = (LeaseRecord.expert == expert, LeaseRecord.question_id.in_(part))
        connection.execute(delete(LeaseRecord).where(*mine))


def held(connection: Connection, expert: str, at: datetime) -> list[str]:
    """Questions leased to an expert, the latest lease first."""
    mine = (LeaseRecord.expert == expert, LeaseRecord.until > require_aware(at))
    statement = select(LeaseRecord.question_id).where(*mine).order_by(LeaseRecord.until.desc())
    return list(connection.scalars(statement))


def held_by_others(connection: Connection, question_ids: Iterable[str], expert: str, at: datetime) -> set[str]:
    """Those of some questions that somebody else has on the screen."""
    return {question_id for question_id, who in _running(connection, question_ids, at) if who != expert}


def expire(connection: Connection, at: datetime) -> int:
    """Delete the leases that ran out; returns how many."""
    return int(connection.execute(delete(LeaseRecord).where(LeaseRecord.until <= require_aware(at))).rowcount)


def _running(connection: Connection, question_ids: Iterable[str], at: datetime) -> list[tuple[str, str]]:
    lease, out = LeaseRecord, list[tuple[str, str]]()
    for part in chunks(question_ids):
        running = (lease.question_id.in_(part), lease.until > require_aware(at))
        out += [(row[0], row[1]) for row in connection.execute(select(lease.question_id, lease.expert).where(*running))]
    return out
