"""Reading who did what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from labeling.store import Store
from labeling.store.audit_log import Wanted, all_audit_events, audit_events, known_values
from labeling.store.schema import AuditRecord

AT = datetime(2030, 1, 7, tzinfo=UTC)


@pytest.fixture
def connection(store: Store):
    rows = [
        {
            "at": AT + timedelta(hours=i),
            "name": ("Ana", "Ben", "schedule")[i % 3],
            "role": "admin",
            "through": "cli",
            "act": ("review", "release")[i % 2],
            "tables": {"review": {"insert": i}},
            "what": f"r-{i}",
        }
        for i in range(12)
    ]
    with store.database.alter() as connection:
        connection.execute(insert(AuditRecord), rows)
        yield connection


def ids(events):
    return [event.what for event in events]


def test_the_latest_come_first_and_pages_follow_each_other(connection):
    first = audit_events(connection, limit=5)
    assert ids(first) == ["r-11", "r-10", "r-9", "r-8", "r-7"]
    second = audit_events(connection, limit=5, before=first[-1].number)
    assert ids(second) == ["r-6", "r-5", "r-4", "r-3", "r-2"]
    assert ids(all_audit_events(connection, page=5)) == [f"r-{i}" for i in reversed(range(12))]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(who="Ana"), ["r-9", "r-6", "r-3", "r-0"]),
        (Wanted(act="release"), ["r-11", "r-9", "r-7", "r-5", "r-3", "r-1"]),
        (Wanted(who="Ana", act="release"), ["r-9", "r-3"]),
        (Wanted(since=AT + timedelta(hours=10)), ["r-11", "r-10"]),
        (Wanted(who="nobody"), []),
    ],
)
def test_what_is_looked_for_is_found(connection, wanted, found):
    assert ids(audit_events(connection, wanted)) == found
    assert ids(all_audit_events(connection, wanted, page=2)) == found


def test_an_event_is_whole(connection):
    (event,) = audit_events(connection, limit=1)
    assert (event.at, event.tables) == (AT + timedelta(hours=11), {"review": {"insert": 11}})


def test_names_and_acts_are_listed(connection):
    assert known_values(connection, "name") == ["Ana", "Ben", "schedule"]
    assert known_values(connection, "act") == ["release", "review"]


def test_since_needs_a_zone(connection):
    with pytest.raises(ValueError, match="no time zone"):
        audit_events(connection, Wanted(since=datetime(2030, 1, 7)))
