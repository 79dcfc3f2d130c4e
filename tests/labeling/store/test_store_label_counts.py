from datetime import UTC, datetime, timedelta

import pytest

from labeling.curating.moves import MERGE, Plan
from labeling.review import Review
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.label_counts import Said, last_feedback, said_of_labels
from labeling.store.moving import apply_move
from labeling.taxonomy import Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def filled(store):
    templates = [Template(i, "t", i, "B") for i in "ab"]
    store.replace_source("all", templates=templates, questions=[Question("q", "x"), Question("r", "y")], at=NOW)
    reviews = [("q", "ann", "a", 0), ("r", "ann", "b", 1), ("r", "bob", "a", 2), ("r", "eve", "_skip", 3)]
    store.add_reviews([Review(q, e, NOW + timedelta(minutes=m), d) for q, e, d, m in reviews])
    return store


def suggest(store, name, template_id, *actions, decision="suggest"):
    logged = LoggedSuggestion(
        suggestion_id=name,
        at=NOW,
        channel="desk",
        agent="kim",
        case_id=None,
        text="x",
        release_id="r-1",
        decision=decision,
        template_id=template_id,
        template_proba=0.5,
        topic="t",
        topic_proba=0.5,
        valid_proba=0.5,
        reason="",
        rendered="B",
        latency_ms=1.0,
    )
    store.add_suggestion(logged)
    for i, action in enumerate(actions):
        reply = "Hi" if action in ("edited", "sent") else None
        store.add_feedback(Feedback(name, NOW + timedelta(minutes=i), "kim", action, reply))


def counts(store):
    with store.read() as connection:
        return said_of_labels(connection)


def test_reviews_are_counted_by_label_with_the_last_moment(filled):
    assert counts(filled)["a"] == Said(2, NOW + timedelta(minutes=2))
    assert counts(filled)["b"] == Said(1, NOW + timedelta(minutes=1))


def test_the_match_rate_is_that_of_suggestions_that_somebody_decided_on(filled):
    suggest(filled, "s1", "a", "shown", "used")
    suggest(filled, "s2", "a", "dismissed")
    suggest(filled, "s3", "a", "shown")
    suggest(filled, "s4", "a", "sent", decision="abstain")
    suggest(filled, "s5", "b", "edited")
    assert (counts(filled)["a"].match_rate, counts(filled)["b"].match_rate) == (0.5, 1.0)
    assert Said().match_rate is None


def test_after_a_merge_they_count_together(filled):
    suggest(filled, "s1", "a", "dismissed")
    suggest(filled, "s2", "b", "used")
    with filled.write() as connection:
        apply_move(connection, Plan(MERGE, "a", into="b"), "ann", NOW)
    found = counts(filled)
    assert "a" not in found and found["b"] == Said(3, NOW + timedelta(minutes=2), 2, 1)


def test_the_number_of_the_last_feedback_grows(filled):
    with filled.read() as connection:
        assert last_feedback(connection) == 0
    suggest(filled, "s1", "a", "used")
    with filled.read() as connection:
        assert last_feedback(connection) == 1
