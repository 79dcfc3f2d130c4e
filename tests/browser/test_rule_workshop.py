"""The rule workshop in a browser: draft, see what it catches, save."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def catches(page):
    return int(page.locator("[data-testid=stMetricValue]").first.inner_text())


def fill(page, label, text):
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Control+Enter")


def test_a_rule_is_drafted_tried_and_saved(shop, serve, visit, command):
    page = visit(serve(shop), "workshop")
    page.get_by_text("What it catches shows here").wait_for(timeout=60_000)
    page.get_by_label("Answer, topic or reserved label").click()
    page.get_by_role("option", name="order-status").click()
    fill(page, "At least one of", "parcel\norder\nrefund")
    page.locator("[data-testid=stMetricValue]").first.wait_for(timeout=60_000)
    page.locator(".oracle-row mark").first.wait_for()
    before = catches(page)
    fill(page, "None of", "refund")
    page.wait_for_function(
        "n => +document.querySelector('[data-testid=stMetricValue]').innerText < n", arg=before, timeout=60_000
    )
    assert 0 < catches(page) < before
    # rows are drawn after their number
    gone = "() => [...document.querySelectorAll('.oracle-row')].every(row => !/refund/i.test(row.innerText))"
    page.wait_for_function(gone, timeout=60_000)
    page.locator(".oracle-row mark").first.wait_for()
    fill(page, "Must vote on", "Where is my <i>parcel</i>?")
    fill(page, "Name", "parcel-words")
    page.get_by_role("button", name="Save rule").click()
    page.get_by_text("The next oracle run will use it").wait_for(timeout=60_000)
    rules = (shop / "labeling_functions/rules.toml").read_text()
    assert 'name = "parcel-words"' in rules and 'owner = "Ana"' in rules and 'added = "20' in rules
    code, out = command("-w", shop, "lf", "check")
    assert code == 0 and "all hold" in out
