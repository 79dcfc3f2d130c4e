"""Guards that act."""

import logging
from datetime import timedelta

from app.experimenting import guarding, life
from app.experimenting.guarding import GuardWatch, check_guards
from app.experimenting.looking import take_look
from app.experimenting.reading import read_result
from app.observing.kept_traffic import KeptTraffic
from labeling.serving.experiments import Guard
from labeling.store.alerts import alert_events, standing
from labeling.store.experiments import events, running
from tests.experiments import BEGIN, planned, play, started

GUARDS = (Guard("reopened", 0.02),)


def test_harm_stops_the_ramp_once_and_raises_an_alert_that_a_person_clears(workspace, store, caplog):
    plan = started(store, planned(guards=GUARDS))
    end = play(store, plan, reopens=0.3)
    with caplog.at_level(logging.WARNING):
        found = check_guards(workspace, store, end, KeptTraffic(workspace, store))
    assert found.guard.metric == "reopened" and found.at_least > 0.02
    assert check_guards(workspace, store, end + timedelta(minutes=1)) is None
    with store.read() as connection:
        now, raised, happened = running(connection), standing(connection), events(connection, "first")
    assert now.by_guard and now.ramp == 0 and now.holds_back("anybody")
    assert [e.action for e in happened] == ["start", "guard"] and happened[-1].by == "guard"
    assert raised[0].rule == "experiment: first" and "more cases opened again" in raised[0].text
    assert "experiment: first" in caplog.text
    result = read_result(workspace, store, plan, end + timedelta(days=2))
    assert result.state == "stopped by a guard" and result.decision == "guard"
    life.stop(store, "first", "Ana", end + timedelta(days=2), "understood")
    with store.read() as connection:
        assert standing(connection) == []
        assert [e.state for e in alert_events(connection)] == ["cleared", "raised"]
        assert not running(connection).by_guard


def test_a_guard_is_asked_every_day_and_not_only_at_looks(workspace, store):
    plan = started(store, planned(guards=GUARDS, expected=0.05, looks=2))
    play(store, plan, units=40, cases=100, days=20, reopens=0.35)
    at = BEGIN + timedelta(days=4)
    result = read_result(workspace, store, plan, at)
    assert not result.looks and result.guards.stopping is not None
    assert check_guards(workspace, store, at) is not None


def test_no_harm_no_guard_no_experiment(workspace, store):
    assert check_guards(workspace, store, BEGIN) is None
    plan = started(store, planned(guards=GUARDS))
    assert check_guards(workspace, store, BEGIN) is None
    end = play(store, plan)
    assert check_guards(workspace, store, end) is None
    life.stop(store, "first", "Ana", end)
    plain = started(store, planned("second"), at=end)
    play(store, plain, reopens=0.5, begin=end)
    assert check_guards(workspace, store, end + timedelta(days=14)) is None


def test_arms_that_cannot_be_trusted_stop_nothing(workspace, store):
    plan = started(store, planned(unit="case", planned_units=900, guards=GUARDS))
    end = play(store, plan, units=900, reopens=0.4, lost=0.6)
    assert check_guards(workspace, store, end) is None


def test_a_look_lets_the_guards_act_too(workspace, store):
    plan = started(store, planned(guards=GUARDS))
    end = play(store, plan, reopens=0.3)
    found, _ = take_look(workspace, store, plan.name, end)
    assert found.state == "stopped by a guard"


def test_a_watch_checks_once_a_day(workspace, store, monkeypatch):
    watch, calls = GuardWatch(workspace, store), []
    assert watch.check(BEGIN) is None
    plan = started(store, planned(guards=GUARDS))
    play(store, plan, reopens=0.3)
    monkeypatch.setattr(guarding, "check_guards", lambda *given: calls.append(given) or check_guards(*given))
    found = [watch.check(BEGIN + timedelta(hours=h)) for h in range(0, 14 * 24, 6)]
    stopped = [f for f in found if f is not None]
    assert len(stopped) == 1 and stopped[0].stops
    assert len(calls) == 14
