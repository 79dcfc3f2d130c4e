"""The watcher looks, remembers, tells what changed, and goes on whatever fails."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.observing import watching
from app.observing.alerts import for_app
from app.observing.breather import Breather, Interrupted
from app.observing.drift import Signs
from app.observing.drift_report import BEFORE, DriftReport
from app.observing.watching import Watcher
from labeling.errors import OracleError
from labeling.serving.alerts import GUARDS, RAISED, AlertEvent
from labeling.store.alerts import alert_events, append_alert

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)
RULE = '[[alerts]]\nname = "slow"\nmetric = "latency_p95_ms"\nabove = 50\nat_least = 1\n'


@pytest.fixture
def watcher(log):
    made = Watcher(log.workspace, log.store, every=0.01, clock=lambda: NOON)
    made._breathe.share = 1.0
    yield made
    made.stop()


@pytest.fixture
def drifts(monkeypatch):
    """Counts the looks for drift; the state that they depend on may be set."""
    state = {"release": "r-1", "looks": 0, "fails": False}

    def drift(workspace, store, at, breathe):
        state["looks"] += 1
        if state["fails"]:
            raise OracleError("no drift today")
        return DriftReport(at, BEFORE, at.date(), at.date(), 7, 10)

    monkeypatch.setattr(watching, "drift", drift)
    monkeypatch.setattr(watching, "signs", lambda workspace, store, at: Signs(at.date(), state["release"], 0, "f"))
    return state


def test_a_look_matches_reports_and_raises(watcher, log):
    log.configure(RULE)
    log.ask(
        "s1", reply="your payout is on its way and reaches your bank account within two working days.", latency_ms=90
    )
    seen = watcher.look(NOON)
    assert seen.report.overview.match["shown"].now.value == 1.0 and seen.report.waiting == 0
    assert [e.rule for e in seen.raised] == ["slow"] and [r.name for r in seen.rules] == ["slow"]
    assert watcher.seen is watcher.collector.seen is seen and seen.drift is None
    assert watcher.look(NOON).raised == seen.raised
    with log.store.read() as connection:
        assert len(alert_events(connection)) == 1


def test_a_broken_file_of_settings_keeps_the_last_good_rules_and_is_logged_once(watcher, log, caplog):
    log.configure(RULE)
    watcher.look(NOON)
    log.configure(RULE + "[[alerts]]\nname = 3\n")
    for _ in range(3):
        assert [r.name for r in watcher.look(NOON).rules] == ["slow"]
    assert caplog.text.count("oracle.toml:6: an alert needs a name") == 1
    log.configure("")
    with caplog.at_level(logging.INFO):
        assert len(watcher.look(NOON).rules) == 9
    assert "oracle.toml: fine again" in caplog.text


def test_a_store_that_cannot_be_read_or_written_is_survived(watcher, log, caplog, monkeypatch):
    locked = OracleError("the store is locked by another program")

    def refuse():
        raise locked

    monkeypatch.setattr(log.store, "write", refuse)
    monkeypatch.setattr(log.store, "read", refuse)
    seen = watcher.look(NOON)
    assert seen.report is None and seen.raised == ()
    assert "the store is locked" in caplog.text
    monkeypatch.undo()
    assert watcher.look(NOON).report is not None


def test_drift_is_looked_for_again_only_when_something_changed_and_not_too_often(watcher, drifts):
    for minutes in (0, 1, 20, 40):
        assert watcher.look(NOON + timedelta(minutes=minutes)).drift is not None
    assert drifts["looks"] == 1
    drifts["release"] = "r-2"
    watcher.look(NOON + timedelta(minutes=60))
    assert drifts["looks"] == 2
    drifts["release"] = "r-3"
    watcher.look(NOON + timedelta(minutes=70))
    assert drifts["looks"] == 2
    watcher.look(NOON + timedelta(days=1))
    assert drifts["looks"] == 3


def test_the_last_drift_is_kept_where_a_look_fails(watcher, drifts):
    first = watcher.look(NOON).drift
    drifts |= {"release": "r-2", "fails": True}
    assert watcher.look(NOON + timedelta(hours=1)).drift is first
    drifts["fails"] = False
    assert watcher.look(NOON + timedelta(hours=2)).drift.at == NOON + timedelta(hours=2)


def test_before_the_first_release_nobody_looks_for_drift(watcher, drifts):
    drifts["release"] = None
    assert watcher.look(NOON).drift is None and drifts["looks"] == 0


def test_long_windows_are_made_now_and_then(watcher, log, monkeypatch):
    log.configure('[[alerts]]\nname = "a"\nmetric = "usage"\nbelow = 0.5\ndays = 30\n')
    made, monitor = [], watching.monitor
    monkeypatch.setattr(watching, "monitor", lambda *a, **k: made.append(a[3]) or monitor(*a, **k))
    for minutes in (0, 1, 61):
        watcher.look(NOON + timedelta(minutes=minutes))
    assert made == [7, 30, 7, 7, 30]


def test_the_thread_looks_again_and_again_until_it_is_stopped(watcher, log):
    watcher.start()
    end = time.monotonic() + 20
    while watcher.seen is None and time.monotonic() < end:
        time.sleep(0.01)
    first = watcher.seen
    while watcher.seen is first and time.monotonic() < end:
        time.sleep(0.01)
    watcher.stop()
    assert first is not None and watcher.seen is not first
    assert not [t for t in threading.enumerate() if t.name == "watcher"]


def test_the_thread_outlives_what_nobody_thought_of(watcher, monkeypatch, caplog):
    looks = []
    monkeypatch.setattr(watcher, "look", lambda at: looks.append(at) or 1 / 0)
    watcher.start()
    end = time.monotonic() + 10
    while len(looks) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    watcher.stop()
    assert len(looks) >= 3 and "ZeroDivisionError" in caplog.text


def test_stopping_before_starting_is_fine(log):
    Watcher(log.workspace, log.store).stop()


def test_a_webhook_is_named_and_changed_while_it_runs(watcher, log):
    log.configure('[alerting]\nwebhook = "http://127.0.0.1:9/a"\n')
    watcher.look(NOON)
    first = watcher._sender
    watcher.look(NOON)
    assert watcher._sender is first and first.url == "http://127.0.0.1:9/a"
    log.configure("")
    watcher.look(NOON)
    assert watcher._sender is None


def test_work_takes_only_its_share_and_ends_when_told():
    stop = threading.Event()
    breathe = Breather(stop, share=0.25)
    started = time.perf_counter()
    time.sleep(0.02)
    breathe()
    assert time.perf_counter() - started >= 0.07
    stop.set()
    time.sleep(0.001)
    with pytest.raises(Interrupted):
        breathe()


def test_what_else_is_due_is_done_at_each_look_and_may_fail(log, caplog):
    done = []

    def fail(at):
        raise OracleError("no guards today")

    watcher = Watcher(log.workspace, log.store, also={"first": fail, "then": done.append})
    watcher._breathe.share = 1.0
    watcher.look(NOON)
    assert done == [NOON]
    assert "watching: first: no guards today" in caplog.text


def test_an_alert_of_a_guard_stands_until_the_experiment_ends(watcher, log):
    log.configure(RULE)
    with log.store.write() as connection:
        append_alert(connection, AlertEvent(f"{GUARDS}launch", NOON, RAISED, 0.1, "more are opened again"))
    assert [e.rule for e in watcher.look(NOON).raised] == ["experiment: launch"]
    assert [e.rule for e in for_app((), watcher.look(NOON).raised)] == ["experiment: launch"]
