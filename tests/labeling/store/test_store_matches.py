"""Replies to be looked at, and what was found in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.matches import ReplyMatch, count_waiting, waiting, write_matches
from labeling.store.suggestions import append_logged

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def asked(store):
    numbers = ("late", 0.9, "payouts", 0.95, 0.99)
    with store.write() as connection:
        append_logged(
            connection,
            [
                LoggedSuggestion(
                    f"s{i}", AT + i * DAY, "http", "Mia", None, "?", "r", "suggest", *numbers, "y", "Hi", 3.5
                )
                for i in range(4)
            ],
        )
    store.add_feedback(Feedback("s1", AT, "Mia", "sent", reply="First"))
    store.add_feedback(Feedback("s2", AT, "Mia", "shown"))
    store.add_feedback(Feedback("s2", AT, "Mia", "used"))
    store.add_feedback(Feedback("s0", AT, "Mia", "sent", reply="Zero"))
    store.add_feedback(Feedback("s3", AT, "Mia", "sent", handle_seconds=3.0))
    return store


def wait(store, matcher="m", limit=10, **more):
    with store.read() as connection:
        return waiting(connection, matcher, limit, **more)


def found(reply, matcher="m"):
    return ReplyMatch(reply.suggestion_id, reply.feedback_id, matcher, "exact", 1.0, True, ("late", "pause"))


def test_replies_wait_in_the_order_in_which_they_came(asked):
    first, second, third = wait(asked)
    assert [(r.suggestion_id, r.reply) for r in (first, second, third)] == [
        ("s1", "First"),
        ("s2", None),
        ("s0", "Zero"),
    ]
    assert (first.at, first.template_id, first.before) == (AT + DAY, "late", None)
    assert wait(asked, limit=1) == [first]
    assert wait(asked, after=first.feedback_id) == [second, third]
    assert wait(asked, since=AT + DAY) == [first, second]


def test_what_was_looked_at_waits_no_more_until_something_changes(asked):
    replies = wait(asked)
    with asked.write() as connection:
        write_matches(connection, [found(r) for r in replies])
        assert count_waiting(connection, "m", AT) == 0
        assert count_waiting(connection, "other", AT) == 3
        assert count_waiting(connection, "other", AT, AT + DAY) == 1
    assert wait(asked) == []
    assert wait(asked, "other")[0].before == found(replies[0])
    asked.add_feedback(Feedback("s1", AT, "Mia", "sent", reply="Second"))
    again = wait(asked)
    assert [(r.suggestion_id, r.reply, r.before) for r in again] == [("s1", "Second", None)]
    with asked.write() as connection:
        write_matches(connection, [replace(found(again[0]), kind="other", matched=False)])
    assert wait(asked) == []


def test_of_two_finds_the_last_is_kept_and_what_is_gone_is_left_out(asked):
    first = wait(asked)[0]
    with asked.write() as connection:
        write_matches(
            connection, [found(first), replace(found(first), kind="light"), replace(found(first), suggestion_id="x")]
        )
        write_matches(connection, [])
    assert wait(asked, "other")[0].before.kind == "light"
