"""`kill -9` in the midst of a retraining: the scheduler goes on from the last whole step, to the same end."""

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.pipeline.steps import STEPS
from app.scaffold import create
from app.workspace import Workspace
from labeling.disk.files import read_json
from labeling.serving.jobs import DONE, LOST, RETRAIN, RUNNING, JobTime
from labeling.store import jobs as log

SETTINGS = '\n[schedule]\nfreshness = "off"\nmonitor = "off"\nbackup = "off"\nretries = 20\n'
SERVE = """
import sys
from pathlib import Path
from app.schedule.lease import Pace
from app.schedule.serving import Scheduler
from app.schedule.works import retrain
from app.workspace import Workspace

Workspace.built_encoders = Path(sys.argv[2])
workspace = Workspace(Path(sys.argv[1]))
with workspace.open_store() as store:
    Scheduler(workspace, store, {"retrain": retrain}, pace=Pace(lasts=2, beat=0.5, look=0.2), look=0.3).run()
"""
KILLS = 3


def start(folder):
    words = [sys.executable, "-c", SERVE, str(folder), str(Workspace.built_encoders)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait(store, true, process, seconds=240):
    """Until something holds of the attempts so far."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with store.read() as connection:
            runs = log.job_runs(connection, RETRAIN)[::-1]
        if true(runs):
            return runs
        assert process.poll() is None, "the scheduler ended by itself"
        time.sleep(0.05)
    raise AssertionError(f"waited too long: {runs}")


def hashes(folder):
    steps = read_json(folder / "var/run/manifest.json")["steps"]
    return {name: steps[name]["outputs"] for name in ("ingest", "encode", "vote", "denoise", "train", "evaluate")}


@pytest.mark.slow
def test_killed_at_random_moments_it_ends_as_if_nothing_had_happened(made, tmp_path):
    folder, draw = tmp_path / "shop", random.Random(7)
    create(folder)
    with (folder / "oracle.toml").open("a") as settings:
        settings.write(SETTINGS)
    with Workspace(folder).open_store() as store:
        with store.write() as connection:
            log.set_job_time(connection, JobTime(RETRAIN, datetime.now(UTC) - timedelta(days=3), "0 3 * * *", "UTC"))
        whole = []
        for kill in range(KILLS):
            process = start(folder)
            wait(store, lambda runs, n=kill: len(runs) > n and runs[-1].state == RUNNING, process)
            time.sleep(draw.uniform(0, 1.5))
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            path = folder / "var/run/manifest.json"
            whole.append(len(read_json(path)["steps"]) if path.exists() else 0)
        process = start(folder)
        runs = wait(store, lambda runs: runs[-1].state == DONE, process)
        process.terminate()
        process.wait(60)
        releases, current = store.releases(), store.current_release()
    assert [(r.state, r.attempt) for r in runs] == [(LOST, n + 1) for n in range(KILLS)] + [(DONE, KILLS + 1)]
    assert all(r.error == log.GONE for r in runs[:-1])
    assert whole == sorted(whole) and whole[-1] <= len(STEPS)
    assert len(runs[-1].facts["steps"]) == len(STEPS) - whole[-1]  # whole steps were not run again
    assert [r.release_id for r in releases] == [current] == [runs[-1].facts["release_id"]]
    assert hashes(folder) == hashes(made)
    assert sorted(p.name for p in (folder / "var/releases").iterdir()) == [current]
