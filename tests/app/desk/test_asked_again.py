"""Gold that should be looked at again comes first in the review queue."""

from datetime import timedelta

import pytest

from app.desk.review.reviewing import Filter, decide, next_card, progress, undo, upcoming
from app.desk.templates import moving
from app.reviewing.review import queue
from labeling.curating.moves import MERGE, SPLIT, Plan
from labeling.review import ADJUDICATE, FLAG, SKIP
from labeling.store.rechecks import Recheck, ask_again
from labeling.taxonomy import Template

LOST = Template("order-lost", "orders", "An order that got lost", "Hi {first_name}, we send it again.")


@pytest.fixture
def asked(seat, clock):
    """A desk with two gold questions that a split left in doubt; their ids, and the move."""
    desk = seat()
    mine = sorted(g.question_id for g in desk.store.gold() if g.label == "order-status")[:2]
    plan = Plan(SPLIT, "order-status", made=(LOST,), ask=tuple(mine))
    return desk, mine, moving.apply(desk, plan, "Ana", clock())


def gold(desk):
    return {g.question_id: (g.label, g.split) for g in desk.store.gold()}


def test_they_come_first_with_why_and_what_their_gold_was(asked, clock):
    desk, mine, _ = asked
    card = next_card(desk, "Ana", clock())
    assert card.question_id == mine[0] and card.purpose == ADJUDICATE
    assert card.reason.startswith("was 'order-status' before the split")
    assert card.gold.label == "order-status" and {"order-status", "order-lost"} <= {o.label for o in card.options[:3]}
    assert [c.question_id for c in upcoming(desk, "Ana", clock(), 2)] == mine
    assert progress(desk, "Ana", clock()).again == 2
    assert next_card(desk, "Ana", clock()) == card, "the page was loaded again"
    assert next_card(desk, "Bob", clock()).question_id == mine[1]
    assert next_card(desk, "Cat", clock()).gold is None


def test_a_review_settles_one_and_its_undo_brings_it_back(asked, clock):
    desk, mine, _ = asked
    before = gold(desk)
    card = next_card(desk, "Ana", clock())
    decide(desk, card, "Ana", "order-lost", clock())
    assert gold(desk) == before | {mine[0]: ("order-lost", before[mine[0]][1])}
    assert next_card(desk, "Ana", clock()).question_id == mine[1] and progress(desk, "Ana", clock()).again == 1
    assert undo(desk, "Ana", clock()) == card
    assert gold(desk) == before and progress(desk, "Ana", clock()).again == 2


@pytest.mark.parametrize("decision", [SKIP, FLAG])
def test_a_skip_or_a_flag_leaves_it_to_others(asked, clock, decision):
    desk, mine, _ = asked
    decide(desk, next_card(desk, "Ana", clock()), "Ana", decision, clock())
    assert next_card(desk, "Ana", clock()).question_id == mine[1]
    assert next_card(desk, "Bob", clock()).question_id == mine[0] and progress(desk, "Ana", clock()).again == 2


def test_an_undone_split_asks_no_more(asked, clock):
    desk, mine, done = asked
    moving.undo(desk, done.move_id, "Ana", clock())
    assert progress(desk, "Ana", clock()).again == 0 and next_card(desk, "Bob", clock()).question_id not in mine


def test_a_filter_holds_for_them_too(asked, clock):
    desk, mine, _ = asked
    assert next_card(desk, "Ana", clock(), Filter(purpose="learn")).question_id not in mine
    only = Filter(purpose=ADJUDICATE)
    cards = []
    while (card := next_card(desk, "Bob", clock(), only)) is not None:
        cards.append(card.question_id)
        decide(desk, card, "Bob", "order-status", clock())
    assert cards == mine
    wanted = Filter(question_ids=("nobody",))
    assert next_card(desk, "Cat", clock(), wanted) is None


def test_a_change_asks_again_beside_a_split_and_one_label_settles_both(asked, clock):
    desk, mine, _ = asked
    with desk.store.write() as connection:
        ask_again(connection, [Recheck(mine[0], clock(), "given before the change 'Fees rise'", "c-1")])
    card = next_card(desk, "Ana", clock())
    assert card.reason.startswith("was 'order-status' before the split; given before the change 'Fees rise'")
    decide(desk, card, "Ana", "order-status", clock())
    assert progress(desk, "Ana", clock()).again == 1


def test_the_command_lists_them_first(asked):
    desk, mine, _ = asked
    found = queue(desk.workspace, 4)
    assert [r["question_id"] for r in found[:2]] == mine and {r["purpose"] for r in found[:2]} == {ADJUDICATE}
    assert found[0]["gold"] == "order-status" and found[0]["reason"].startswith("was 'order-status' before the split")
    assert len(found) == 4 and all(r["gold"] == "" for r in found[2:])
    assert [r["question_id"] for r in queue(desk.workspace, 1)] == mine[:1]
    assert not {r["question_id"] for r in queue(desk.workspace, 4, purpose="learn")} & set(mine)
    assert {r["question_id"] for r in queue(desk.workspace, 9, label="order-status")} >= set(mine)


def test_proposals_follow_a_merge_before_the_next_run(seat, clock):
    desk = seat()
    moving.apply(desk, Plan(MERGE, "order-cancel", into="order-status"), "Ana", clock() - timedelta(days=1))
    cards = upcoming(desk, "Ana", clock(), 40)
    offered = {o.label for c in cards for o in c.options}
    assert "order-cancel" not in offered and "order-status" in offered
    assert all(len({o.label for o in c.options}) == len(c.options) and c.proposed == c.options[0].label for c in cards)
    assert "order-cancel" not in {r["proposed"] for r in queue(desk.workspace, 40)}
