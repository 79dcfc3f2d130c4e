"""Open cases."""

from datetime import UTC, datetime, timedelta

from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.cases import case_name
from labeling.values import Question

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def load(store, *questions):
    store.replace_source("data/questions.csv", questions=questions, at=AT)


def answer(store, case, text, action="used"):
    numbers = (0.9, "payouts", 0.95, 0.99)
    logged = LoggedSuggestion(
        "s-1", AT, "desk", "Mia", case, text, "r", "suggest", "late", *numbers, "why", "Hi", 3.5, {}
    )
    store.add_suggestion(logged)
    store.add_feedback(Feedback("s-1", AT, "Mia", action))


def ids(found):
    return [q.question_id for q in found]


def test_the_latest_open_question_comes_first_and_one_without_a_time_last(store):
    load(
        store,
        Question("q1", "one"),
        Question("q2", "two", AT),
        Question("q3", "three", AT + timedelta(days=1), "C3", None, {"channel": "chat"}),
        Question("q4", "four", AT, reply="done"),
        Question("q5", "five", AT, reply=""),
    )
    found = store.open_cases()
    assert ids(found) == ["q3", "q2", "q5", "q1"]
    assert found[0].attributes == {"channel": "chat"}
    assert ids(store.open_cases(limit=1)) == ["q3"]
    assert [case_name(q) for q in found[:2]] == ["C3", "q2"]


def test_search_looks_into_text_id_and_case_to_the_letter(store):
    load(store, Question("q1", "Money is 100% late", case_id="C7"), Question("q2", "All 100 late"), Question("x3", "_"))
    assert ids(store.open_cases("MONEY")) == ["q1"]
    assert ids(store.open_cases("100%")) == ["q1"]
    assert ids(store.open_cases("c7")) == ["q1"]
    assert ids(store.open_cases("x3")) == ["x3"]
    assert ids(store.open_cases("_")) == ["x3"]
    assert ids(store.open_cases("  ")) == ["q1", "q2", "x3"]
    assert store.open_cases("nothing like it") == []


def test_what_an_agent_answered_is_not_open_but_the_next_message_of_the_case_is(store):
    load(store, Question("q1", "first", case_id="C1"), Question("q2", "second", case_id="C1"), Question("q3", "third"))
    answer(store, "C1", "first")
    assert ids(store.open_cases()) == ["q2", "q3"]


def test_what_was_only_shown_stays_open(store):
    load(store, Question("q1", "first"))
    answer(store, "q1", "first", "shown")
    assert ids(store.open_cases()) == ["q1"]
