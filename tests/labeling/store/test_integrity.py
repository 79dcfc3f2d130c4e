"""Whether a store is sound in itself."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from labeling.store import Store
from labeling.store.integrity import damage

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as store:
        yield store


def found(store):
    with store.read() as connection:
        return damage(connection)


def unchecked(store, *statements):
    """Do what no transaction of the product would do."""
    raw = store.database.engine.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        raw.execute(statement)
    raw.execute("PRAGMA foreign_keys = ON")
    raw.close()


def test_a_new_store_is_sound(store):
    assert found(store) == []


def test_feedback_without_its_suggestion_is_found(store):
    unchecked(
        store,
        "INSERT INTO feedback (suggestion_id, at, agent, action, note) "
        "VALUES ('s-1', '2027-03-01', 'ana', 'shown', '')",
    )
    said = found(store)
    assert any("'suggestion'" in one for one in said)
    assert any("feedback on suggestion 's-1', which is not in the log" in one for one in said)


def test_a_release_that_became_current_twice_in_a_row_is_found(store):
    row = "INSERT INTO release_event (release_id, action, at, note) VALUES ('{}', 'released', '2027-03-01', '')"
    unchecked(
        store,
        *(
            "INSERT INTO release (release_id, created_at, manifest, report, pinned) "
            f"VALUES ('{r}', '2027-03-01', '{{}}', '{{}}', 0)"
            for r in ("r-1", "r-2")
        ),
        *(row.format(r) for r in ("r-1", "r-2", "r-1", "r-1")),
    )
    assert found(store) == ["release 'r-1' became current twice in a row"]


def test_a_damaged_page_is_found(tmp_path):
    path = tmp_path / "store.db"
    with Store.open(path) as store, store.write() as connection:
        connection.execute(text("CREATE TABLE spoilt (word TEXT)"))
        connection.execute(text("CREATE INDEX by_word ON spoilt (word)"))
        connection.execute(text("INSERT INTO spoilt VALUES ('aaaa')"))
    held = path.read_bytes()
    at = held.rfind(b"aaaa")
    path.write_bytes(held[:at] + b"bbbb" + held[at + 4 :])
    with Store.open(path) as store:
        assert found(store)[0].startswith("the store is damaged (")
