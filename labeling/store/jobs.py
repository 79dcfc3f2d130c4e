"""Jobs in the store: who may run them now, what became of each attempt, and when each runs next.

The functions that write have to be called in a write transaction, which is the only writer until it ends, over all
processes and machines; so two never hold one lease, and a job that is due begins once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from labeling.serving.jobs import BY_HAND, DONE, LOST, RUNNING, Held, JobRun, JobTime
from labeling.store.schema import JobLeaseRecord, JobRunRecord, JobTimeRecord, require_aware

HELD = tuple(f.name for f in fields(Held))
RUN = tuple(f.name for f in fields(JobRun) if f.name != "number")
GONE = "its process ended without a word"
Gone = Callable[[str], bool]
"""Whether the holder of that name has surely ended, though its lease still counts."""


def nobody(holder: str) -> bool:
    """Nothing is known of any holder but its lease."""
    return False


def take_lease(
    connection: Connection, name: str, holder: str, at: datetime, until: datetime, gone: Gone = nobody
) -> Held | None:
    """Take a lease that nobody holds, or whose holder is gone; None when it is taken, otherwise who has it."""
    known = lease(connection, name)
    if known is not None and known.until > require_aware(at) and not gone(known.holder):
        return known
    r, values = JobLeaseRecord, asdict(Held(name, holder, at, at, until))
    connection.execute(delete(r).where(r.name == name))
    connection.execute(insert(r), values)
    return None


def renew_lease(connection: Connection, name: str, holder: str, at: datetime, until: datetime) -> bool:
    """Heartbeat of a holder; False where somebody else has the lease, or nobody."""
    r = JobLeaseRecord
    mine = update(r).where(r.name == name, r.holder == holder)
    return bool(connection.execute(mine.values(beat_at=require_aware(at), until=require_aware(until))).rowcount)


def free_lease(connection: Connection, name: str, holder: str) -> bool:
    """End a holder's lease; False where it was not theirs any more."""
    r = JobLeaseRecord
    return bool(connection.execute(delete(r).where(r.name == name, r.holder == holder)).rowcount)


def lease(connection: Connection, name: str) -> Held | None:
    """Who took a lease last and did not end it, even where it ran out."""
    return next((h for h in leases(connection) if h.name == name), None)


def leases(connection: Connection) -> list[Held]:
    """All leases that were not ended, by name."""
    r = JobLeaseRecord
    rows = connection.execute(select(*(getattr(r, n) for n in HELD)).order_by(r.name))
    return [Held(*row) for row in rows]


def begin_run(connection: Connection, run: JobRun) -> JobRun:
    """Append an attempt that begins now; the same with its number."""
    values = {name: getattr(run, name) for name in RUN}
    done = connection.execute(insert(JobRunRecord).returning(JobRunRecord.id), values | {"facts": dict(run.facts)})
    return replace(run, number=int(done.scalar_one()))


def end_run(
    connection: Connection, run: JobRun, state: str, at: datetime, error: str = "", facts: dict[str, Any] | None = None
) -> JobRun:
    """Say what became of an attempt; one that was given up as lost meanwhile stays so."""
    r = JobRunRecord
    values: dict[str, Any] = {
        "state": state,
        "ended_at": require_aware(at),
        "error": error,
        "facts": {**run.facts, **(facts or {})},
    }
    ending = update(r).where(r.id == run.number, r.state == RUNNING)
    if not connection.execute(ending.values(**values)).rowcount:
        return one_run(connection, run.number)
    return replace(run, **values)


def lost_runs(connection: Connection, at: datetime, gone: Gone = nobody) -> list[int]:
    """Numbers of attempts that say they run, and whose holder has no lease now or is gone."""
    alive = {h.holder for h in leases(connection) if h.until > require_aware(at) and not gone(h.holder)}
    r = JobRunRecord
    left = connection.execute(select(r.id, r.holder).where(r.state == RUNNING)).all()
    return [number for number, holder in left if holder not in alive]


def give_up_lost(connection: Connection, at: datetime, gone: Gone = nobody) -> int:
    """Mark such attempts as lost; how many there were."""
    lost = lost_runs(connection, at, gone)
    if lost:
        values = {"state": LOST, "ended_at": require_aware(at), "error": GONE}
        connection.execute(update(JobRunRecord).where(JobRunRecord.id.in_(lost)).values(**values))
    return len(lost)


def one_run(connection: Connection, number: int) -> JobRun:
    """One attempt by its number."""
    return _runs(connection, select(JobRunRecord.id).where(JobRunRecord.id == number))[0]


def job_runs(connection: Connection, job: str | None = None, limit: int = 50) -> list[JobRun]:
    """Attempts at a job or at all, the latest first."""
    wanted = select(JobRunRecord.id)
    if job is not None:
        wanted = wanted.where(JobRunRecord.job == job)
    return _runs(connection, wanted.order_by(JobRunRecord.id.desc()).limit(limit))


def last_runs(connection: Connection, states: Sequence[str] = ()) -> dict[str, JobRun]:
    """The last attempt at each job, perhaps of those in some states."""
    r = JobRunRecord
    wanted = select(func.max(r.id)).group_by(r.job)
    if states:
        wanted = wanted.where(r.state.in_(states))
    return {run.job: run for run in _runs(connection, wanted)}


def last_that_counts(connection: Connection, job: str) -> JobRun | None:
    """The last attempt of which another may follow: what came to nothing by hand is passed over."""
    r = JobRunRecord
    counts = (r.cause != BY_HAND) | (r.state == DONE)
    found = _runs(connection, select(func.max(r.id)).where(r.job == job, r.state != RUNNING, counts))
    return found[0] if found else None


def forget_runs(connection: Connection, job: str, keep: int) -> int:
    """Delete the oldest attempts at a job beyond so many; how many there were."""
    r = JobRunRecord
    kept = select(r.id).where(r.job == job).order_by(r.id.desc()).limit(1).offset(keep)
    oldest = connection.execute(kept).scalar()
    if oldest is None:
        return 0
    return int(connection.execute(delete(r).where(r.job == job, r.id <= oldest, r.state != RUNNING)).rowcount)


def job_times(connection: Connection) -> dict[str, JobTime]:
    """When each job runs next by the clock; jobs that are off are not there."""
    r = JobTimeRecord
    rows = connection.execute(select(r.job, r.next_at, r.said).where(r.next_at.is_not(None)).order_by(r.next_at))
    return {job: JobTime(job, at, said.get("cron", ""), said.get("timezone", "")) for job, at, said in rows}


def set_job_time(connection: Connection, time: JobTime) -> None:
    """Say when a job runs next."""
    values = {"next_at": require_aware(time.next_at), "said": {"cron": time.cron, "timezone": time.timezone}}
    changed = update(JobTimeRecord).where(JobTimeRecord.job == time.job).values(**values)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(JobTimeRecord), {"job": time.job, **values})


def drop_job_time(connection: Connection, job: str) -> None:
    """A job runs no more by the clock."""
    connection.execute(delete(JobTimeRecord).where(JobTimeRecord.job == job))


def _runs(connection: Connection, wanted: Any) -> list[JobRun]:
    r = JobRunRecord
    columns = (*(getattr(r, name) for name in RUN), r.id)
    rows = connection.execute(select(*columns).where(r.id.in_(wanted)).order_by(r.id.desc()))
    return [JobRun(**dict(zip(RUN, row[:-1], strict=True)), number=row[-1]) for row in rows]
