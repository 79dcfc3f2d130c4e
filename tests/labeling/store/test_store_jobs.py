"""Leases, attempts and times of jobs in the store."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from labeling.serving.jobs import BY_HAND, DONE, FAILED, LOST, ON_SCHEDULE, RUNNING, Held, JobRun, JobTime
from labeling.store import jobs as log

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def write(store, work, *words, **named):
    with store.write() as connection:
        return work(connection, *words, **named)


def read(store, work, *words):
    with store.read() as connection:
        return work(connection, *words)


def run_of(holder="a", job="retrain", cause=ON_SCHEDULE, at=AT, **more):
    return JobRun(job, cause, at, holder, **more)


def test_a_lease_that_is_held_is_not_taken_and_says_who_has_it(store):
    assert write(store, log.take_lease, "work", "a", AT, AT + MINUTE) is None
    assert write(store, log.take_lease, "work", "b", AT + MINUTE / 2, AT + 2 * MINUTE) == Held(
        "work", "a", AT, AT, AT + MINUTE
    )
    assert write(store, log.take_lease, "watch", "b", AT, AT + MINUTE) is None


def test_a_lease_that_ran_out_is_taken_over_and_its_holder_notices(store):
    write(store, log.take_lease, "work", "a", AT, AT + MINUTE)
    assert write(store, log.take_lease, "work", "b", AT + MINUTE, AT + 2 * MINUTE) is None
    assert not write(store, log.renew_lease, "work", "a", AT + MINUTE, AT + 3 * MINUTE)
    assert not write(store, log.free_lease, "work", "a")
    assert read(store, log.lease, "work").holder == "b"


def test_a_heartbeat_moves_the_end_and_keeps_since_when(store):
    write(store, log.take_lease, "work", "a", AT, AT + MINUTE)
    assert write(store, log.renew_lease, "work", "a", AT + MINUTE / 2, AT + 2 * MINUTE)
    assert read(store, log.lease, "work") == Held("work", "a", AT, AT + MINUTE / 2, AT + 2 * MINUTE)
    assert write(store, log.free_lease, "work", "a")
    assert read(store, log.lease, "work") is None


def test_of_many_at_once_one_takes_the_lease(store):
    barrier, won = threading.Barrier(8), []

    def take(holder):
        barrier.wait()
        if write(store, log.take_lease, "work", holder, AT, AT + MINUTE) is None:
            won.append(holder)

    threads = [threading.Thread(target=take, args=(f"h{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [read(store, log.lease, "work").holder]


def test_a_run_begins_and_ends_with_its_facts(store):
    begun = write(store, log.begin_run, run_of(facts={"seen": 3}))
    assert begun.number == 1 and begun.state == RUNNING
    ended = write(store, log.end_run, begun, DONE, AT + MINUTE, facts={"release": "r-1"})
    assert ended == read(store, log.one_run, 1)
    assert (ended.state, ended.ended_at, ended.facts) == (DONE, AT + MINUTE, {"seen": 3, "release": "r-1"})


def test_runs_whose_holder_is_gone_are_given_up_and_stay_so(store):
    write(store, log.take_lease, "work", "alive", AT, AT + MINUTE)
    gone, alive = write(store, log.begin_run, run_of("gone")), write(store, log.begin_run, run_of("alive"))
    assert write(store, log.give_up_lost, AT + MINUTE / 2) == 1
    assert read(store, log.one_run, alive.number).state == RUNNING
    late = write(store, log.end_run, gone, DONE, AT + MINUTE)
    assert (late.state, late.error) == (LOST, log.GONE)
    assert write(store, log.give_up_lost, AT + MINUTE) == 1  # the other's lease has run out by now


def test_runs_come_latest_first_of_one_job_or_all(store):
    for i, job in enumerate(["retrain", "backup", "retrain"]):
        write(store, log.begin_run, run_of(job=job, at=AT + i * MINUTE))
    assert [r.number for r in read(store, log.job_runs)] == [3, 2, 1]
    assert [r.number for r in read(store, log.job_runs, "retrain", 1)] == [3]
    assert {job: r.number for job, r in read(store, log.last_runs).items()} == {"retrain": 3, "backup": 2}
    assert read(store, log.last_runs, [DONE]) == {}


def test_what_came_to_nothing_by_hand_does_not_count(store):
    for cause, state in [(ON_SCHEDULE, FAILED), (BY_HAND, FAILED), (ON_SCHEDULE, RUNNING)]:
        begun = write(store, log.begin_run, run_of(cause=cause))
        if state != RUNNING:
            write(store, log.end_run, begun, state, AT)
    assert read(store, log.last_that_counts, "retrain").number == 1
    write(store, log.end_run, write(store, log.begin_run, run_of(cause=BY_HAND)), DONE, AT)
    assert read(store, log.last_that_counts, "retrain").number == 4
    assert read(store, log.last_that_counts, "backup") is None


def test_the_oldest_runs_of_a_job_are_forgotten(store):
    for state in (DONE, RUNNING, DONE, DONE):
        begun = write(store, log.begin_run, run_of())
        if state == DONE:
            write(store, log.end_run, begun, DONE, AT)
    write(store, log.begin_run, run_of(job="backup"))
    assert write(store, log.forget_runs, "retrain", 4) == 0
    assert write(store, log.forget_runs, "retrain", 2) == 1  # one of the two oldest still runs
    assert [r.number for r in read(store, log.job_runs)] == [5, 4, 3, 2]


def test_times_are_set_changed_and_dropped(store):
    time = JobTime("retrain", AT, "0 3 * * *", "UTC")
    write(store, log.set_job_time, time)
    write(store, log.set_job_time, replace(time, next_at=AT + MINUTE))
    write(store, log.set_job_time, JobTime("backup", AT, "0 1 * * 0", "UTC"))
    assert list(read(store, log.job_times)) == ["backup", "retrain"]
    assert read(store, log.job_times)["retrain"] == replace(time, next_at=AT + MINUTE)
    write(store, log.drop_job_time, "backup")
    assert list(read(store, log.job_times)) == ["retrain"]
