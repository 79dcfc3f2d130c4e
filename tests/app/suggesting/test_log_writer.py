"""Lines are on the disk before anybody goes on, in groups, and none is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from app.suggesting.log_writer import LogWriter
from labeling.errors import OracleError
from labeling.serving.stages import MODES, StageEvent
from labeling.store import Store
from labeling.store.stages import modes, set_mode, stage_events

AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def switch(stage, mode):
    return lambda connection: set_mode(connection, StageEvent(AT, "Ana", stage, mode))


def test_work_is_written_before_it_returns(store):
    with LogWriter(store) as writer:
        assert writer.write(switch("topic", "live")) is True
        with store.read() as connection:
            assert modes(connection).topic == "live"
        assert writer.write(switch("topic", "live")) is False


def test_many_at_once_share_transactions_and_all_are_kept(store, monkeypatch):
    transactions, begin = [], store.write
    monkeypatch.setattr(store, "write", lambda: transactions.append(1) or begin())
    with LogWriter(store) as writer, ThreadPoolExecutor(32) as people:
        work = [switch("topic", MODES[i % 3]) for i in range(300)]
        written = sum(people.map(writer.write, work))
    with store.read() as connection:
        assert len(stage_events(connection, 1000)) == written
    assert len(transactions) < 300


def test_one_that_fails_leaves_the_others_alone(store):
    ready = threading.Event()

    def fail(connection):
        switch("template", "live")(connection)
        raise OracleError("no")

    def wait(connection):
        ready.wait(5)

    with LogWriter(store) as writer, ThreadPoolExecutor(3) as people:
        people.submit(writer.write, wait)
        bad, good = people.submit(writer.write, fail), people.submit(writer.write, switch("topic", "live"))
        ready.set()
        with pytest.raises(OracleError, match="no"):
            bad.result()
        assert good.result() is True
    with store.read() as connection:
        assert modes(connection).as_dict() == {"validity": "shadow", "topic": "live", "template": "shadow"}


def test_a_store_that_cannot_be_written_fails_all_and_the_writer_lives_on(store, monkeypatch):
    def broken():
        raise OracleError("the store is locked")

    with LogWriter(store) as writer:
        with monkeypatch.context() as patch:
            patch.setattr(store, "write", broken)
            with pytest.raises(OracleError, match="locked"):
                writer.write(switch("topic", "live"))
        assert writer.write(switch("topic", "live"))


def test_closing_writes_what_was_handed_in_and_takes_nothing_more(store):
    writer = LogWriter(store)
    with ThreadPoolExecutor(8) as people:
        done = list(people.map(writer.write, [switch("topic", MODES[i % 3]) for i in range(50)]))
    writer.close()
    writer.close()
    with store.read() as connection:
        assert len(stage_events(connection, 100)) == sum(done)
    with pytest.raises(OracleError, match="shutting down"):
        writer.write(switch("topic", "off"))
