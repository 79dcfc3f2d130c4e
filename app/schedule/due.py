"""Which jobs should begin now, and which run when: the same answer for the scheduler, for cron, and for the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from app.schedule.cron import next_after
from app.schedule.settings import Schedule, duration
from app.schedule.triggers import called_for
from app.settings import Settings
from labeling.serving.jobs import JOBS, ON_SCHEDULE, RETRAIN, Due, JobTime, next_try
from labeling.store.jobs import drop_job_time, job_times, last_that_counts, set_job_time


def plan(connection: Connection, schedule: Schedule, at: datetime) -> dict[str, JobTime]:
    """When each job runs next, written down; a job that is new or has another expression begins to count now."""
    known, out = job_times(connection), planned(connection, schedule, at)
    for job in JOBS:
        if job in known and job not in out:
            drop_job_time(connection, job)
        elif job in out and out[job] != known.get(job):
            set_job_time(connection, out[job])
    return out


def planned(connection: Connection, schedule: Schedule, at: datetime) -> dict[str, JobTime]:
    """The same without writing anything."""
    known, out = job_times(connection), dict[str, JobTime]()
    for job in JOBS:
        cron, time = schedule.cron(job), known.get(job)
        if cron is None:
            continue
        if time is None or (time.cron, time.timezone) != (cron, schedule.timezone):
            time = JobTime(job, next_after(cron, schedule.timezone, at), cron, schedule.timezone)
        out[job] = time
    return out


def due(connection: Connection, settings: Settings, job: str, at: datetime) -> Due | None:
    """Why a job should begin now: it is its time, it was missed, it is tried again, or something calls for it.

    However often it was missed, it is due once.
    """
    schedule, time = settings.schedule, job_times(connection).get(job)
    if time is not None and schedule.cron(job) is not None and time.next_at <= at:
        return Due(job, ON_SCHEDULE, time.next_at)
    again = try_again(connection, schedule, job)
    if again is not None and again.due_at <= at:
        return again
    return called_for(connection, settings, at) if job == RETRAIN else None


def try_again(connection: Connection, schedule: Schedule, job: str) -> Due | None:
    """The next attempt at a job whose last one came to nothing; None where there is none to come."""
    return next_try(last_that_counts(connection, job), schedule.retries, duration(schedule.backoff))


def advance(connection: Connection, schedule: Schedule, job: str, at: datetime) -> None:
    """A job begins now, whatever called for it: times that have come are settled by that."""
    time = job_times(connection).get(job)
    if time is not None and time.next_at <= at:
        set_job_time(connection, replace(time, next_at=next_after(time.cron, time.timezone, at)))
