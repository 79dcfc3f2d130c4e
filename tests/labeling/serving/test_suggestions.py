"""Suggestions and feedback as values."""

from datetime import UTC, datetime

import pytest

from labeling.errors import OracleError
from labeling.serving.suggestions import LONGEST, Feedback, LoggedSuggestion, outcome

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def logged(**changed):
    values = {
        "suggestion_id": "s-1",
        "at": AT,
        "channel": "desk",
        "agent": "Mia",
        "case_id": "C1",
        "text": "Where is my payout?",
        "release_id": "r-1",
        "decision": "suggest",
        "template_id": "late",
        "template_proba": 0.9,
        "topic": "payouts",
        "topic_proba": 0.95,
        "valid_proba": 0.99,
        "reason": 'like "late"',
        "rendered": "Hi {first_name}.",
        "latency_ms": 12.0,
    }
    return LoggedSuggestion(**values | changed)


def said(action, **more):
    return Feedback("s-1", AT, "Mia", action, **more)


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"text": "  "}, "text is empty"),
        ({"text": "x" * (LONGEST + 1)}, "text has 20,001 characters; give at most 20,000"),
        ({"text": "a\0b"}, "NUL"),
        ({"agent": ""}, "agent is empty"),
        ({"case_id": ""}, "case_id is empty"),
        ({"channel": "fax"}, "unknown channel 'fax'; known: desk, http"),
        ({"decision": "suggests"}, "did you mean 'suggest'"),
        ({"template_proba": 1.2}, "template_proba is 1.2"),
        ({"topic_proba": float("nan")}, "topic_proba is nan"),
        ({"at": datetime(2026, 9, 1)}, "without a zone"),
        ({"attributes": {str(i): "" for i in range(101)}}, "101 attributes"),
        ({"attributes": {"plan": 3}}, "attribute 'plan' is no text"),
    ],
)
def test_a_suggestion_that_does_not_fit_is_refused_by_name(changed, names):
    with pytest.raises(OracleError, match=names):
        logged(**changed)


def test_the_longest_text_and_any_script_fit():
    assert len(logged(text="é" * LONGEST).text) == LONGEST
    assert logged(text="أين دفعتي؟ 🙂 <b>", case_id=None).case_id is None


@pytest.mark.parametrize(
    ("action", "more", "names"),
    [
        ("use", {}, "unknown action 'use'"),
        ("shown", {"reply": "Hi"}, "only shown has no reply"),
        ("shown", {"satisfaction": 0.5}, "only shown"),
        ("edited", {}, "needs the reply"),
        ("sent", {}, "'sent' says nothing"),
        ("used", {"reply": " "}, "reply is empty"),
        ("used", {"reply": "x" * (LONGEST + 1)}, "reply has 20,001"),
        ("used", {"handle_seconds": -1.0}, "handle_seconds is -1.0"),
        ("used", {"handle_seconds": float("inf")}, "handle_seconds is inf"),
        ("used", {"satisfaction": 5.0}, "satisfaction is 5.0"),
    ],
)
def test_feedback_that_does_not_fit_is_refused_by_name(action, more, names):
    with pytest.raises(OracleError, match=names):
        said(action, **more)


def test_the_latest_word_on_each_point_counts():
    found = outcome(
        [
            said("shown"),
            said("used", handle_seconds=12.0),
            said("edited", reply="Hello", handle_seconds=20.0),
            said("sent", reopened=False),
            said("sent", reopened=True, satisfaction=0.25),
        ]
    )
    assert (found.action, found.reply, found.handle_seconds) == ("edited", "Hello", 20.0)
    assert (found.reopened, found.satisfaction) == (True, 0.25)


def test_a_reply_that_came_without_a_choice_is_sent_and_nothing_is_nothing():
    assert outcome([said("shown"), said("sent", reply="Own words")]).action == "sent"
    assert outcome([said("shown"), said("sent", satisfaction=1.0)]).action is None
    assert outcome([said("shown")]).at is None
    assert outcome([]).action is None


def test_what_repeats_says_the_same_at_another_time():
    later = Feedback("s-1", datetime(2026, 9, 2, tzinfo=UTC), "Mia", "used", reply="Hi")
    assert later.repeats(said("used", reply="Hi"))
    assert not later.repeats(said("used", reply="Hello"))
    assert not later.repeats(said("edited", reply="Hi"))
