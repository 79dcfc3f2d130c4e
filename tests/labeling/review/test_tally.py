from datetime import UTC, datetime, timedelta

import pytest

from labeling.review import ADJUDICATE, FLAG, SKIP, UNDO, Review, standing
from labeling.review.tally import Standing, is_disputed, is_flagged

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def said(expert, decision, question="q1", purpose="learn"):
    return Review(question, expert, NOW, decision, purpose=purpose)


def tally(*reviews):
    out = Standing()
    for review in reviews:
        out.add(review)
    return out


def test_nothing_said():
    found = Standing()
    assert not found.of_question and not found.disputed and not found.flagged and found.touched == []


def test_it_comes_to_the_same_as_all_at_once():
    reviews = [
        Review(f"q{i % 3}", "ab"[i % 2], NOW + timedelta(seconds=i), (UNDO, "late", SKIP, "pause", FLAG)[i * i % 5])
        for i in range(60)
    ]
    found = tally(*reviews)
    assert [r for q in ("q0", "q1", "q2") for r in found.of_question[q]] == [
        r for q in ("q0", "q1", "q2") for r in standing(reviews) if r.question_id == q
    ]
    assert sorted(found.of_expert["a"], key=str) == sorted((r for r in standing(reviews) if r.expert == "a"), key=str)
    assert found.touched == [r.question_id for r in reviews]


def test_a_dispute_opens_and_closes():
    steps = [said("ann", "late"), said("bob", SKIP), said("bob", "pause")]
    assert list(tally(*steps).disputed) == ["q1"]
    assert not tally(*steps, said("cat", "late", purpose=ADJUDICATE)).disputed
    assert list(tally(*steps, said("cat", "late", purpose=ADJUDICATE), said("cat", UNDO)).disputed) == ["q1"]
    assert not tally(*steps, said("bob", UNDO)).disputed
    assert not tally(*steps, said("ann", "pause")).disputed


def test_a_flag_waits_for_a_label_by_anybody():
    assert list(tally(said("ann", FLAG), said("bob", SKIP)).flagged) == ["q1"]
    assert not tally(said("ann", FLAG), said("bob", "late")).flagged
    assert list(tally(said("ann", FLAG), said("bob", "late"), said("bob", UNDO)).flagged) == ["q1"]
    assert not tally(said("ann", FLAG), said("ann", UNDO)).flagged


def test_an_undo_of_nothing_and_of_equal_reviews():
    assert not tally(said("ann", UNDO)).of_expert["ann"]
    found = tally(said("ann", "late"), said("ann", "late"), said("ann", UNDO))
    assert len(found.of_expert["ann"]) == len(found.of_question["q1"]) == 1


@pytest.mark.parametrize("reviews", [[], [said("ann", "late")], [said("ann", SKIP), said("bob", FLAG)]])
def test_one_opinion_is_no_dispute(reviews):
    assert not is_disputed(reviews) and is_flagged(reviews) == any(r.decision == FLAG for r in reviews)
