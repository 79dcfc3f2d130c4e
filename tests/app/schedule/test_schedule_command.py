"""`oracle schedule`, its list, history and now; `oracle run --if-due` and `--wait`; `oracle backup` and `restore`."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.schedule.lease import WORK, held
from labeling.serving.jobs import FAILED, JOBS, ON_SCHEDULE, RETRAIN, JobRun, JobTime
from labeling.store import jobs as log


@pytest.fixture
def root(room):
    room.now = datetime.now(UTC)
    with room.store.write() as connection:
        for job in JOBS:
            log.drop_job_time(connection, job)
    room.plan()
    return room.workspace.root


def test_list_before_anything_ran(command, root):
    code, text = command("-w", root, "schedule", "list")
    assert code == 0
    lines = text.splitlines()
    assert lines[0] == "Times in UTC; expressions are read in UTC"
    assert [line.split()[0] for line in lines[1:]] == ["retrain", "freshness", "monitor", "backup"]
    assert "0 1 * * 0" in lines[4]


def test_list_says_what_is_late_what_failed_and_who_works(command, room, root):
    room.now = datetime(2026, 3, 2, 2, 59, tzinfo=UTC)
    with room.store.write() as connection:
        run = log.begin_run(connection, JobRun(RETRAIN, ON_SCHEDULE, room.now, "box/7/a"))
        log.end_run(connection, run, FAILED, room.now, "no [red]gold[/red]")
        log.set_job_time(connection, JobTime(RETRAIN, room.now, "0 3 * * *", "UTC"))
    with held(room.store, WORK):
        code, text = command("-w", root, "schedule", "list")
        found = json.loads(command("-w", root, "schedule", "list", "--json")[1])
    assert code == 0
    assert "next 2026-03-02 02:59 (its time has passed; is `oracle schedule` running?)" in text
    assert "last 2026-03-02 02:59: failed: no [red]gold[/red]" in text
    assert "next try 2026-03-02 03:04" in text
    assert f"process {os.getpid()}, since" in text
    assert found["jobs"][0]["late"] and found["jobs"][0]["next_try"] == "2026-03-02T03:04:00+00:00"
    assert found["running"][0]["name"] == "work"


def test_history_of_one_job_or_all(command, room, root):
    assert "No job has run yet" in command("-w", root, "schedule", "history")[1]
    room.runner().run_now("freshness")
    room.runner().run_now("backup")
    code, text = command("-w", root, "schedule", "history")
    assert code == 0 and [line.split()[2] for line in text.splitlines()] == ["backup", "freshness"]
    code, text = command("-w", root, "schedule", "history", "--job", "backup", "--json")
    assert [r["job"] for r in json.loads(text)["runs"]] == ["backup"]
    code, text = command("-w", root, "schedule", "history", "--job", "bakup")
    assert code == 2 and "bakup" in text and "backup" in text


def test_now_runs_one_job_and_writes_it_down(command, root):
    code, text = command("-w", root, "schedule", "now", "backup", "--json")
    found = json.loads(text)
    assert code == 0 and (found["state"], found["cause"]) == ("done", "by hand")
    assert Path(found["facts"]["backup"]).is_file()
    assert command("-w", root, "schedule", "now", "nothing")[0] == 2


def test_who_does_not_wait_gives_up_with_exit_code_1(command, room, root):
    with held(room.store, WORK):
        for words in (("schedule", "now", "backup", "--no-wait"), ("run",), ("label",), ("train",), ("evaluate",)):
            code, text = command("-w", root, *words)
            assert code == 1 and "another job holds this workspace since" in text, words
    assert room.runs() == []


def test_if_due_says_when_it_is_not(command, room, root):
    code, text = command("-w", root, "run", "--if-due")
    assert code == 0 and text.strip().startswith("not due: next at 20") and text.endswith("03:00 UTC\n")
    code, text = command("-w", root, "run", "--if-due", "--json")
    assert code == 0 and json.loads(text)["ran"] is False
    room.configure('[schedule]\nretrain = "off"')
    assert command("-w", root, "run", "--if-due")[1].strip() == "not due: retraining is off in [schedule]"


def test_if_due_while_another_works_is_no_failure(command, room, root):
    room.move(days=-3)
    with room.store.write() as connection:
        log.set_job_time(connection, JobTime(RETRAIN, room.now, "0 3 * * *", "UTC"))
    with held(room.store, WORK):
        code, text = command("-w", root, "run", "--if-due")
    assert code == 0 and text.strip().startswith("not begun: another job holds this workspace since")


def test_if_due_that_fails_exits_with_1_and_says_when_it_is_tried_again(command, room, root):
    with room.store.write() as connection:
        log.set_job_time(connection, JobTime(RETRAIN, room.now, "0 3 * * *", "UTC"))
    code, text = command("-w", root, "run", "--if-due")  # the workspace has no data
    assert code == 1 and "failed after" in text and "next try" in text
    assert room.runs()[0].state == FAILED and room.runs()[0].cause == ON_SCHEDULE


def test_a_run_by_hand_that_fails_is_bad_input_and_stands_in_the_history(command, room, root):
    code, text = command("-w", root, "run")
    assert code == 2 and "there is no templates.csv" in text
    assert room.story() == [("failed", 1)]


def test_backup_and_restore(command, root, tmp_path):
    code, text = command("-w", root, "backup", "--to", tmp_path / "kept", "--json")
    made = json.loads(text)
    assert code == 0 and made["files"] == 1
    code, text = command("restore", made["backup"], tmp_path / "back")
    assert code == 0 and text.startswith(f"{tmp_path}/back: 1 files as of ")
    code, text = command("restore", made["backup"], tmp_path / "back")
    assert code == 2 and "not empty" in text
    code, text = command("-w", root, "backup", "--to", tmp_path / "kept", "--folder", "--keep", "1")
    assert code == 0 and len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.slow
def test_the_scheduler_serves_until_sigterm(room, root):
    """A real process: it catches up what was missed, says so, and leaves with exit code 0."""
    room.configure('[schedule]\nretrain = "off"\nfreshness = "off"\nmonitor = "off"\nbackup = "0 1 * * 0"')
    with room.store.write() as connection:
        log.set_job_time(connection, JobTime("backup", room.now - timedelta(days=30), "0 1 * * 0", "UTC"))
    words = [sys.executable, "-m", "app.cli", "-w", str(root), "schedule"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        end = time.monotonic() + 120
        while time.monotonic() < end and not (room.runs() and room.runs()[0].ended_at):
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        text = process.communicate(timeout=60)[0]
    assert process.returncode == 0, text
    assert room.story() == [("done", 1)]
    assert "its time has passed" in text and "on schedule: 2 files" in text and "Traceback" not in text
