from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labeling.agreement import Opinion
from labeling.errors import OracleError
from labeling.review import FLAG, SKIP, Review, Settled, settle
from labeling.review.reviews import latest, opinions

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
