"""Spot checks at the desk."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from app.desk import spot_checks
from app.desk.loaded import Desk
from app.desk.spot_checks import Card
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store.traffic import spot_checks as kept
from tests.traffic import Day, fill

AT = datetime(2026, 5, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    fill(opened.workspace, opened.store, AT, [Day()] * 5, 12)
    yield opened
    opened.store.close()


def verdicts(desk):
    with desk.store.read() as connection:
        found = kept(connection, AT - timedelta(days=30))
    return {row.suggestion_id: (row.verdict, row.label) for row in found.itertuples() if row.verdict}


def test_nothing_is_judged_that_was_not_drawn(desk):
    assert spot_checks.next_card(desk, "Ana") is None
    assert spot_checks.progress(desk) == (0, 0)
    assert spot_checks.is_more(desk, AT)
    assert spot_checks.estimates(desk, AT) == ()


def test_a_card_never_tells_what_the_agent_did(desk):
    spot_checks.draw(desk, AT, 5)
    assert not {f.name for f in fields(Card)} & {"reply", "action", "reason", "matched"}
    card = spot_checks.next_card(desk, "Ana")
    assert card.text and card.title and card.rendered


def test_each_expert_goes_in_an_order_of_their_own_and_nothing_comes_twice(desk):
    assert spot_checks.draw(desk, AT, 30) == 30
    firsts = {spot_checks.next_card(desk, name).suggestion_id for name in ("Ana", "Ben", "Cleo", "Dag", "Eva")}
    assert len(firsts) > 2
    seen = []
    while (card := spot_checks.next_card(desk, "Ana")) is not None:
        seen.append(card.suggestion_id)
        spot_checks.judge(desk, card, "Ana", "right", None, AT)
    assert len(set(seen)) == len(seen) == 30
    assert spot_checks.progress(desk) == (30, 30)
    found = spot_checks.estimates(desk, AT)
    assert [one.about for one in found] == ["answers", "abstentions"]
    assert all(one.estimate.value > 0.9 for one in found)


def test_drawing_ends_with_the_traffic(desk):
    assert spot_checks.draw(desk, AT, 1000) == 60
    assert not spot_checks.is_more(desk, AT)
    assert spot_checks.draw(desk, AT, 10) == 0


def test_a_wrong_one_may_name_what_was_right(desk):
    spot_checks.draw(desk, AT, 3)
    card = spot_checks.next_card(desk, "Ana")
    with pytest.raises(OracleError, match="unknown label"):
        spot_checks.judge(desk, card, "Ana", "wrong", "no-such-one", AT)
    assert not verdicts(desk)
    spot_checks.judge(desk, card, "Ana", "wrong", "_no_template", AT)
    assert verdicts(desk) == {card.suggestion_id: ("wrong", "_no_template")}


def test_what_was_found_wrong_is_not_offered_as_right(desk):
    answer = Card("s", AT, "Where is it?", True, "order-status", "Where an order is now", "On its way.")
    labels = [hit.label for hit in spot_checks.hits(desk, answer, "")]
    assert "order-status" not in labels
    assert labels[:2] == ["_not_a_question", "_no_template"]
    assert "order-status" not in [hit.label for hit in spot_checks.hits(desk, answer, "order")]
    left = Card("s", AT, "Where is it?", False, "order-status", "Where an order is now", "On its way.")
    labels = [hit.label for hit in spot_checks.hits(desk, left, "")]
    assert labels[0] == "order-status"
    assert not {"_not_a_question", "_no_template"} & set(labels)
