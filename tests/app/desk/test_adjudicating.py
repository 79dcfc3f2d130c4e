import pytest

from app.desk.review import adjudicating
from app.desk.review.reviewing import decide, next_card, progress, undo
from app.desk.templates import moving
from app.reviewing.gold import check
from labeling.curating.moves import Plan
from labeling.errors import OracleError
from labeling.review import FLAG, SKIP
from labeling.store import GoldRow


@pytest.fixture
def disputed(seat, clock):
    """A desk on which Ana and Bob differ on one question."""
    desk = seat("second_opinions = 1.0\n")
    for expert, label, comment in (("Ana", "order-status", "late"), ("Bob", "order-cancel", "")):
        decide(desk, next_card(desk, expert, clock()), expert, label, clock(), comment)
    return desk


def test_a_disagreement_is_a_case_until_somebody_has_the_last_word(disputed, clock):
    (case,) = adjudicating.open_cases(disputed)
    assert len(check(disputed.workspace)["disagreements"]) == 1
    assert [(s.expert, s.label, s.comment) for s in case.said] == [
        ("Ana", "order-status", "late"),
        ("Bob", "order-cancel", ""),
    ]
    assert case.said[0].title == "Where an order is now" and case.card.second
    review_id = adjudicating.settle(disputed, case, "Cat", "return-start", clock(), "neither")
    last = disputed.store.reviews()[-1]
    assert last.review_id == review_id and last.purpose == "adjudicate" and last.comment == "neither"
    assert last.reason == "Ana: order-status; Bob: order-cancel"
    assert adjudicating.open_cases(disputed) == [] == check(disputed.workspace)["disagreements"]
    split = "valid" if case.card.purpose == "promise" else "seed"
    assert GoldRow(case.card.question_id, "return-start", split) in disputed.store.gold()
    undo(disputed, "Cat", clock())
    assert [c.card.question_id for c in adjudicating.open_cases(disputed)] == [case.card.question_id]


def test_one_who_differs_may_have_the_last_word_and_keeps_their_opinion(disputed, clock):
    (case,) = adjudicating.open_cases(disputed)
    adjudicating.settle(disputed, case, "Ana", "order-cancel", clock())
    assert sorted(o.label for o in disputed.store.opinions()) == ["order-cancel", "order-status"]
    assert next(g.label for g in disputed.store.gold() if g.question_id == case.card.question_id) == "order-cancel"


def test_a_case_goes_when_the_experts_agree_after_all(disputed, clock):
    (case,) = adjudicating.open_cases(disputed)
    decide(disputed, case.card, "Bob", "order-status", clock())
    assert adjudicating.open_cases(disputed) == []


def test_a_merge_of_the_two_labels_settles_a_disagreement(disputed, clock):
    assert len(adjudicating.open_cases(disputed)) == 1 == progress(disputed, "Ana", clock()).disagreements
    moved = moving.apply(disputed, Plan("merge", "order-cancel", into="order-status"), "Ana", clock())
    assert adjudicating.open_cases(disputed) == [] and progress(disputed, "Ana", clock()).disagreements == 0
    moving.undo(disputed, moved.move_id, "Ana", clock())
    assert len(adjudicating.open_cases(disputed)) == 1


def test_a_flag_waits_for_a_label(seat, clock):
    desk = seat()
    card = next_card(desk, "Ana", clock())
    decide(desk, card, "Ana", FLAG, clock(), "two questions in one")
    other = next_card(desk, "Bob", clock())
    decide(desk, other, "Bob", FLAG, clock())
    first, second = adjudicating.flagged(desk)
    assert first.said[0].comment == "two questions in one" and first.said[0].title == "Flagged"
    assert second.card.question_id == other.question_id and adjudicating.flagged(desk, 1) == [first]
    adjudicating.settle(desk, first, "Bob", "_no_template", clock())
    assert [c.card.question_id for c in adjudicating.flagged(desk)] == [other.question_id]
    assert next(g.label for g in desk.store.gold() if g.question_id == card.question_id) == "_no_template"


@pytest.mark.parametrize("wrong", [SKIP, FLAG, "gone"])
def test_the_last_word_is_a_label(disputed, clock, wrong):
    (case,) = adjudicating.open_cases(disputed)
    with pytest.raises(OracleError, match=f"unknown decision '{wrong}'"):
        adjudicating.settle(disputed, case, "Cat", wrong, clock())
    assert len(disputed.store.reviews()) == 2


def test_nothing_waits_where_nobody_said_anything(seat):
    desk = seat()
    assert adjudicating.open_cases(desk) == [] == adjudicating.flagged(desk)
