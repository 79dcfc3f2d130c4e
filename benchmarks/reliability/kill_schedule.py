"""`kill -9` of `oracle schedule` while jobs are due."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.backing_up.making import backups
from app.workspace import Workspace
from benchmarks.reliability.checks import last_line, wrong
from benchmarks.reliability.kill_others import comes_back
from benchmarks.reliability.outcome import Outcome, Setting, sentence
from benchmarks.reliability.starting import ended_after, oracle
from labeling.serving.jobs import DONE, JOBS, RUNNING, JobRun, JobTime
from labeling.store.jobs import job_runs, set_job_time

SETTINGS = """
[schedule]
retrain = "0 3 * * *"
freshness = "0 3 * * *"
monitor = "0 3 * * *"
backup = "0 3 * * *"
backoff = "1 s"
retries = 9
"""
LONGEST, PATIENCE = 3.0, 90.0


def scheduler(setting: Setting) -> Outcome:
    """All four jobs are due each time; whatever was killed is run again by itself, and each comes to its end once."""
    root = setting.copy("scheduled")
    with (root / "oracle.toml").open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS)
    seen, bad, n = Counter[str](), list[str](), 0
    while n < setting.times:
        began = datetime.now(UTC)
        all_due(root)
        for _ in range(min(4, setting.times - n)):
            seen[_killed(root, setting.draw.random() * LONGEST)] += 1
            n += 1
            trouble = next(iter(wrong(root, interrupted=True)), "")
            bad += [trouble] if trouble else []
        trouble = _ends_by_itself(root, began) or next(iter(wrong(root)), "") or _whole(root)
        bad += [trouble] if trouble else []
    note = sentence(seen) + (f"; {bad[0]}" if bad else "; every job was run again and done once")
    what = "Kill `oracle schedule` with all jobs due"
    return Outcome(what, setting.times, setting.times - min(len(bad), setting.times), 0, note)


def all_due(root: Path) -> None:
    """All jobs were due a minute ago."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    with Workspace(root).open_store() as store, store.write() as connection:
        for job in JOBS:
            set_job_time(connection, JobTime(job, at, "0 3 * * *", "UTC"))


def _killed(root: Path, moment: float) -> str:
    with ended_after(oracle(root, "schedule")) as started:
        _wait_for_work(root, datetime.now(UTC))
        time.sleep(moment)
        if not started.running():
            return f"ended by itself: {last_line(started)}"
        running = (
            [run.job for run in _runs(root) if run.state == RUNNING] if (root / "var" / "store.db").exists() else []
        )
        started.kill()
    return f"while {' and '.join(sorted(set(running)))} ran" if running else "between jobs"


def _wait_for_work(root: Path, since: datetime) -> None:
    """Until a job began, or there is none to begin."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and not any(run.started_at >= since for run in _runs(root)):
        time.sleep(0.02)


def _ends_by_itself(root: Path, began: datetime) -> str:
    """Let the scheduler run undisturbed until all is done; what is wrong, or nothing."""
    with ended_after(oracle(root, "schedule")):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            done = Counter(run.job for run in _runs(root) if run.state == DONE and run.started_at >= began)
            if set(done) == set(JOBS):
                break
            time.sleep(0.2)
        else:
            return f"not all jobs came to their end: {dict(done)}"
        time.sleep(0.3)
    runs = [run for run in _runs(root) if run.started_at >= began]
    twice = [job for job, n in Counter(r.job for r in runs if r.state == DONE).items() if n > 1]
    return f"{twice[0]} was done twice" if twice else ""


def _runs(root: Path) -> list[JobRun]:
    with Workspace(root).open_store() as store, store.read() as connection:
        return job_runs(connection, limit=1000)


def _whole(root: Path) -> str:
    latest = backups(root / "var" / "backups")[:1]
    return comes_back(latest[0], root.parent / "back") if latest else "there is no backup"
