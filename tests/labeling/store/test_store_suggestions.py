"""Suggestions and feedback in the store."""

from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store import Store

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def logged(name, minutes=0, agent="Mia", case="C1", decision="suggest"):
    at = AT + timedelta(minutes=minutes)
    numbers = (0.9, "payouts", 0.95, 0.99)
    text = "Where? 🙂 <b>"
    return LoggedSuggestion(
        name, at, "desk", agent, case, text, "r-1", decision, "late", *numbers, "why", "Hi", 3.5, {"channel": "chat"}
    )


def said(action="used", name="s-1", minutes=0, agent="Mia", **more):
    return Feedback(name, AT + timedelta(minutes=minutes), agent, action, **more)


def test_a_suggestion_comes_back_as_it_went_in(store, path):
    store.add_suggestion(logged("s-1"))
    assert store.suggestion("s-1") == logged("s-1")
    assert store.suggestion("s-2") is None
    with Store.open(path) as again:
        assert again.suggestion("s-1").attributes == {"channel": "chat"}


def test_an_id_is_given_once(store):
    store.add_suggestion(logged("s-1"))
    with pytest.raises(OracleError, match="'s-1' is logged already"):
        store.add_suggestion(logged("s-1", agent="Ben"))
    assert store.suggestion("s-1").agent == "Mia"


def test_the_latest_come_first_by_agent_case_and_time(store):
    for i, (agent, case) in enumerate([("Mia", "C1"), ("Ben", "C1"), ("Mia", None)]):
        store.add_suggestion(logged(f"s-{i}", i, agent, case))
    assert [s.suggestion_id for s in store.suggestions()] == ["s-2", "s-1", "s-0"]
    assert [s.suggestion_id for s in store.suggestions(agent="Mia")] == ["s-2", "s-0"]
    assert [s.suggestion_id for s in store.suggestions(case_id="C1", limit=1)] == ["s-1"]
    assert [s.suggestion_id for s in store.suggestions(since=AT + timedelta(minutes=2))] == ["s-2"]


def test_feedback_is_appended_and_a_repeat_is_not(store):
    store.add_suggestion(logged("s-1"))
    first = said(reply="Hi", handle_seconds=4.0)
    assert store.add_feedback(said("shown"))
    assert store.add_feedback(first)
    assert store.add_feedback(said("sent", reopened=True, minutes=1))
    assert not store.add_feedback(said(reply="Hi", handle_seconds=4.0, minutes=2))
    assert not store.add_feedback(said("shown", minutes=3))
    assert [f.action for f in store.feedback(["s-1"])] == ["shown", "used", "sent"]
    assert store.feedback(["s-1"])[1] == first


def test_a_change_of_mind_is_kept_each_time(store):
    store.add_suggestion(logged("s-1"))
    for action in ("used", "dismissed", "used"):
        assert store.add_feedback(said(action))
    assert len(store.feedback(["s-1"])) == 3


def test_another_agent_saying_the_same_is_no_repeat(store):
    store.add_suggestion(logged("s-1"))
    assert store.add_feedback(said("shown"))
    assert store.add_feedback(said("shown", agent="Ben"))


def test_unknown_suggestions_and_what_was_not_suggested_are_refused(store):
    store.add_suggestion(logged("s-1", decision="abstain"))
    with pytest.raises(OracleError, match="unknown suggestion 's-9'"):
        store.add_feedback(said(name="s-9"))
    with pytest.raises(OracleError, match="cannot be used; use 'sent'"):
        store.add_feedback(said())
    assert store.add_feedback(said("sent", reply="Own words"))
    assert store.feedback([]) == []
