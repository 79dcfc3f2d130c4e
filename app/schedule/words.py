"""Jobs and attempts in words, for commands and pages alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.schedule.lease import shown
from app.schedule.settings import Schedule, duration
from labeling.serving.jobs import DONE, RETRAIN, RUNNING, Held, JobRun, next_try

WHAT = {
    "retrain": "labels, training, a release if it passes the gate",
    "freshness": "what is due or has gone stale",
    "monitor": "replies, figures, drift, alerts",
    "backup": "a copy of everything people made, and the releases in use",
}
UNITS = ((86_400, "day", "days"), (3600, "h", "h"), (60, "min", "min"))


def moment(at: datetime | None) -> str:
    """A time in UTC, to the minute."""
    return "–" if at is None else at.strftime("%Y-%m-%d %H:%M")


def lasted(run: JobRun, now: datetime) -> timedelta:
    """How long an attempt took, or has taken so far."""
    return max((run.ended_at or now) - run.started_at, timedelta(0))


def length(span: timedelta) -> str:
    """A length of time in its largest unit, such as ``4 min``."""
    seconds = max(span.total_seconds(), 0.0)
    for size, one, many in UNITS:
        if seconds >= size:
            n = int(seconds // size)
            return f"{n:,} {one if n == 1 else many}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def next_of(run: JobRun | None, schedule: Schedule) -> datetime | None:
    """When an attempt that came to nothing is made again; None where it is not."""
    again = next_try(run, schedule.retries, duration(schedule.backoff))
    return None if again is None else again.due_at


def result(run: JobRun) -> str:
    """What came of an attempt in a few words; its error where it failed."""
    if run.error:
        return run.error
    facts = run.facts
    if run.state == RUNNING:
        return ""
    if run.job == RETRAIN and facts.get("release_id"):
        if not facts.get("steps"):
            return "nothing had changed"
        held_back = "" if facts.get("released") else ", held back by the gate"
        return f"release {facts['release_id']}{held_back}"
    return str(facts.get("says", ""))


def told(run: JobRun, schedule: Schedule) -> str:
    """An attempt that is over, on one line."""
    ended = run.ended_at or run.started_at
    said = f"{moment(ended)}  {run.job:9}  {run.state} after {length(ended - run.started_at)}, {run.cause}"
    return f"{said}{_try(run)}{_more(run, schedule)}"


def _try(run: JobRun) -> str:
    return f", try {run.attempt}" if run.attempt > 1 else ""


def _more(run: JobRun, schedule: Schedule) -> str:
    what, again = result(run), next_of(run, schedule)
    said = f": {what}" if what else ""
    return said if run.state == DONE or again is None else f"{said} (next try {moment(again)})"


def who(held: Held) -> str:
    """Who holds a lease, for people."""
    return f"{shown(held.holder)}, since {moment(held.taken_at)}"


def not_due(busy: str, next_at: datetime | None) -> dict[str, str | bool | None]:
    """That nothing was run, for programs."""
    return {"ran": False, "busy": busy, "next_at": None if next_at is None else next_at.isoformat(timespec="seconds")}


def not_due_line(busy: str, next_at: datetime | None) -> str:
    """The same for people."""
    if busy:
        return f"not begun: {busy}"
    when = "retraining is off in [schedule]" if next_at is None else f"next at {moment(next_at)} UTC"
    return f"not due: {when}"
