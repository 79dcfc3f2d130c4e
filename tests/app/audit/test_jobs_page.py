"""The page Jobs."""

from datetime import UTC, datetime, timedelta

import pytest

from app.workspace import Workspace
from labeling.serving.jobs import DONE, FAILED, ON_SCHEDULE, RETRAIN, JobRun, JobTime
from labeling.store import jobs as log


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "shop" / "data").mkdir(parents=True)
    return tmp_path / "shop"


def add(folder, state, error=""):
    at = datetime.now(UTC) - timedelta(hours=1)
    with Workspace(folder).open_store() as store, store.write() as connection:
        run = log.begin_run(connection, JobRun(RETRAIN, ON_SCHEDULE, at, "box/7/a"))
        log.end_run(connection, run, state, at, error)


def test_an_empty_page_says_how_to_begin(open_page, folder):
    page = open_page(folder, "jobs")
    assert not page.exception and page.header[0].value == "Jobs"
    assert "No run yet" in page.info[0].value
    assert list(page.dataframe[0].value["Job"]) == ["retrain", "freshness", "monitor", "backup"]


def test_runs_can_be_narrowed_to_a_job(open_page, folder):
    add(folder, DONE)
    page = open_page(folder, "jobs")
    assert list(page.dataframe[1].value["State"]) == ["Done"]
    page.segmented_control(key="jobs-job").set_value("backup").run()
    assert len(page.dataframe) == 1 and "No run yet" in page.info[0].value


def test_what_nobody_ran_is_a_warning_and_what_runs_is_named(open_page, folder):
    now = datetime.now(UTC)
    with Workspace(folder).open_store() as store, store.write() as connection:
        log.set_job_time(connection, JobTime(RETRAIN, now - timedelta(hours=2), "0 3 * * *", "UTC"))
    page = open_page(folder, "jobs")
    assert "Nobody ran retrain when it was time" in page.warning[0].value
    with Workspace(folder).open_store() as store, store.write() as connection:
        log.take_lease(connection, "work", "<b>x</b>/7/a", now, now + timedelta(hours=1))
    page.run()
    assert not page.warning
    assert page.info[0].value.startswith("Now: A run by hand on \\<b\\>x")


def test_the_whole_of_an_error_is_shown_to_the_letter(open_page, folder):
    add(folder, FAILED, "<script>alert(1)</script> مرحبا 🙂 **bold** " + "x" * 1900)
    page = open_page(folder, "jobs")
    assert "Click a row's box" in page.caption[-1].value
    assert page.dataframe[1].value["What came of it"][0].startswith("<script>")


def test_broken_settings_are_one_sentence(open_page, folder):
    (folder / "oracle.toml").write_text('[schedule]\nretrain = "x"')
    page = open_page(folder, "jobs")
    assert not page.exception and "no cron expression" in page.error[0].value
