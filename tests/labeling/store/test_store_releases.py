from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from labeling.errors import OracleError
from labeling.store import ReleaseRow, Store
from labeling.store.schema import ReleaseEventRecord

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def release(store: Store, *ids: str) -> None:
    for i, one in enumerate(ids):
        store.add_release(one, NOW + timedelta(days=i), {"name": one}, {"n": i})
        store.promote(one, "released", NOW + timedelta(days=i))


def events(store: Store) -> list[tuple[str, str, str]]:
    e = ReleaseEventRecord
    with store.read() as connection:
        rows = connection.execute(select(e.release_id, e.action, e.note).order_by(e.id))
        return [(row.release_id, row.action, row.note) for row in rows]


def test_before_the_first_release(store: Store) -> None:
    assert store.current_release() is None
    assert store.releases() == []
    with pytest.raises(OracleError, match="there is no release yet, so there is nothing to go back to"):
        store.rollback(NOW)


def test_releases_come_newest_first_and_survive_a_restart(store: Store, path: Path) -> None:
    release(store, "r1", "r2")
    with Store.open(path) as again:
        assert again.releases() == [
            ReleaseRow("r2", NOW + timedelta(days=1), {"name": "r2"}, {"n": 1}, True),
            ReleaseRow("r1", NOW, {"name": "r1"}, {"n": 0}, False),
        ]


def test_recording_does_not_promote_and_the_first_record_stays(store: Store) -> None:
    store.add_release("r1", NOW, {"a": 1}, {})
    store.add_release("r1", NOW + timedelta(days=1), {"a": 2}, {"late": True})
    assert store.releases() == [ReleaseRow("r1", NOW, {"a": 1}, {}, False)]
    assert store.current_release() is None


def test_promoting_the_current_release_records_nothing(store: Store) -> None:
    release(store, "r1")
    store.promote("r1", "promoted", NOW, "again")
    assert events(store) == [("r1", "released", "")]


def test_two_rollbacks_go_two_releases_back(store: Store) -> None:
    release(store, "r1", "r2", "r3")
    assert store.rollback(NOW, "r3 is bad") == "r2"
    assert store.rollback(NOW, "so is r2") == "r1"
    assert store.current_release() == "r1"
    with pytest.raises(OracleError, match="'r1' is the first, so there is nothing to go back to; `oracle rel"):
        store.rollback(NOW)
    assert events(store)[3:] == [("r2", "rolled_back", "r3 is bad"), ("r1", "rolled_back", "so is r2")]


def test_what_was_rolled_back_is_not_gone_back_to(store: Store) -> None:
    release(store, "r1", "r2")
    store.rollback(NOW)
    release(store, "r3")
    assert store.rollback(NOW) == "r1"


def test_a_promoted_old_release_goes_back_to_the_one_it_replaced(store: Store) -> None:
    release(store, "r1", "r2")
    store.promote("r1", "promoted", NOW, "by hand")
    assert [row.current for row in store.releases()] == [False, True]
    assert store.rollback(NOW) == "r2"
    assert store.rollback(NOW) == "r1"


def test_an_unknown_release_names_the_nearest(store: Store) -> None:
    with pytest.raises(OracleError, match="unknown release '2025-01'; `oracle run` makes one"):
        store.promote("2025-01", "promoted", NOW)
    release(store, "2025-03-01")
    with pytest.raises(OracleError, match=r"unknown release '2025-03-10'; did you mean '2025-03-01'\?"):
        store.promote("2025-03-10", "promoted", NOW)


def test_only_a_rollback_writes_a_rollback(store: Store) -> None:
    release(store, "r1")
    with pytest.raises(ValueError, match="unknown action 'rolled_back'; use one of released, promoted"):
        store.promote("r1", "rolled_back", NOW)  # type: ignore[arg-type]


def test_moments_need_a_zone_and_come_back_in_utc(store: Store) -> None:
    naive = datetime(2025, 3, 1)
    with pytest.raises(ValueError, match="no time zone"):
        store.add_release("r1", naive, {}, {})
    store.add_release("r1", NOW.astimezone(timezone(timedelta(hours=5))), {}, {})
    assert store.releases()[0].created_at == NOW
    assert store.releases()[0].created_at.tzinfo is UTC
    with pytest.raises(ValueError, match="no time zone"):
        store.promote("r1", "released", naive)
    assert store.current_release() is None


def test_releases_leave_the_revision_alone(store: Store) -> None:
    release(store, "r1", "r2")
    store.rollback(NOW)
    assert store.revision() == 0
