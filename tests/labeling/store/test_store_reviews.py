from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from sqlalchemy import text

from labeling.curating.moves import MERGE, Plan
from labeling.errors import OracleError
from labeling.review import FLAG, SKIP, UNDO, Review
from labeling.review.agreement import Opinion
from labeling.store import GoldRow, Source
from labeling.store.engine import open_database
from labeling.store.migrate import alembic_config, ensure_schema
from labeling.store.moving import apply_move
from labeling.store.reviews import reviews_after, reviews_of
from labeling.taxonomy import Template
from labeling.values import Question

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = Review("q1", "ann", NOW, "late", "sure", "pause", 0.4, "margin .04", "promise", "r-1")


@pytest.fixture
def asked(store):
    store.replace_source("q.csv", questions=[Question(i, f"text of {i}") for i in ("q1", "q2", "q3")], at=NOW)
    return store


def said(question, expert, decision, minutes=0, **more):
    return Review(question, expert, NOW + timedelta(minutes=minutes), decision, **more)


def load(store, *rows, source="gold.csv"):
    store.replace_source(source, gold=[GoldRow(*row) for row in rows], at=NOW)


def test_a_review_comes_back_as_it_went_in_and_raises_the_revision(asked):
    other = replace(FULL, question_id="q2", at=NOW.astimezone(timezone(timedelta(hours=2))), shown_proba=None)
    assert asked.add_reviews([FULL, other]) == 2
    assert asked.reviews() == [FULL, other] and asked.reviews()[1].at.utcoffset() == timedelta(0)
    assert asked.revision() == 2


def test_what_was_said_already_is_not_appended_again(asked):
    asked.add_reviews([FULL, said("q2", "ann", "late")])
    again = [FULL, said("q2", "ann", "late", 5)]
    assert asked.add_reviews(again) == 0 and asked.revision() == 2
    assert asked.add_reviews([said("q2", "ann", "pause", 6), said("q2", "ann", "late", 7)]) == 2
    assert [r.decision for r in asked.reviews()] == ["late", "late", "pause", "late"]


def test_reviews_are_taken_all_or_none(asked):
    with pytest.raises(OracleError, match=r"question 'q9', which no source has.*q1"):
        asked.add_reviews([FULL, said("q9", "ann", "late")])
    assert asked.reviews() == [] and asked.revision() == 1


def test_the_majority_becomes_gold_in_the_split_of_its_purpose(asked):
    asked.add_reviews(
        [
            said("q3", "ann", "late"),
            said("q1", "ann", "late"),
            said("q1", "bob", "pause"),
            said("q2", "ann", "late", purpose="promise"),
            said("q2", "bob", SKIP, purpose="learn"),
        ]
    )
    assert asked.gold() == [GoldRow("q2", "late", "valid"), GoldRow("q3", "late", "seed")]
    asked.add_reviews([said("q1", "cat", "pause", 1), said("q3", "ann", FLAG, 1)])
    assert asked.gold()[0] == GoldRow("q1", "pause", "seed") and len(asked.gold()) == 3


def test_a_newer_review_overrides_a_file_and_keeps_its_split(asked):
    load(asked, ("q1", "a", "test"), ("q2", "a", "seed"), ("q3", "a", "valid"))
    asked.add_reviews([said("q1", "ann", "b"), said("q2", "ann", "b", purpose="promise"), said("q3", "ann", "b")])
    expected = [GoldRow("q1", "b", "test"), GoldRow("q2", "b", "seed"), GoldRow("q3", "b", "valid")]
    assert asked.gold() == expected
    load(asked, ("q1", "a", "test"), ("q2", "a", "seed"), ("q3", "a", "valid"))  # nothing new
    assert asked.gold() == expected
    load(asked, ("q1", "c", "test"), ("q2", "a", "seed"), ("q3", "a", "valid"))
    assert asked.gold() == [GoldRow("q1", "c", "test"), *expected[1:]]
    asked.add_reviews([said("q1", "bob", "d", 3)])
    assert [g.question_id for g in asked.gold()] == ["q2", "q3"], "newer reviews without a majority"


def test_a_skip_does_not_make_old_reviews_newer_than_a_file(asked):
    asked.add_reviews([said("q1", "ann", "b")])
    load(asked, ("q1", "a", "seed"))
    assert asked.gold() == [GoldRow("q1", "a", "seed")]
    asked.add_reviews([said("q1", "bob", SKIP, 1)])
    assert asked.gold() == [GoldRow("q1", "a", "seed")]


def test_loading_files_again_loses_no_review(asked):
    asked.add_reviews([FULL])
    asked.replace_source("q.csv", questions=[Question("q2", "text of q2")], at=NOW)
    assert [q.question_id for q in asked.questions()] == ["q1", "q2"]
    assert asked.reviews() == [FULL] and asked.gold() == [GoldRow("q1", "late", "valid")]


def test_experts_opinions_take_reviews_in(asked):
    asked.replace_sources(
        [Source("gold.csv", opinions=[Opinion("q1", "ann", "pause"), Opinion("q1", "bob", "late")])], at=NOW
    )
    asked.add_reviews([FULL, said("q2", "ann", "pause"), said("q2", "ann", SKIP, 1)])
    assert asked.opinions() == [
        Opinion("q1", "ann", "late"),
        Opinion("q1", "bob", "late"),
        Opinion("q2", "ann", "pause"),
    ]


def test_a_store_with_gold_is_upgraded(asked, path):
    load(asked, ("q1", "a", "seed"))
    with asked.database.alter() as connection:
        command.downgrade(alembic_config(connection), "0002")
        connection.execute(text("SELECT question_id FROM gold")).one()
    database = open_database(path)
    ensure_schema(database)
    database.engine.dispose()
    assert asked.gold() == [GoldRow("q1", "a", "seed")]
    asked.add_reviews([said("q1", "ann", "b")])
    assert asked.gold() == [GoldRow("q1", "b", "seed")]


def test_what_was_taken_back_is_no_gold_and_no_newer_than_a_file(asked):
    asked.add_reviews([said("q1", "ann", "b"), said("q2", "ann", "b")])
    load(asked, ("q1", "a", "seed"))
    asked.add_reviews([said("q1", "ann", "c", 1)])
    assert asked.gold()[0] == GoldRow("q1", "c", "seed")
    assert asked.add_reviews([said("q1", "ann", UNDO, 2), said("q2", "ann", UNDO, 2)]) == 2
    assert asked.gold() == [GoldRow("q1", "a", "seed")], "the review that stands is older than the file"
    assert asked.opinions() == [Opinion("q1", "ann", "b")]
    assert asked.add_reviews([said("q1", "ann", UNDO, 3), said("q2", "ann", "b", 3)]) == 2
    assert asked.gold() == [GoldRow("q1", "a", "seed"), GoldRow("q2", "b", "seed")]


def test_the_last_word_becomes_gold(asked):
    asked.add_reviews([said("q1", "ann", "b"), said("q1", "bob", "c"), said("q1", "cat", "d", purpose="adjudicate")])
    assert asked.gold() == [GoldRow("q1", "d", "seed")]


def test_reviews_are_read_from_a_number_on_and_by_question(asked):
    asked.add_reviews([FULL, said("q2", "ann", "late"), said("q1", "bob", "late")])
    with asked.read() as connection:
        everything = reviews_after(connection, 0)
        assert [r for _, r in everything] == asked.reviews()
        assert reviews_after(connection, everything[1][0]) == everything[2:]
        assert reviews_after(connection, everything[-1][0]) == []
        assert reviews_of(connection, ["q1", "q9"]) == [FULL, said("q1", "bob", "late")]
        assert reviews_of(connection, []) == []


def test_gold_says_when_it_was_given_last(asked):
    load(asked, ("q1", "a", "seed"), ("q2", "a", "seed"))
    asked.add_reviews([said("q1", "ann", "b", 1), said("q1", "bob", "b", 2), said("q2", "ann", "a", 3)])
    asked.add_reviews([said("q1", "eve", SKIP, 4), said("q3", "ann", "b", 5), said("q3", "ann", UNDO, 6)])
    dates = {g.question_id: g.given_at for g in asked.gold()}
    assert dates == {"q1": NOW + timedelta(minutes=2), "q2": NOW + timedelta(minutes=3)}


def test_a_file_that_comes_after_the_reviews_dates_its_gold(asked):
    asked.add_reviews([said("q1", "ann", "b", -60)])
    load(asked, ("q1", "a", "seed"))
    assert [(g.label, g.given_at, g.given_as) for g in asked.gold()] == [("a", NOW, "")]


def test_gold_remembers_the_label_that_was_given_before_a_move(asked):
    asked.replace_source("t.csv", templates=[Template(i, "t", i, "Hi") for i in ("a", "b")], at=NOW)
    load(asked, ("q1", "a", "seed"), ("q2", "b", "seed"))
    asked.add_reviews([said("q3", "ann", "a")])
    with asked.write() as connection:
        apply_move(connection, Plan(MERGE, "a", into="b"), "ann", NOW)
    assert [(g.question_id, g.label, g.given_as) for g in asked.gold()] == [
        ("q1", "b", "a"),
        ("q2", "b", ""),
        ("q3", "b", "a"),
    ]
