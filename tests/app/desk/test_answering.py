"""What an agent does with a suggestion."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.desk.agent.answering import (
    dismiss,
    filled,
    gaps,
    only_filled,
    replace_with,
    seconds_between,
    send,
    today,
)
from labeling.errors import OracleError
from labeling.redaction import Redactor
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store import Store
from labeling.taxonomy import Template

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(seconds=12.34)
BODY = "Hi {first_name}, your {amount} is on its way."


@pytest.fixture
def desk(tmp_path):
    with Store.open(tmp_path / "store.db") as store:
        yield SimpleNamespace(store=store, workspace=SimpleNamespace(redactor=Redactor()))


def show(desk, decision="suggest", name="s-1", minutes=0):
    """A suggestion that is logged, as `app.desk.agent.suggesting.suggest` leaves it."""
    numbers = (0.9, "payouts", 0.95, 0.99)
    at = AT + timedelta(minutes=minutes)
    logged = LoggedSuggestion(
        name, at, "desk", "Mia", None, "Where?", "r", decision, "late", *numbers, "why", BODY, 3.5
    )
    desk.store.add_suggestion(logged)
    likely = (SimpleNamespace(template=Template("late", "payouts", "Late", BODY)),)
    suggestion = SimpleNamespace(text=BODY)
    return SimpleNamespace(suggestion_id=name, suggestion=suggestion, suggested=decision == "suggest", likely=likely)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Hi Ada, your 5 EUR is on its way.", True),
        ("Hi  Ada,\nyour 5 EUR is on its way.", True),
        ("Hi Ada, your 5 EUR is on its way. Best, Mia", False),
        ("Hello Ada, your 5 EUR is on its way.", False),
        ("Hi Ada, your money is here.", False),
        ("Hi", False),
        ("", False),
        (BODY, True),
    ],
)
def test_a_reply_is_the_answer_where_only_gaps_were_filled(reply, expected):
    assert only_filled(BODY, reply) is expected


def test_without_gaps_only_the_same_words_are_the_answer():
    assert only_filled("All done.", " All  done. ")
    assert not only_filled("All done.", "All done. Bye.")
    assert not only_filled("a{x}ab", "ab")  # the two ends may not share a letter
    assert only_filled("{x}", "anything at all")


def test_gaps_are_filled_by_name_and_only_once():
    assert gaps(BODY + " {amount}") == ("first_name", "amount")
    assert filled(BODY, {"first_name": " Ada ", "amount": ""}) == "Hi Ada, your {amount} is on its way."
    assert filled("{a}", {"a": "{b}", "b": "no"}) == "{b}"


def test_a_filled_answer_is_used_a_changed_one_edited(desk):
    done = send(desk, show(desk), "Hi Ada, your 5 EUR is on its way.", "Mia", AT, LATER)
    assert (done.action, done.seconds) == ("used", 12.3)
    assert send(desk, show(desk, name="s-2"), "Hello.", "Mia", AT, LATER).action == "edited"
    assert [f.action for f in desk.store.feedback(["s-1", "s-2"])] == ["used", "edited"]


def test_nothing_goes_out_with_a_gap_of_the_answer(desk):
    shown = show(desk)
    with pytest.raises(OracleError, match=r"still has \{amount\}; fill it in"):
        send(desk, shown, "Hi Ada, your {amount} is on its way.", "Mia", AT, LATER)
    with pytest.raises(OracleError, match="first_name"):
        replace_with(desk, shown, "Hi {first_name}.", "Mia", AT, LATER)
    assert send(desk, shown, "Type {code} there, Ada.", "Mia", AT, LATER).action == "edited"


def test_an_empty_reply_is_refused(desk):
    with pytest.raises(OracleError, match="reply is empty"):
        send(desk, show(desk), "  ", "Mia", AT, LATER)
    assert desk.store.feedback(["s-1"]) == []


def test_another_answer_dismisses_and_says_what_went_out(desk):
    assert replace_with(desk, show(desk), "Other.", "Mia", AT, LATER).action == "dismissed"
    assert desk.store.feedback(["s-1"])[0].reply == "Other."
    assert dismiss(desk, show(desk, name="s-2"), "Mia", AT, LATER).reply is None


def test_where_nothing_was_suggested_the_reply_is_ones_own(desk):
    assert send(desk, show(desk, "abstain"), "Own.", "Mia", AT, LATER).action == "sent"
    assert replace_with(desk, show(desk, "abstain", "s-2"), "Own.", "Mia", AT, LATER).action == "sent"


def test_the_day_shows_the_latest_first_and_only_what_was_done(desk):
    send(desk, show(desk), "Hi Ada, your 5 EUR is on its way.", "Mia", AT, AT + timedelta(seconds=10))
    dismiss(desk, show(desk, name="s-2", minutes=1), "Mia", AT, AT + timedelta(seconds=30))
    show(desk, name="s-3", minutes=2)
    day = today(desk, "Mia", AT)
    assert [row.action for row in day.rows] == ["dismissed", "used"]
    assert (day.seconds, day.by_action) == (20.0, {"used": 1, "dismissed": 1})
    assert day.rows[1].reply == "Hi [name], your 5 EUR is on its way."
    assert today(desk, "Ben", AT).rows == ()
    assert today(desk, "Ben", AT).seconds is None
    assert today(desk, "Mia", AT + timedelta(minutes=1)).by_action == {"dismissed": 1}


def test_a_clock_set_back_gives_no_negative_time():
    assert seconds_between(LATER, AT) == 0.0
