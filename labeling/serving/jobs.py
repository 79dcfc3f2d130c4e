"""Jobs that run again and again: which there are, what became of each attempt, and when one is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

RETRAIN, FRESHNESS, MONITOR, BACKUP = "retrain", "freshness", "monitor", "backup"
JOBS = (RETRAIN, FRESHNESS, MONITOR, BACKUP)
RUNNING, DONE, FAILED, STOPPED, LOST = "running", "done", "failed", "stopped", "lost"
ON_SCHEDULE, BY_HAND = "on schedule", "by hand"


@dataclass(frozen=True)
class JobRun:
    """One attempt at a job.

    Parameters
    ----------
    cause
        ``on schedule``, ``by hand``, or what called for it, for people.
    due_at
        When it should have begun; times are timezone-aware.
    state
        ``running``, ``done``, ``failed``, ``stopped`` (it was told to end) or ``lost`` (its process is gone).
    attempt
        Counts from 1; a job that is tried again has the next number.
    holder
        Who ran it, the name of a lease.
    error
        One sentence, empty where there was none.
    facts
        What came of it.
    number
        Its number in the store, 0 before it is there.
    """

    job: str
    cause: str
    started_at: datetime
    holder: str
    due_at: datetime | None = None
    attempt: int = 1
    state: str = RUNNING
    ended_at: datetime | None = None
    error: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class Held:
    """Who may run jobs now, since when, and until when without a further heartbeat."""

    name: str
    holder: str
    taken_at: datetime
    beat_at: datetime
    until: datetime


@dataclass(frozen=True)
class JobTime:
    """When a job runs next by the clock, and the ``cron`` expression and ``timezone`` that say so."""

    job: str
    next_at: datetime
    cron: str
    timezone: str


@dataclass(frozen=True)
class Due:
    """A job that should begin: why, since when, and which attempt it is."""

    job: str
    cause: str
    due_at: datetime
    attempt: int = 1


def next_try(run: JobRun | None, retries: int, backoff: timedelta) -> Due | None:
    """When an attempt that came to nothing is made again; None where it is not.

    A failed one waits for ``backoff``, twice as long each time; a lost one goes on at once, and both stop after so
    many retries. A stopped one goes on as soon as somebody looks, as the same attempt. What somebody ran by hand is
    left to them.
    """
    if run is None or run.cause == BY_HAND or run.ended_at is None or run.state not in (FAILED, LOST, STOPPED):
        return None
    if run.state == STOPPED:
        return Due(run.job, run.cause, run.ended_at, run.attempt)
    if run.attempt > retries:
        return None
    wait = backoff * 2 ** (run.attempt - 1) if run.state == FAILED else timedelta(0)
    return Due(run.job, run.cause, run.ended_at + wait, run.attempt + 1)
