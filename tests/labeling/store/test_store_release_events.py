from datetime import UTC, datetime, timedelta

import pytest

START = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def three(store):
    for i in (1, 2, 3):
        store.add_release(f"r-{i}", START, {}, {})
        store.promote(f"r-{i}", "released", START + timedelta(hours=i), f"run {i}")
    return store


def test_events_come_latest_first_with_time_and_note(three):
    three.rollback(START + timedelta(hours=9), "Ana: too many wrong")
    found = three.release_events(2)
    assert [(e.release_id, e.action, e.note) for e in found] == [
        ("r-2", "rolled_back", "Ana: too many wrong"),
        ("r-3", "released", "run 3"),
    ]
    assert found[0].at == START + timedelta(hours=9)
    assert len(three.release_events()) == 4


def test_the_release_before_is_where_a_rollback_goes(three):
    for _ in range(2):
        before = three.before_current()
        assert three.rollback(START, "") == before
    assert three.before_current() is None


def test_an_empty_store_has_neither(store):
    assert store.release_events() == []
    assert store.before_current() is None
