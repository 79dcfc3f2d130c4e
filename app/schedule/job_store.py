"""APScheduler's jobs in our own store, as names and times.

APScheduler's job store for SQLAlchemy keeps pickled jobs. Ours keeps plain values that any process may read, and lets a
time stand until a run has begun, so that a process that dies in between misses nothing.
"""

from __future__ import annotations

from datetime import datetime

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError

from labeling.store import Store
from labeling.store.jobs import job_times


class TimesJobStore(BaseJobStore):
    """Jobs of this process, whose times are those of the store.

    A time is moved on by whoever begins the job (`app.schedule.due.advance`), never from here. What was handed out is
    remembered only in memory, so that it is not handed out again at once.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self._jobs: dict[str, Job] = {}
        self._handed_out: dict[str, datetime] = {}

    def lookup_job(self, job_id: str) -> Job | None:
        """One job, None where there is none."""
        return next((job for job in self.get_all_jobs() if job.id == job_id), None)

    def get_due_jobs(self, now: datetime) -> list[Job]:
        """Jobs whose time has come, the earliest first."""
        return [job for job in self.get_all_jobs() if job.next_run_time is not None and job.next_run_time <= now]

    def get_next_run_time(self) -> datetime | None:
        """The earliest time of all jobs."""
        return next((job.next_run_time for job in self.get_all_jobs() if job.next_run_time is not None), None)

    def get_all_jobs(self) -> list[Job]:
        """All jobs, the earliest first, those without a time last."""
        with self.store.read() as connection:
            times = job_times(connection)
        for job in self._jobs.values():
            at, later = times.get(job.id), self._handed_out.get(job.id)
            next_at = None if at is None else at.next_at if later is None else max(at.next_at, later)
            job._modify(next_run_time=next_at)
        return sorted(self._jobs.values(), key=_order)

    def add_job(self, job: Job) -> None:
        """Take a job in; its time is the one in the store."""
        if job.id in self._jobs:
            raise ConflictingIdError(job.id)
        self._jobs[job.id] = job

    def update_job(self, job: Job) -> None:
        """A job was handed out, and has a later time now."""
        if job.id not in self._jobs:
            raise JobLookupError(job.id)
        self._jobs[job.id] = job
        if job.next_run_time is not None:
            self._handed_out[job.id] = job.next_run_time

    def remove_job(self, job_id: str) -> None:
        """Forget a job; its time in the store stays."""
        if self._jobs.pop(job_id, None) is None:
            raise JobLookupError(job_id)

    def remove_all_jobs(self) -> None:
        """Forget all jobs."""
        self._jobs.clear()


def _order(job: Job) -> tuple[bool, datetime, str]:
    return job.next_run_time is None, job.next_run_time or datetime.max, job.id
