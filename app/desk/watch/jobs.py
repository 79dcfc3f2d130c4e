"""What runs by itself: jobs as they stand, who runs one now, and what came of the last attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.desk.loaded import Desk
from app.schedule.lease import shown
from app.schedule.listing import JobLine, history, holders, listed
from app.schedule.settings import Schedule
from app.schedule.words import WHAT, lasted, length, moment, result
from app.settings import read_settings
from labeling.serving.jobs import JobRun

SHOWN = 200
STATES = {
    "never": "–",
    "running": "Running",
    "done": "Done",
    "failed": "Failed",
    "stopped": "Stopped",
    "lost": "Lost",
}


@dataclass(frozen=True)
class Jobs:
    """What the page shows.

    Parameters
    ----------
    now
        What runs at this moment, each in one sentence.
    late
        Jobs whose time has passed while nothing runs them.
    """

    schedule: Schedule
    lines: list[JobLine]
    now: list[str]
    late: list[str]


def jobs(desk: Desk, at: datetime) -> Jobs:
    """Jobs as they stand; oracle.toml is read as it is now."""
    schedule = read_settings(desk.workspace.root / "oracle.toml").schedule
    lines, holding = listed(desk.store, schedule, at), {h.holder: h for h in holders(desk.store, at)}
    running = [line.last for line in lines if line.last is not None and line.state == "running"]
    named = {run.holder: run.job for run in running}
    now = [
        f"{named.get(h.holder, 'A run by hand')} on {shown(h.holder)}, for {length(at - h.taken_at)} so far"
        for h in holding.values()
    ]
    late = [line.job for line in lines if line.late(at) and not holding]
    return Jobs(schedule, lines, now, late)


def job_rows(found: Jobs) -> list[dict[str, Any]]:
    """A row a job."""
    return [
        {
            "Job": line.job,
            "What it does": WHAT[line.job],
            "When": line.cron,
            "Next": "off" if line.next_at is None else moment(line.next_at),
            "Last run": "–" if line.last is None else moment(line.last.started_at),
            "State": STATES[line.state],
            "Next try": moment(line.try_at),
        }
        for line in found.lines
    ]


def last_attempts(desk: Desk, job: str | None) -> list[JobRun]:
    """Attempts at a job or at all, the latest first."""
    return history(desk.store, job, SHOWN)


def attempt_rows(runs: Sequence[JobRun], at: datetime) -> list[dict[str, Any]]:
    """A row an attempt."""
    return [
        {
            "Started": moment(run.started_at),
            "Job": run.job,
            "State": STATES[run.state] + (f", try {run.attempt}" if run.attempt > 1 else ""),
            "Took": length(lasted(run, at)),
            "Why": run.cause,
            "What came of it": result(run) or "–",
        }
        for run in runs
    ]
