from datetime import UTC, datetime, timedelta

import pytest

from labeling.review import ADJUDICATE, SKIP, UNDO, Review
from labeling.store import GoldRow, Source
from labeling.store.rechecks import Recheck, ask_again, asked, last_asked, rechecks
from labeling.store.reviews import gold_of_questions
from labeling.taxonomy import Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def full(store):
    templates = [Template(i, "t", i.upper(), "Body") for i in "ab"]
    questions = [Question(f"q{i}", f"text {i}") for i in range(3)]
    store.replace_sources([Source("all", templates, questions, [GoldRow("q0", "a", "test")])], at=NOW)
    return store


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def ask(store, *wanted):
    with store.write() as connection:
        return ask_again(connection, wanted)


def waiting(store):
    with store.read() as connection:
        return [(r.question_id, r.source) for r in rechecks(connection)]


def test_questions_are_asked_once_for_each_source_until_a_label_settles_them(full):
    one, two = Recheck("q0", NOW, "why", "c-1"), Recheck("q0", NOW, "why too", "c-2")
    assert ask(full, one, one, two, Recheck("q1", NOW, "why", "c-1")) == 3
    assert ask(full, one) == 0 and waiting(full) == [("q0", "c-1"), ("q0", "c-2"), ("q1", "c-1")]
    full.add_reviews([Review("q0", "ann", later(1), SKIP), Review("q1", "ann", NOW, "b")])
    assert len(waiting(full)) == 3
    full.add_reviews([Review("q0", "bob", later(2), "b", purpose=ADJUDICATE)])
    assert waiting(full) == [("q1", "c-1")]
    with full.read() as connection:
        assert gold_of_questions(connection, ["q0"]) == {"q0": GoldRow("q0", "b", "test")}
        assert (len(asked(connection)), last_asked(connection)) == (3, 3)
    full.add_reviews([Review("q0", "bob", later(3), UNDO)])
    assert len(waiting(full)) == 3, "what was taken back waits again"
    full.add_reviews([Review("q0", "bob", later(4), "a", purpose=ADJUDICATE)])
    assert ask(full, Recheck("q0", later(5), "again", "c-1")) == 1, "a settled one may be asked anew"
    assert waiting(full) == [("q1", "c-1"), ("q0", "c-1")]


def test_whoever_looks_again_has_the_last_word_over_earlier_reviews(full):
    full.add_reviews([Review("q1", e, NOW, "a") for e in ("ann", "bob", "eve")])
    ask(full, Recheck("q1", NOW, "why", "c-1"))
    full.add_reviews([Review("q1", "kim", later(1), "b", purpose=ADJUDICATE)])
    with full.read() as connection:
        assert gold_of_questions(connection, ["q1"])["q1"].label == "b"
        assert gold_of_questions(connection, []) == {}


def test_an_empty_store_asks_nothing(full):
    assert waiting(full) == [] and ask(full) == 0
