from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labeling.errors import OracleError
from labeling.review import ADJUDICATE, FLAG, SKIP, UNDO, Review, Settled, settle, standing
from labeling.review.agreement import Opinion
from labeling.review.reviews import adjudicated, latest, opinions

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def said(question, expert, decision, purpose="learn"):
    return Review(question, expert, NOW, decision, purpose=purpose)


def test_a_review_is_checked_when_it_is_made():
    with pytest.raises(OracleError, match=r"unknown purpose 'lern'; did you mean 'learn'\?"):
        said("q1", "ann", "late", "lern")
    with pytest.raises(OracleError, match="review of question 'q1' has no expert"):
        said("q1", "", "late")
    with pytest.raises(OracleError, match="time without a zone"):
        Review("q1", "ann", datetime(2026, 5, 1), "late")


def test_its_id_is_that_of_its_content_at_its_moment():
    one = said("q1", "ann", "late")
    assert one.review_id == replace(one, reason="other", shown="x").review_id
    assert one.review_id != replace(one, decision="pause").review_id
    assert one.review_id != replace(one, at=NOW + timedelta(seconds=1)).review_id


def test_a_skip_and_a_flag_give_no_label():
    assert [said("q1", "ann", d).label for d in (SKIP, FLAG, "_no_template", "late")] == [
        None,
        None,
        "_no_template",
        "late",
    ]


def test_the_latest_label_of_each_expert_counts():
    reviews = [
        said("q1", "ann", "late"),
        said("q1", "bob", "late"),
        said("q1", "ann", "pause"),
        said("q1", "ann", SKIP),
    ]
    assert [r.decision for r in latest(reviews)] == ["pause", "late"]
    assert opinions(reviews) == [Opinion("q1", "ann", "pause"), Opinion("q1", "bob", "late")]


def test_settling():
    assert settle([]) == {} and settle([said("q1", "ann", SKIP)]) == {}
    reviews = [
        said("q1", "ann", "late"),
        said("q1", "bob", "pause"),
        said("q2", "ann", "late"),
        said("q2", "bob", "late"),
        said("q3", "ann", "late"),
        said("q3", "ann", "late", "promise"),
    ]
    assert settle(reviews) == {
        "q1": Settled(None, "seed"),
        "q2": Settled("late", "seed"),
        "q3": Settled("late", "valid"),
    }


def test_an_undo_takes_back_the_experts_latest_standing_review_of_the_question():
    steps = [said("q1", "ann", "late"), said("q1", "bob", "late"), said("q1", "ann", "pause"), said("q1", "ann", UNDO)]
    assert standing(steps) == steps[:2] and settle(steps) == {"q1": Settled("late", "seed")}
    assert standing([*steps, said("q1", "ann", UNDO)]) == [steps[1]]
    assert standing([*steps, *[said("q1", "ann", UNDO)] * 3]) == [steps[1]], "there is nothing more to take back"
    assert standing([said("q1", "ann", UNDO), said("q2", "bob", UNDO), steps[0]]) == [steps[0]]
    assert settle([steps[0], said("q1", "ann", UNDO)]) == {} and opinions([steps[0], said("q1", "ann", UNDO)]) == []


def test_an_undone_review_for_the_promise_gives_no_split():
    steps = [said("q1", "ann", "late", "promise"), said("q1", "ann", UNDO, "promise"), said("q1", "bob", "late")]
    assert settle(steps) == {"q1": Settled("late", "seed")}


def test_each_undo_says_something():
    undo = said("q1", "ann", UNDO)
    assert (
        undo.label is None and not undo.repeats(undo) and said("q1", "ann", "late").repeats(said("q1", "ann", "late"))
    )


def test_the_last_adjudication_wins_until_it_is_taken_back():
    steps = [said("q1", "ann", "late"), said("q1", "bob", "late"), said("q1", "cat", "pause", "promise")]
    assert settle(steps) == {"q1": Settled("late", "valid")}
    steps += [said("q1", "dan", "pause", ADJUDICATE), said("q1", "eve", "other", ADJUDICATE)]
    assert settle(steps) == {"q1": Settled("other", "valid")}
    assert settle([*steps, said("q1", "eve", UNDO)]) == {"q1": Settled("pause", "valid")}
    assert settle([*steps, said("q1", "eve", UNDO), said("q1", "dan", UNDO)]) == {"q1": Settled("late", "valid")}
    assert {o.expert for o in opinions(steps)} == {"ann", "bob", "cat"}, "the last word is no opinion"


def test_a_flagged_question_gets_the_split_it_was_asked_for():
    for purpose, split in (("learn", "seed"), ("promise", "valid")):
        steps = [said("q1", "ann", FLAG, purpose), said("q1", "bob", "late", ADJUDICATE)]
        assert settle(steps) == {"q1": Settled("late", split)}


def test_the_last_word_stands_until_it_is_taken_back():
    last = said("q1", "cat", "late", ADJUDICATE)
    reviews = [said("q1", "ann", "late"), said("q1", "bob", "pause"), said("q2", "cat", SKIP, ADJUDICATE), last]
    assert adjudicated(reviews) == {"q1"} and adjudicated([*reviews, said("q1", "cat", UNDO)]) == frozenset()
