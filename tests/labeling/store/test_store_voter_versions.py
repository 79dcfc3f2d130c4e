from datetime import UTC, datetime, timedelta

import pytest

from labeling.store.voter_versions import first_seen, record_voters

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def record(store, rows, at=NOW):
    with store.write() as connection:
        return record_voters(connection, rows, at)


def test_a_version_is_remembered_with_its_first_run_only(store):
    assert record(store, [("f", "1", "f.py:1"), ("g", "1", "g.py:1")]) == 2
    assert record(store, [("f", "1", "f.py:9"), ("g", "2", "g.py:1")], NOW + timedelta(days=1)) == 1
    with store.read() as connection:
        seen = first_seen(connection)
    assert seen == {("f", "1"): NOW, ("g", "1"): NOW, ("g", "2"): NOW + timedelta(days=1)}


def test_twins_count_once_and_voters_without_a_fingerprint_not_at_all(store):
    assert record(store, [("f", "1", "a"), ("f", "1", "b"), ("neighbours", "", "")]) == 1
    assert record(store, []) == 0


def test_a_moment_needs_a_zone(store):
    with pytest.raises(ValueError, match="no time zone"):
        record(store, [("f", "1", "")], datetime(2026, 5, 1))
