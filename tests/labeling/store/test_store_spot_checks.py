"""Drawn suggestions and what experts say of them."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.spot_checks import (
    SpotAnswer,
    answers_of,
    append_answers,
    append_drawn,
    count_drawn,
    count_pending,
    pending,
    undrawn,
)
from labeling.store.suggestions import append_logged

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def drawn(store):
    numbers = ("late", 0.9, "payouts", 0.95, 0.99)
    with store.write() as connection:
        append_logged(
            connection,
            [
                LoggedSuggestion(
                    f"s{i}", AT + i * DAY, "http", "Mia", None, "?", "r", "suggest", *numbers, "y", "Hi", 3.5
                )
                for i in (2, 1, 0)
            ],
        )
        append_drawn(connection, ["s2", "s0"], AT + 3 * DAY)
        append_drawn(connection, [], AT)
    return store


def test_what_was_drawn_is_not_drawn_again(drawn):
    with drawn.read() as connection:
        assert undrawn(connection, AT, AT + 3 * DAY) == ["s1"]
        assert undrawn(connection, AT, AT + DAY) == []
        assert (count_drawn(connection), count_pending(connection)) == (2, 2)


def test_it_comes_with_the_latest_reply(drawn):
    drawn.add_feedback(Feedback("s0", AT, "Mia", "sent", reply="First"))
    drawn.add_feedback(Feedback("s0", AT, "Mia", "sent", reply="Second"))
    with drawn.read() as connection:
        first, second = pending(connection)
    assert (first.suggestion_id, first.reply, first.rendered) == ("s0", "Second", "Hi")
    assert (second.suggestion_id, second.reply, second.drawn_at) == ("s2", None, AT + 3 * DAY)


def test_answers_are_kept_in_order_and_not_twice(drawn):
    right, wrong = SpotAnswer("s0", AT, "Ana", "right"), SpotAnswer("s0", AT + DAY, "Ana", "wrong", "pause", "no")
    with drawn.write() as connection:
        assert append_answers(connection, [right]) == 1
        assert append_answers(connection, [SpotAnswer("s0", AT + DAY, "Ana", "right"), wrong]) == 1
        assert append_answers(connection, [SpotAnswer("s0", AT, "Ben", "wrong", "pause", "no")]) == 1
        assert append_answers(connection, []) == 0
        assert [a.verdict for a in answers_of(connection, ["s0"])] == ["right", "wrong", "wrong"]
        assert [d.suggestion_id for d in pending(connection)] == ["s2"]


def test_what_was_not_drawn_cannot_be_judged(drawn):
    with drawn.write() as connection, pytest.raises(OracleError, match="'s1' was not drawn"):
        append_answers(connection, [SpotAnswer("s1", AT, "Ana", "right")])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("s0", AT, "Ana", "rigth"), "unknown verdict 'rigth'; did you mean 'right'"),
        (("s0", AT, "", "right"), "expert is empty"),
        (("s0", AT, "Ana", "right", None, "x" * 2001), "comment has 2,001 characters"),
        (("s0", AT.replace(tzinfo=None), "Ana", "right"), "time without a zone"),
    ],
)
def test_an_answer_checks_itself(words, message):
    with pytest.raises(OracleError, match=message):
        SpotAnswer(*words)
