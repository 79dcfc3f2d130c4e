"""Ids of a stretch of time, and texts by id."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.serving.suggestions import LoggedSuggestion
from labeling.store import Store
from labeling.store.samples import asked, first_and_last, ids_between
from labeling.store.suggestions import append_logged

AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def connection(tmp_path):
    with Store.open(tmp_path / "store.db") as store:
        said = ("late", 0.9, "payouts", 0.9, 0.9, "", "", 5.0)
        rows = [
            LoggedSuggestion(
                f"s-{i}",
                AT + timedelta(hours=i),
                "http",
                "ana",
                f"c{i}",
                f"text {i}",
                "r-1",
                "suggest",
                *said,
                attributes={"plan": "pro"},
            )
            for i in range(3)
        ]
        with store.write() as opened:
            append_logged(opened, rows)
        with store.read() as opened:
            yield opened


def test_the_end_of_a_stretch_does_not_belong_to_it(connection):
    assert sorted(ids_between(connection, AT, AT + timedelta(hours=2))) == ["s-0", "s-1"]
    assert ids_between(connection, AT + timedelta(hours=3), AT + timedelta(hours=4)) == []


def test_questions_come_in_the_order_of_the_ids_and_unknown_ids_are_passed_over(connection):
    found = asked(connection, ["s-2", "nobody", "s-0"])
    assert [q.text for q in found] == ["text 2", "text 0"]
    assert (found[0].asked_at, found[0].case_id, found[0].attributes["plan"]) == (AT + timedelta(hours=2), "c2", "pro")
    assert asked(connection, []) == []


def test_first_and_last_before_a_moment(connection):
    assert first_and_last(connection, AT + timedelta(days=1)) == (AT, AT + timedelta(hours=2))
    assert first_and_last(connection, AT + timedelta(hours=1)) == (AT, AT)
    assert first_and_last(connection, AT) is None


def test_times_without_a_zone_are_refused(connection):
    with pytest.raises(ValueError, match="time zone"):
        ids_between(connection, datetime(2026, 9, 1), AT)
