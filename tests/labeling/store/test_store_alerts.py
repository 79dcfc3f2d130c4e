"""Alerts are appended once a state, and what stands is what was raised and not cleared."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.serving.alerts import CLEARED, RAISED, AlertEvent
from labeling.store.alerts import alert_events, append_alert, standing

AT = datetime(2026, 9, 1, tzinfo=UTC)


def add(store, rule, state, minutes=0, value=0.5):
    with store.write() as connection:
        return append_alert(
            connection, AlertEvent(rule, AT + timedelta(minutes=minutes), state, value, f"{rule} {state}")
        )


def test_nothing_stands_at_first(store):
    with store.read() as connection:
        assert standing(connection) == [] and alert_events(connection) == []


def test_what_stands_so_already_is_not_appended(store):
    assert not add(store, "slow", CLEARED)
    assert add(store, "slow", RAISED)
    assert not add(store, "slow", RAISED, 1)
    assert add(store, "slow", CLEARED, 2, None)
    assert add(store, "slow", RAISED, 3)
    with store.read() as connection:
        assert [e.state for e in alert_events(connection)] == [RAISED, CLEARED, RAISED]
        assert alert_events(connection, limit=1)[0].at == AT + timedelta(minutes=3)


def test_the_alerts_raised_now_are_the_latest_first(store):
    for rule in ("slow", "few", "old"):
        add(store, rule, RAISED)
    add(store, "few", CLEARED, 1)
    with store.read() as connection:
        assert [e.rule for e in standing(connection)] == ["old", "slow"]
        assert standing(connection)[1] == AlertEvent("slow", AT, RAISED, 0.5, "slow raised")


def test_a_time_without_a_zone_is_refused(store):
    with pytest.raises(ValueError, match="time zone"), store.write() as connection:
        append_alert(connection, AlertEvent("slow", datetime(2026, 9, 1), RAISED, None, ""))
