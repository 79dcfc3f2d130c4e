"""Releases that were removed or pinned, in the store alone."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.store.releases import mark_removed, pin, require_kept, way_back

START = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def four(store):
    for i in (1, 2, 3, 4):
        store.add_release(f"r-{i}", START + timedelta(days=i), {}, {})
        store.promote(f"r-{i}", "released", START + timedelta(days=i))
    return store


def remove(store, *ids):
    with store.write() as connection:
        mark_removed(connection, ids, START + timedelta(days=9))


def test_a_removed_release_keeps_its_row_and_cannot_come_back(four):
    remove(four, "r-1", "r-3")
    rows = {row.release_id: row for row in four.releases()}
    assert rows["r-1"].removed_at == START + timedelta(days=9) and rows["r-2"].removed_at is None
    for name in ("promote", "rollback"):
        with pytest.raises(
            OracleError, match=r"'r-[13]' was removed on 2026-03-13 to save space; `oracle release list`"
        ):
            four.promote("r-1", "promoted", START) if name == "promote" else four.rollback(START)
    assert four.current_release() == "r-4"


def test_making_the_same_release_again_brings_it_back(four):
    remove(four, "r-1")
    four.add_release("r-1", START + timedelta(days=20), {"other": 1}, {})
    row = next(row for row in four.releases() if row.release_id == "r-1")
    assert (row.removed_at, row.manifest) == (None, {})
    four.promote("r-1", "released", START)
    assert four.current_release() == "r-1"


def test_pinning_says_whether_anything_changed(four):
    with four.write() as connection:
        assert pin(connection, "r-2", True)
        assert not pin(connection, "r-2", True)
    assert [row.release_id for row in four.releases() if row.pinned] == ["r-2"]
    with four.write() as connection:
        assert pin(connection, "r-2", False)
        with pytest.raises(OracleError, match=r"unknown release 'r-22'; did you mean"):
            pin(connection, "r-22", True)
    remove(four, "r-2")
    with four.write() as connection, pytest.raises(OracleError, match="was removed"):
        pin(connection, "r-2", True)


def test_the_way_back_is_the_line_without_what_was_rolled_back(four):
    with four.read() as connection:
        assert way_back(connection, 2) == ["r-3", "r-2"]
        assert way_back(connection, 9) == ["r-3", "r-2", "r-1"]
        assert way_back(connection, 0) == []
    four.rollback(START)
    with four.read() as connection:
        assert way_back(connection, 9) == ["r-2", "r-1"]
        require_kept(connection, "r-4")


def test_an_empty_store_has_no_way_back(store):
    with store.read() as connection:
        assert way_back(connection, 3) == []
        with pytest.raises(OracleError, match="unknown release 'r-1'; `oracle run` makes one"):
            require_kept(connection, "r-1")
