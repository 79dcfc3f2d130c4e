"""A change told in a browser, and what it made stale decided by keyboard."""

import pytest

from labeling.freshness.changes import CONFIRMED, DISMISSED, OPEN
from labeling.store import Store
from labeling.store.changes import findings, stopped

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAIT = 60_000
TEXT = "The refund of a return is on the account at once, no longer within five working days."


def number(page):
    return page.locator(".ch-card").get_attribute("data-finding", timeout=WAIT)


def press(page, key):
    """Press a key, and wait for the next card or the end."""
    before = number(page)
    page.keyboard.press(key)
    page.wait_for_function(
        f"(document.querySelector('.ch-card')?.dataset.finding ?? 'none') !== '{before}'", timeout=WAIT
    )
    page.wait_for_timeout(500)


def test_a_change_is_told_and_its_findings_are_decided_by_keyboard(shop, serve, visit):
    page = visit(serve(shop), "changes")
    page.locator("button", has_text="Tell of a change").first.click(timeout=WAIT)
    page.locator(".st-key-changes-tell-text textarea").fill(TEXT)
    page.keyboard.press("Control+Enter")
    page.locator(".ch-line", has_text="When the money for a return arrives").first.wait_for(timeout=WAIT)
    page.locator(".st-key-changes-tell-stop label").first.click()
    page.wait_for_timeout(1000)
    page.locator(".st-key-changes-keep button").click()
    page.locator(".st-key-changes-yes-one button").wait_for(timeout=WAIT)
    page.wait_for_timeout(1000)
    press(page, "y")
    press(page, "u")
    press(page, "y")
    second = number(page)
    press(page, "j")
    press(page, "n")
    with Store.open(shop / "var/store.db") as store, store.read() as connection:
        found = findings(connection)
        assert "return-refund" in stopped(connection)
    states = {str(f.number): f.state for f in found}
    assert [f.state for f in found if f.item == "return-refund" and f.kind == "template"] == [CONFIRMED]
    assert states[second] == OPEN
    assert DISMISSED in states.values()
