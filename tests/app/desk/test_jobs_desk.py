"""What the page Jobs shows, without a page."""

from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import Desk
from app.desk.watch.jobs import attempt_rows, job_rows, jobs, last_attempts
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.jobs import BACKUP, FAILED, JOBS, ON_SCHEDULE, RETRAIN, JobRun, JobTime
from labeling.store import jobs as log

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(tmp_path):
    """The desk of a workspace without any run."""
    (tmp_path / "shop" / "data").mkdir(parents=True)
    made = Desk(Workspace(tmp_path / "shop"))
    yield made
    made.store.close()


def write(desk, work, *words):
    with desk.store.write() as connection:
        return work(connection, *words)


def test_before_anything_ran(room):
    found = jobs(room, AT)
    assert (found.now, found.late) == ([], [])
    rows = job_rows(found)
    assert [r["Job"] for r in rows] == list(JOBS)
    assert rows[0] | {"What it does": ""} == {
        "Job": "retrain",
        "What it does": "",
        "When": "0 3 * * *",
        "Next": "2026-03-03 03:00",
        "Last run": "–",
        "State": "–",
        "Next try": "–",
    }
    assert attempt_rows(last_attempts(room, None), AT) == []


def test_what_nobody_ran_is_late_after_some_minutes(room):
    write(room, log.set_job_time, JobTime(RETRAIN, AT, "0 3 * * *", "UTC"))
    assert jobs(room, AT + 2 * MINUTE).late == []
    assert jobs(room, AT + 3 * MINUTE).late == [RETRAIN]


def test_what_runs_now_is_named_with_its_machine(room):
    write(room, log.take_lease, "work", "box/7/a", AT, AT + 9 * MINUTE)
    write(room, log.begin_run, JobRun(RETRAIN, ON_SCHEDULE, AT, "box/7/a"))
    write(room, log.set_job_time, JobTime(BACKUP, AT, "0 1 * * 0", "UTC"))
    found = jobs(room, AT + 4 * MINUTE)
    assert found.now == ["retrain on box, process 7, for 4 min so far"]
    assert found.late == []  # it waits for its turn
    assert job_rows(found)[0]["State"] == "Running"
    found = jobs(room, AT + 10 * MINUTE)  # its heartbeat is missing
    assert found.now == [] and job_rows(found)[0]["State"] == "Lost"


def test_a_run_without_a_line_in_the_history_is_by_hand(room):
    write(room, log.take_lease, "work", "box/7/a", AT, AT + MINUTE)
    assert jobs(room, AT).now == ["A run by hand on box, process 7, for 0.0 s so far"]


def test_attempts_say_why_how_long_and_what_came_of_it(room):
    run = write(room, log.begin_run, JobRun(RETRAIN, "3 new reviews", AT, "box/7/a", AT, 2))
    write(room, log.end_run, run, FAILED, AT + 2 * MINUTE, "<b>no</b> gold")
    assert attempt_rows(last_attempts(room, RETRAIN), AT + MINUTE) == [
        {
            "Started": "2026-03-02 12:00",
            "Job": "retrain",
            "State": "Failed, try 2",
            "Took": "2 min",
            "Why": "3 new reviews",
            "What came of it": "<b>no</b> gold",
        }
    ]
    assert last_attempts(room, BACKUP) == []
    assert job_rows(jobs(room, AT + 2 * MINUTE))[0]["Next try"] == "2026-03-02 12:12"


def test_settings_are_read_as_they_are_now(room):
    path = room.workspace.root / "oracle.toml"
    path.write_text('[schedule]\nretrain = "off"\ntimezone = "Asia/Tokyo"')
    found = jobs(room, AT)
    assert (job_rows(found)[0]["When"], job_rows(found)[0]["Next"]) == ("off", "off")
    assert found.schedule.timezone == "Asia/Tokyo"
    path.write_text('[schedule]\nretrain = "x"')
    with pytest.raises(OracleError, match="cron"):
        jobs(room, AT)
