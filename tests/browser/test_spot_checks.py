"""Spot checks by keyboard in a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from app.workspace import Workspace
from labeling.store import Store
from labeling.store.traffic import spot_checks
from tests.traffic import Day, fill

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAIT = 120_000


def turn(page):
    return page.locator(".spot-card").get_attribute("data-turn")


def press(page, *keys):
    """Press keys, and wait for the next card and its keys."""
    before = turn(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(
        f"(document.querySelector('.spot-card')?.dataset.turn ?? 'none') !== '{before}'", timeout=WAIT
    )
    page.wait_for_timeout(400)


def test_drawn_suggestions_are_judged_by_keyboard_alone(shop, serve, visit):
    with Store.open(shop / "var/store.db") as store:
        fill(Workspace(shop), store, datetime.now(UTC), [Day(answered=1.0)] * 2, 20)
    page = visit(serve(shop), "spot-checks")
    page.wait_for_selector(".st-key-spot-draw button", timeout=WAIT)
    page.locator(".st-key-spot-draw button").click()
    page.wait_for_selector(".bd-button[data-key=A]", timeout=WAIT)
    page.wait_for_timeout(500)
    assert not page.get_by_text("Dear customer").count()
    press(page, "a")
    page.keyboard.press("w")
    page.wait_for_selector(".bd-ask input:focus", timeout=WAIT)
    page.keyboard.type("no template")
    page.wait_for_function("document.querySelectorAll('.bd-hit').length > 1", timeout=WAIT)
    press(page, "Enter")
    press(page, "w", "Enter")
    press(page, "u")
    now = datetime.now(UTC)
    with Store.open(shop / "var/store.db") as store, store.read() as connection:
        found = spot_checks(connection, now - timedelta(days=9))
    judged = found[found["verdict"] != ""]
    assert sorted(judged["verdict"]) == ["right", "unclear", "wrong", "wrong"]
    assert "_no_template" in set(judged["label"])
    assert len(found) == 40
