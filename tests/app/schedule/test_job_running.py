"""Running a job: history, failures and tries, being told to stop, losing the lease."""

import threading
from datetime import timedelta

import pytest

from app.schedule.lease import WORK, Busy, Stopped, held
from app.schedule.running import KEPT, Runner
from labeling.errors import OracleError
from labeling.serving.jobs import BACKUP, BY_HAND, MONITOR, ON_SCHEDULE, RETRAIN, JobRun
from labeling.store import jobs as log
from labeling.store.jobs import take_lease


def fail(doing):
    raise OracleError("gold names the unknown label 'x'", "data/gold.csv", 3)


def test_what_is_not_due_is_not_run(room):
    assert room.runner().run_due(RETRAIN) is None
    assert room.runs() == []


def test_what_is_due_runs_once_and_says_so(room):
    room.move(minutes=2)
    done = room.runner().run_due(RETRAIN)
    assert (done.job, done.cause, done.state, done.attempt) == (RETRAIN, ON_SCHEDULE, "done", 1)
    assert done.facts["n"] == 1 and done.facts["seen"] == {"review": 0, "decision": 0, "alert": 0}
    assert room.runs() == [done]
    assert room.runner().run_due(RETRAIN) is None


def test_what_fails_is_tried_again_with_growing_pauses_and_then_left(room):
    room.configure('[schedule]\nretries = 2\nbackoff = "5 min"')
    room.move(minutes=2)
    story = []
    for minutes in (0, 4, 1, 9, 1, 60):
        room.move(minutes=minutes)
        run = room.runner(retrain=fail).run_due(RETRAIN)
        story.append(None if run is None else run.attempt)
    assert story == [1, None, 2, None, 3, None]
    assert room.runs()[-1].error == "data/gold.csv:3: gold names the unknown label 'x'"
    room.move(days=1)
    assert room.runner().run_due(RETRAIN).attempt == 1  # the next day is a new beginning


def test_a_try_that_works_ends_the_matter(room):
    room.move(minutes=2)
    room.runner(retrain=fail).run_due(RETRAIN)
    room.move(minutes=5)
    assert room.runner().run_due(RETRAIN).state == "done"
    room.move(hours=3)
    assert room.runner().run_due(RETRAIN) is None
    assert room.story() == [("failed", 1), ("done", 2)]


def test_errors_nobody_foresaw_are_kept_short(room, caplog):
    def burst(doing):
        raise RuntimeError("🙂<b>" * 5000)

    room.move(minutes=2)
    done = room.runner(retrain=burst).run_due(RETRAIN)
    assert done.state == "failed" and len(done.error) == 2000
    assert "job retrain failed" in caplog.text


def test_an_error_without_words_is_named(room):
    def nameless(doing):
        raise KeyError

    room.move(minutes=2)
    assert room.runner(retrain=nameless).run_due(RETRAIN).error == "KeyError"


def test_by_hand_a_failure_is_kept_and_raised_and_not_tried_again(room):
    with pytest.raises(OracleError, match="unknown label"):
        room.runner(retrain=fail).run_now(RETRAIN)
    assert [(r.cause, r.state) for r in room.runs()] == [(BY_HAND, "failed")]
    room.now -= timedelta(hours=1)
    assert room.runner().run_due(RETRAIN) is None


def test_by_hand_settles_a_time_that_has_come(room):
    room.move(minutes=2)
    room.runner().run_now(RETRAIN)
    assert room.runner().run_due(RETRAIN) is None


def test_while_another_works_nothing_begins_and_it_stays_due(room):
    room.move(minutes=2)
    with held(room.store, WORK, room.clock), pytest.raises(Busy):
        room.runner().run_due(RETRAIN)
    assert room.runs() == []
    assert room.runner().run_due(RETRAIN).state == "done"


def test_monitoring_goes_on_while_another_works(room):
    with held(room.store, WORK, room.clock):
        assert room.runner().run_now(MONITOR).state == "done"


def test_of_two_that_see_it_due_one_runs_it(room):
    room.move(minutes=2)
    started, go_on = threading.Event(), threading.Event()

    def slow(doing):
        started.set()
        assert go_on.wait(10)
        return {}

    results = []
    first = threading.Thread(target=lambda: results.append(room.runner(retrain=slow).run_due(RETRAIN)))
    second = threading.Thread(target=lambda: results.append(room.runner().run_due(RETRAIN, wait=True)))
    first.start()
    assert started.wait(10)
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)
    assert sorted(str(r and r.state) for r in results) == ["None", "done"]
    assert len(room.runs()) == 1


def test_told_to_stop_it_ends_at_the_next_boundary_and_goes_on_later(room):
    room.move(minutes=2)
    stop, reached = threading.Event(), []

    def work(doing):
        for step in ("ingest", "encode", "vote"):
            doing.progress.start(step)(1)
            reached.append(step)
            if step == "encode":
                stop.set()
            doing.progress.finish(step, 0.1, False)
        return {}

    runner = Runner(room.workspace, room.store, {RETRAIN: work}, room.clock, stop=stop)
    assert runner.run_due(RETRAIN).state == "stopped"
    assert reached == ["ingest", "encode"]
    with room.store.read() as connection:
        assert log.lease(connection, WORK) is None
    again = room.runner().run_due(RETRAIN)
    assert (again.state, again.attempt, again.cause) == ("done", 1, ON_SCHEDULE)


def test_stopped_by_hand_is_raised(room):
    runner = room.runner(retrain=lambda doing: doing.progress.check())
    runner.stop.set()
    with pytest.raises(Stopped, match="goes on from the last whole step"):
        runner.run_now(RETRAIN)
    assert room.story() == [("stopped", 1)]


def test_an_interrupt_leaves_a_line_and_frees_the_lease(room):
    def interrupted(doing):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.runner(retrain=interrupted).run_now(RETRAIN)
    assert room.runs()[0].error == "it was interrupted"
    with room.store.read() as connection:
        assert log.lease(connection, WORK) is None


def test_who_lost_the_lease_writes_nothing_more(room):
    room.move(minutes=2)
    wrote = []

    def work(doing):
        at = room.now + timedelta(hours=1)
        with room.store.write() as connection:
            assert take_lease(connection, WORK, "other/2/b", at, at + timedelta(minutes=1)) is None
        doing.progress.finish("encode", 0.1, False)
        wrote.append("vote")
        return {}

    done = room.runner(retrain=work).run_due(RETRAIN)
    assert done.state == "lost" and "its lease ran out" in done.error
    assert wrote == []


def test_a_job_that_outlived_its_lease_is_not_done(room):
    room.move(minutes=2)

    def work(doing):
        at = room.now + timedelta(hours=1)
        with room.store.write() as connection:
            take_lease(connection, WORK, "other/2/b", at, at + timedelta(minutes=1))
        return {"released": True}

    done = room.runner(retrain=work).run_due(RETRAIN)
    assert done.state == "lost" and "released" not in done.facts


def test_what_a_dead_process_left_is_given_up_and_tried_again_at_once(room):
    room.move(minutes=2)
    with room.store.write() as connection:
        take_lease(connection, WORK, "dead/1/x", room.now, room.now + timedelta(minutes=1))
        log.begin_run(connection, JobRun(RETRAIN, ON_SCHEDULE, room.now, "dead/1/x", room.now))
        log.set_job_time(connection, log.JobTime(RETRAIN, room.now + timedelta(days=1), "0 3 * * *", "UTC"))
    assert room.runner().run_due(RETRAIN) is None  # it may live
    room.move(seconds=61)
    again = room.runner().run_due(RETRAIN)
    assert (again.state, again.attempt) == ("done", 2)
    assert room.story() == [("lost", 1), ("done", 2)]


def test_old_lines_are_forgotten(room):
    with room.store.write() as connection:
        for _ in range(KEPT + 5):
            run = log.begin_run(connection, JobRun(BACKUP, ON_SCHEDULE, room.now, "a"))
            log.end_run(connection, run, "done", room.now)
    room.runner().run_now(BACKUP)
    with room.store.read() as connection:
        assert len(log.job_runs(connection, BACKUP, KEPT + 100)) == KEPT
