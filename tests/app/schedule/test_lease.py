"""One process at a time: the lease, its heartbeat, and noticing that it is lost."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.schedule.lease import WATCH, WORK, Busy, LeaseLost, Pace, Stopped, held, lease_of, new_holder, shown
from labeling.serving.jobs import BACKUP, FRESHNESS, MONITOR, RETRAIN
from labeling.store.jobs import lease, take_lease

QUICK = Pace(lasts=1, beat=0.05, look=0.02)


def now_held(store, name=WORK):
    with store.read() as connection:
        return lease(connection, name)


def steal(store, room):
    with store.write() as connection:
        at = room.now + timedelta(hours=1)
        assert take_lease(connection, WORK, "thief/1/x", at, at + timedelta(minutes=1)) is None


def test_a_lease_is_held_for_the_block_and_free_afterwards(room):
    with held(room.store, WORK, room.clock, QUICK) as mine:
        assert now_held(room.store).holder == mine.holder
    assert now_held(room.store) is None


def test_it_is_free_again_after_an_error(room):
    with pytest.raises(ValueError, match="no"), held(room.store, WORK, room.clock, QUICK):
        raise ValueError("no")
    assert now_held(room.store) is None


def test_a_second_one_is_told_who_has_it_and_since_when(room):
    with (
        held(room.store, WORK, room.clock, QUICK) as mine,
        pytest.raises(Busy) as error,
        held(room.store, WORK, room.clock, QUICK),
    ):
        pass
    assert f"since 2026-03-02 02:59:00 UTC ({shown(mine.holder)}); wait for it with --wait" in str(error.value)


def test_looking_at_traffic_does_not_wait_for_work(room):
    assert {job: lease_of(job) for job in (RETRAIN, FRESHNESS, BACKUP, MONITOR)} == {
        RETRAIN: WORK,
        FRESHNESS: WORK,
        BACKUP: WORK,
        MONITOR: WATCH,
    }
    with held(room.store, WORK, room.clock, QUICK), held(room.store, WATCH, room.clock, QUICK):
        assert now_held(room.store, WATCH) is not None


def test_who_waits_gets_it_when_the_other_is_done(room):
    order = []

    def second():
        with held(room.store, WORK, room.clock, QUICK, wait=True):
            order.append("second")

    thread = threading.Thread(target=second)
    with held(room.store, WORK, room.clock, QUICK):
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_who_waits_can_be_told_to_stop(room):
    stop = threading.Event()
    stop.set()
    with (
        held(room.store, WORK, room.clock, QUICK),
        pytest.raises(Stopped),
        held(room.store, WORK, room.clock, QUICK, wait=True, stop=stop),
    ):
        pass


def test_the_heartbeat_keeps_it(room):
    real = lambda: datetime.now(UTC)  # noqa: E731
    with held(room.store, WORK, real, Pace(lasts=2, beat=0.05, look=0.02)):
        first = now_held(room.store)
        time.sleep(2.1)
        assert now_held(room.store).until > first.until
        assert now_held(room.store).until > real()


def test_a_holder_that_slept_finds_out_and_does_not_take_it_back(room):
    with held(room.store, WORK, room.clock, Pace(lasts=60, beat=60, look=1)) as mine:
        steal(room.store, room)
        for _ in range(2):
            with pytest.raises(LeaseLost, match="ran out"):
                mine.beat()
    assert now_held(room.store).holder == "thief/1/x"  # ending mine left theirs alone


def test_the_heartbeat_thread_finds_out_too(room):
    with held(room.store, WORK, room.clock, Pace(lasts=60, beat=0.02, look=1)) as mine:
        steal(room.store, room)
        assert mine._lost.wait(10)


def test_a_store_that_cannot_be_reached_for_too_long_loses_the_lease(room, monkeypatch):
    with held(room.store, WORK, room.clock, Pace(lasts=0.1, beat=0.03, look=1)) as mine:
        monkeypatch.setattr(mine, "beat", lambda: 1 / 0)
        assert mine._lost.wait(10)


def test_holders_are_unlike_and_shown_as_machine_and_process():
    assert new_holder() != new_holder()
    assert shown("box/a/12/ff") == "box/a, process 12"
    assert shown("somebody") == "somebody"
