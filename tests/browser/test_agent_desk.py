"""The agent's desk by keyboard in a browser."""

import time

import pytest

from labeling.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CASE = ".oracle-big"


def press(page, key, seen):
    """Press a key, wait for what it brings, and return the seconds that it took."""
    started = time.monotonic()
    page.keyboard.press(key)
    page.wait_for_selector(seen, timeout=30_000)
    return time.monotonic() - started


def next_case(page):
    """Go on with the key J until the other message is there."""
    before = page.locator(CASE).inner_text()
    page.keyboard.press("j")
    page.wait_for_function(f"document.querySelector('{CASE}')?.innerText !== {before!r}", timeout=30_000)
    page.wait_for_selector(".st-key-agent-next button", timeout=30_000)
    page.wait_for_timeout(300)


def test_cases_are_answered_by_keyboard_alone(shop, serve, visit):
    page = visit(serve(shop), "desk", expert="Mia")
    page.wait_for_selector(".st-key-agent-next button", timeout=120_000)
    page.wait_for_timeout(500)
    for _ in range(20):
        if page.locator(".st-key-agent-use button").count():
            break
        next_case(page)
    press(page, "u", ".st-key-agent-form input")
    page.wait_for_function("document.activeElement.matches('.st-key-agent-form input')", timeout=5_000)
    for i in range(page.locator(".st-key-agent-form input").count()):
        page.keyboard.type(f"value {i}")
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    press(page, "Enter", "[data-testid=stAlertContentSuccess]")
    assert "Sent · used" in page.locator("[data-testid=stAlertContentSuccess]").inner_text()
    next_case(page)
    while not page.locator(".st-key-agent-edit button").count():
        next_case(page)
    press(page, "e", ".st-key-agent-form textarea")
    page.wait_for_function("document.activeElement.matches('.st-key-agent-form textarea')", timeout=5_000)
    page.keyboard.press("Control+a")
    page.keyboard.type("Hello, it comes on Friday.")
    press(page, "Control+Enter", "[data-testid=stAlertContentSuccess]")
    next_case(page)
    while not page.locator(".st-key-agent-not button").count():
        next_case(page)
    press(page, "d", ".st-key-agent-nothing button")
    press(page, "d", "[data-testid=stAlertContentSuccess]")
    with Store.open(shop / "var/store.db") as store:
        logged = store.suggestions(agent="Mia")
        given = [f for f in store.feedback([s.suggestion_id for s in logged]) if f.action != "shown"]
    assert [f.action for f in given] == ["used", "edited", "dismissed"]
    assert given[0].reply.count("value ") >= 1
    assert given[1].reply == "Hello, it comes on Friday."
    assert all(f.handle_seconds > 0 for f in given)
