"""The page of spot checks: cards, keys, and the states without any."""

from datetime import UTC, datetime

import pytest

from app.audit.views.spot_checks import page as spot_page
from app.audit.views.spot_checks.sitting import KEY, Sitting, hear, seat
from app.desk import spot_checks
from app.desk.loaded import Desk, open_desk
from app.desk.spot_checks import Card
from app.workspace import Workspace
from tests.traffic import Day, fill

pytestmark = pytest.mark.slow
HOSTILE = "<script>x</script> **bold** أين طلبي؟ 🙂 " + "long " * 2000


def texts(page):
    kinds = ("markdown", "caption", "info", "success", "error")
    return " ".join(e.value for kind in kinds for e in page.get(kind)).replace("\\", "")


def html(page):
    return " ".join(e.proto.body for e in page.get("html"))


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    days = [Day(texts=(HOSTILE,))] * 3
    fill(opened.workspace, opened.store, datetime.now(UTC), days, 10, drawn=6)
    yield opened
    opened.store.close()


def test_before_the_first_suggestion_it_says_what_to_do(shop, open_page):
    page = open_page(shop, "spot-checks")
    assert not page.exception
    assert "No suggestion has been logged yet" in page.info[0].value
    assert not page.button


def test_without_a_name_nobody_judges(shop, open_page):
    page = open_page(shop, "spot-checks", expert="")
    assert "Say who you are first" in page.info[0].value


def test_a_card_shows_question_and_answer_escaped(desk, shop, open_page):
    page = open_page(shop, "spot-checks")
    assert not page.exception and not page.error
    assert "&lt;script&gt;" in html(page) and "<script>" not in html(page)
    assert "Is this answer right?" in html(page) or "Nothing was suggested" in html(page)
    assert "Dear customer" not in html(page)
    assert "What the verdicts say so far" in texts(page)


def test_all_judged_and_more_is_drawn(desk, shop, open_page):
    while (card := spot_checks.next_card(desk, "Ana")) is not None:
        spot_checks.judge(desk, card, "Ana", "right", None, datetime.now(UTC))
    page = open_page(shop, "spot-checks")
    assert "All 6 that were drawn are judged" in page.success[0].value
    assert "from 6 spot checks" in texts(page) or "spot checks of" in texts(page)
    page.button(key="spot-draw").click().run()
    assert not page.exception
    assert spot_checks.progress(open_desk(shop)) == (30, 6)
    assert "&lt;script&gt;" in html(page)


def test_keys_judge_only_the_card_on_the_screen(desk):
    here = Sitting("Ana")
    seat(desk, here)
    first = here.card
    hear(desk, here, {"turn": here.turn - 1, "what": "verdict", "value": "right"})
    hear(desk, here, {"turn": here.turn, "what": "verdict", "value": "perfect"})
    assert here.card is first and here.done == 0 and here.heard == 2
    hear(desk, here, {"turn": here.turn, "what": "verdict", "value": "unclear"})
    assert here.card is not first and here.done == 1
    assert here.said.startswith("Unclear: ") and len(here.said) < 120
    hear(desk, here, {"turn": here.turn, "what": "type", "value": "order"})
    assert here.query == "order"
    hear(desk, here, {"turn": here.turn, "what": "decide", "value": ""})
    assert here.done == 2 and here.query == ""
    hear(desk, here, {"turn": here.turn, "what": "decide", "value": "nothing-like-it"})
    assert here.done == 2 and "unknown label" in here.trouble
    hear(desk, here, {"turn": here.turn, "what": "decide", "value": "_no_template"})
    assert here.done == 3 and not here.trouble
    assert spot_checks.progress(desk) == (6, 3)


def test_trouble_is_one_sentence(desk, shop, open_page):
    page = open_page(shop, "spot-checks", **{KEY: Sitting("Ana", trouble="unknown label '<b>'")})
    assert "unknown label" in page.error[0].value and "<b>" not in page.error[0].value


def test_the_keys_fit_what_was_suggested(desk):
    at = datetime.now(UTC)
    answer = Card("s", at, "Where?", True, "order-status", "Where an order is now", "On its way.")
    left = Card("s", at, "Where?", False, "order-status", "Where an order is now", "On its way.")
    assert [b["key"] for b in spot_page.buttons(answer)] == ["A", "W", "U"]
    assert spot_page.buttons(answer)[0]["label"] != spot_page.buttons(left)[0]["label"]


def test_the_list_begins_with_not_knowing_until_something_is_typed(desk, shop, monkeypatch):
    monkeypatch.setattr(spot_page, "desk", lambda: desk)
    here = Sitting("Ana", query="")
    seat(desk, here)
    here.card = Card("s", datetime.now(UTC), "Where?", True, "order-status", "Where an order is now", "On its way.")
    assert spot_page.contents(here, here.card)["hits"][0]["label"] == ""
    here.query = "refund"
    hits = spot_page.contents(here, here.card)["hits"]
    assert hits[-1]["label"] == "" and len(hits) > 1
