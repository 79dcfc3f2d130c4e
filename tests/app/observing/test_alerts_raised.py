"""Alerts are kept and told once, whoever looks."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from app.observing.alerts import changes, evaluate, for_app, message
from labeling.serving.alerts import CLEARED, RAISED, AlertEvent, AlertRule, Reading
from labeling.store import Store
from labeling.store.alerts import alert_events, append_alert, standing

AT = datetime(2026, 9, 1, tzinfo=UTC)
SLOW = AlertRule("slow", "latency_p95_ms", above=500, days=1, at_least=1)
FEW = AlertRule("few", "usage", below=0.5, at_least=1, to=("app",))


class Sent(list):
    def send(self, said):
        self.append(said)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def look(store):
    def look(slow, few, rules=(SLOW, FEW), sender=None, minutes=0):
        values = {"slow": slow, "few": few}
        at = AT + timedelta(minutes=minutes)
        return evaluate(store, rules, lambda rule: Reading(values[rule.name], 9), at, sender, "shop")

    return look


def test_what_stands_is_told_once_and_its_end_once(look, store, caplog):
    caplog.set_level(logging.INFO)
    sent = Sent()
    assert [(e.rule, e.state) for e in look(600, 0.9, sender=sent)] == [("slow", RAISED)]
    assert look(700, 0.9, sender=sent, minutes=1) == []
    assert look(None, 0.9, sender=sent, minutes=2) == []
    assert [e.state for e in look(100, 0.9, sender=sent, minutes=3)] == [CLEARED]
    assert [m["state"] for m in sent] == [RAISED, CLEARED]
    assert [r.levelname for r in caplog.records] == ["WARNING", "INFO"]
    assert "alert 'slow' raised: Latency that 95 of 100 questions stay below is 600 ms, above 500 ms" in caplog.text
    with store.read() as connection:
        assert standing(connection) == [] and len(alert_events(connection)) == 2


def test_only_whom_it_concerns_is_told(look, caplog):
    sent = Sent()
    assert [e.rule for e in look(100, 0.1, sender=sent)] == ["few"]
    assert sent == [] and caplog.records == []


def test_without_a_webhook_all_is_kept(look, store):
    look(600, 0.1)
    with store.read() as connection:
        raised = standing(connection)
    assert {e.rule for e in raised} == {"slow", "few"}
    assert [e.rule for e in for_app([FEW], raised)] == ["few"]


def test_who_comes_second_tells_nothing(look, store, monkeypatch):
    sent = Sent()
    with store.write() as connection:
        append_alert(connection, AlertEvent("slow", AT, RAISED, 600.0, "by another program"))
    monkeypatch.setattr("app.observing.alerts.standing", lambda connection: [])
    assert look(600, 0.9, sender=sent) == [] and sent == []


def test_a_rule_that_is_gone_is_cleared(look, caplog):
    look(600, 0.9)
    found = look(600, 0.9, rules=(FEW,))
    assert [(e.rule, e.state, e.value) for e in found] == [("slow", CLEARED, None)]
    assert "not in oracle.toml any more" in found[0].text


def test_nothing_is_asked_of_the_store_where_nothing_changed(look, store, monkeypatch):
    monkeypatch.setattr(store, "write", lambda: pytest.fail("nothing to write"))
    assert look(100, 0.9) == []


def test_a_message_says_what_and_where_and_is_plain_json():
    event = AlertEvent("slow", AT, RAISED, 612.0, "Latency is 612 ms")
    said = json.loads(json.dumps(message(event, SLOW, "shop"), allow_nan=False))
    assert said == {
        "workspace": "shop",
        "rule": "slow",
        "state": "raised",
        "metric": "latency_p95_ms",
        "value": 612.0,
        "above": 500.0,
        "below": None,
        "days": 1,
        "at": "2026-09-01T00:00:00+00:00",
        "text": "slow, raised: Latency is 612 ms",
    }


def test_without_rules_nothing_is_due():
    assert changes([], [], lambda rule: Reading(1.0, 1), AT) == []
