"""What runs when, what ran, and who runs something now: for the command and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from app.schedule.due import planned, try_again
from app.schedule.settings import OFF, Schedule
from app.schedule.words import lasted, length, moment, next_of, result, who
from labeling.serving.jobs import JOBS, RUNNING, Held, JobRun
from labeling.store import Store
from labeling.store.jobs import job_runs, last_runs, leases

GRACE = timedelta(minutes=2)


@dataclass(frozen=True)
class JobLine:
    """A job as it stands.

    Parameters
    ----------
    cron
        Its expression, or ``off``.
    next_at
        When it runs next by the clock, also where that has passed and nobody ran it; None where it is off.
    try_at
        When it is tried again after its last attempt came to nothing; None where it is not.
    last, lost
        Its last attempt, and whether that says it runs while nobody holds its lease.
    """

    job: str
    cron: str
    next_at: datetime | None
    try_at: datetime | None
    last: JobRun | None
    lost: bool

    @property
    def state(self) -> str:
        """Of the last attempt, ``never`` before the first."""
        if self.last is None:
            return "never"
        return "lost" if self.lost else self.last.state

    def late(self, at: datetime) -> bool:
        """Whether its time passed some minutes ago and it does not run."""
        return self.next_at is not None and self.next_at + GRACE < at and self.state != RUNNING


def listed(store: Store, schedule: Schedule, at: datetime) -> list[JobLine]:
    """All jobs, in their order."""
    with store.read() as connection:
        times, last = planned(connection, schedule, at), last_runs(connection)
        again = {job: try_again(connection, schedule, job) for job in JOBS}
        alive = {h.holder for h in leases(connection) if h.until > at}
    lines = []
    for job in JOBS:
        run, due, time = last.get(job), again[job], times.get(job)
        lines.append(
            JobLine(
                job,
                schedule.cron(job) or OFF,
                None if time is None else time.next_at,
                None if due is None else due.due_at,
                run,
                run is not None and run.state == RUNNING and run.holder not in alive,
            )
        )
    return lines


def holders(store: Store, at: datetime) -> list[Held]:
    """Who runs something now; leases that ran out are left out."""
    with store.read() as connection:
        return [h for h in leases(connection) if h.until > at]


def history(store: Store, job: str | None, limit: int) -> list[JobRun]:
    """Attempts, the latest first."""
    with store.read() as connection:
        return job_runs(connection, job, limit)


def run_as_dict(run: JobRun, schedule: Schedule) -> dict[str, Any]:
    """An attempt for programs; times as ISO 8601."""
    times = {"due_at": run.due_at, "started_at": run.started_at, "ended_at": run.ended_at}
    again = {"next_try": next_of(run, schedule)}
    return asdict(run) | {name: _iso(at) for name, at in (times | again).items()}


def line_as_dict(line: JobLine, schedule: Schedule, at: datetime) -> dict[str, Any]:
    """A job for programs."""
    last = None if line.last is None else run_as_dict(line.last, schedule)
    return {
        "job": line.job,
        "cron": line.cron,
        "next_at": _iso(line.next_at),
        "next_try": _iso(line.try_at),
        "state": line.state,
        "late": line.late(at),
        "last": last,
    }


def held_as_dict(held: Held) -> dict[str, Any]:
    """Who runs something now, for programs."""
    return asdict(held) | {name: _iso(getattr(held, name)) for name in ("taken_at", "beat_at", "until")}


def list_lines(lines: Sequence[JobLine], held: Sequence[Held], schedule: Schedule, at: datetime) -> Iterator[str]:
    """For people."""
    yield f"Times in UTC; expressions are read in {schedule.timezone}"
    for line in lines:
        next_at = "off" if line.next_at is None else f"next {moment(line.next_at)}"
        late = " (its time has passed; is `oracle schedule` running?)" if line.late(at) else ""
        yield f"  {line.job:9}  {line.cron:12}  {next_at}{late}"
        if line.last is not None:
            yield f"             last {moment(line.last.started_at)}: {line.state}{_said(line.last)}"
        if line.try_at is not None:
            yield f"             next try {moment(line.try_at)}"
    for one in held:
        yield f"Now: {who(one)}"


def history_lines(runs: Sequence[JobRun], now: datetime) -> Iterator[str]:
    """For people."""
    if not runs:
        yield "No job has run yet; `oracle schedule` runs them, `oracle schedule now JOB` one of them."
    for run in runs:
        tried = f", try {run.attempt}" if run.attempt > 1 else ""
        took = length(lasted(run, now))
        yield f"{moment(run.started_at)}  {run.job:9}  {run.state:7}  {took:>7}  {run.cause}{tried}{_said(run)}"


def _said(run: JobRun) -> str:
    found = result(run)
    return f": {found}" if found else ""


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
