"""The scheduler: times from the store, what was missed, other reasons, new settings, and ending gently."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.jobstores.base import ConflictingIdError, JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from app.schedule.cron import trigger_of
from app.schedule.job_store import TimesJobStore
from app.schedule.lease import WORK, Pace, held
from app.schedule.serving import TIMES, Scheduler
from labeling.serving.jobs import BACKUP, FRESHNESS, JOBS, MONITOR, RETRAIN, JobTime
from labeling.store import jobs as log

QUICK = Pace(lasts=5, beat=0.05, look=0.02)
OFF = '[schedule]\nretrain = "0 3 * * *"\nfreshness = "off"\nmonitor = "off"\nbackup = "off"\n'


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


@pytest.fixture
def serve(room):
    """Starts a scheduler on the room's clock, which is near the real one; ends it with the test."""
    room.now = datetime.now(UTC)
    running = []

    def start(works, look=0.1):
        said = []
        works = {job: lambda doing: {} for job in JOBS} | works
        scheduler = Scheduler(room.workspace, room.store, works, said.append, pace=QUICK, look=look)
        scheduler.said = said
        thread = threading.Thread(target=scheduler.run)
        thread.start()
        running.append((scheduler, thread))
        return scheduler

    yield start
    for scheduler, thread in running:
        scheduler.stop.set()
        thread.join(30)
        assert not thread.is_alive()


def set_time(room, job, at, cron="0 3 * * *"):
    with room.store.write() as connection:
        log.set_job_time(connection, JobTime(job, at, cron, "UTC"))


def next_at(room, job):
    with room.store.read() as connection:
        return log.job_times(connection)[job].next_at


def test_what_was_missed_runs_once_at_the_start_and_says_a_line(room, serve):
    room.configure(OFF)
    set_time(room, RETRAIN, room.now - timedelta(days=9))
    scheduler = serve({RETRAIN: lambda doing: {"release_id": "r-1", "steps": ["vote"], "released": True}})
    until(lambda: scheduler.said)
    time.sleep(0.3)
    assert room.story() == [("done", 1)]
    assert "retrain    done after 0." in scheduler.said[0] and scheduler.said[0].endswith("on schedule: release r-1")
    assert next_at(room, RETRAIN) > room.now


def test_a_job_begins_at_its_time(room, serve):
    room.configure(OFF)
    due = room.now + timedelta(seconds=1)
    set_time(room, RETRAIN, due)
    serve({}, look=600)  # so that only the clock can have begun it
    until(lambda: room.runs())
    assert room.runs()[0].due_at == due and room.runs()[0].started_at >= due


def test_what_failed_is_tried_again_by_itself(room, serve):
    room.configure(OFF + 'backoff = "0 s"\nretries = 2')
    set_time(room, RETRAIN, room.now)
    serve({RETRAIN: lambda doing: 1 / 0})
    until(lambda: len(room.runs()) == 3 and room.runs()[-1].ended_at)
    time.sleep(0.4)
    assert room.story() == [("failed", 1), ("failed", 2), ("failed", 3)]


def test_what_found_the_workspace_held_begins_when_it_is_free(room, serve):
    room.configure(OFF)
    set_time(room, RETRAIN, room.now)
    with held(room.store, WORK):
        serve({})
        time.sleep(0.4)
        assert room.runs() == []
    until(lambda: room.story() == [("done", 1)])


def test_two_schedulers_run_a_job_once(room, serve):
    room.configure(OFF)
    set_time(room, RETRAIN, room.now)
    for _ in range(2):
        serve({RETRAIN: lambda doing: time.sleep(0.2) or {}})
    until(lambda: room.story() == [("done", 1)])
    time.sleep(0.4)
    assert len(room.runs()) == 1


def test_new_settings_count_at_the_next_look_and_broken_ones_do_not(room, serve, caplog):
    room.configure(OFF)
    scheduler = serve({})
    path = room.workspace.root / "oracle.toml"
    path.write_text('[schedule]\nretrain = "nonsense"')
    until(lambda: "no cron expression" in caplog.text)
    assert scheduler.workspace.settings.schedule.retrain == "0 3 * * *"
    path.write_text(OFF.replace('"0 3 * * *"', '"15 4 * * *"'))
    until(lambda: (next_at(room, RETRAIN).hour, next_at(room, RETRAIN).minute) == (4, 15))
    assert caplog.text.count("no cron expression") == 1


def test_told_to_stop_it_waits_for_the_boundary_of_what_runs(room, serve):
    room.configure(OFF)
    set_time(room, RETRAIN, room.now)
    began = threading.Event()

    def work(doing):
        began.set()
        while True:
            time.sleep(0.02)
            doing.progress.check()

    scheduler = serve({RETRAIN: work})
    assert began.wait(20)
    scheduler.stop.set()
    until(lambda: room.story() == [("stopped", 1)])


class TestTimesJobStore:
    @pytest.fixture
    def times(self, room):
        store, scheduler = TimesJobStore(room.store), BackgroundScheduler(timezone=UTC)
        scheduler.add_jobstore(store, TIMES)
        scheduler.start(paused=True)
        for job in (RETRAIN, FRESHNESS):
            scheduler.add_job(print, trigger_of("0 3 * * *", "UTC"), id=job, jobstore=TIMES)
        yield store
        scheduler.remove_all_jobs()
        scheduler.shutdown()

    def test_times_are_those_of_the_store(self, room, times):
        assert [j.id for j in times.get_all_jobs()] == [RETRAIN, FRESHNESS]
        assert times.get_next_run_time() == next_at(room, RETRAIN)
        set_time(room, RETRAIN, room.now)
        assert [j.id for j in times.get_due_jobs(room.now)] == [RETRAIN]
        assert times.lookup_job(RETRAIN).next_run_time == room.now
        assert times.lookup_job(MONITOR) is None

    def test_what_was_handed_out_is_not_again_and_the_store_keeps_the_time(self, room, times):
        set_time(room, RETRAIN, room.now)
        job = times.lookup_job(RETRAIN)
        job._modify(next_run_time=room.now + timedelta(days=1))
        times.update_job(job)
        assert times.get_due_jobs(room.now) == []
        assert next_at(room, RETRAIN) == room.now  # another process would still see it due
        set_time(room, RETRAIN, room.now + timedelta(days=2))
        assert times.lookup_job(RETRAIN).next_run_time == room.now + timedelta(days=2)

    def test_a_job_without_a_time_comes_last_and_is_never_due(self, room, times):
        with room.store.write() as connection:
            log.drop_job_time(connection, FRESHNESS)
        assert [j.id for j in times.get_all_jobs()] == [RETRAIN, FRESHNESS]
        assert times.get_due_jobs(room.now + timedelta(days=9))[-1].id == RETRAIN

    def test_unknown_and_double_jobs_are_refused(self, times):
        with pytest.raises(ConflictingIdError):
            times.add_job(times.lookup_job(RETRAIN))
        with pytest.raises(JobLookupError):
            times.remove_job(BACKUP)
        times.remove_all_jobs()
        assert times.get_next_run_time() is None
