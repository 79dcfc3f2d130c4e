"""The map in a browser: a loop drawn with the mouse, and where it leads."""

import re

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def circle_all(page):
    """Draw a loop around the whole map, once it has stopped moving."""
    page.get_by_text("still being arranged").wait_for(state="detached", timeout=60_000)
    box = page.locator(".js-plotly-plot .nsewdrag").first
    box.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    found = box.bounding_box()
    left, top = found["x"] + 3, found["y"] + 3
    right, bottom = left + found["width"] - 6, top + found["height"] - 6
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(x, y, steps=12)
    page.mouse.up()
    page.get_by_text("questions circled").wait_for(timeout=30_000)


def test_what_is_circled_is_reviewed_or_becomes_a_rule(shop, serve, visit):
    url = serve(shop)
    page = visit(url, "map")
    circle_all(page)
    says = page.get_by_text("questions circled").locator("xpath=ancestor::p").inner_text()
    circled, opened = map(int, re.findall(r"\d+", says))
    drawn = int(re.search(r"(\d+) of \d+ questions", page.locator("[data-testid=stMain]").inner_text())[1])
    assert circled == drawn > opened > 0
    page.get_by_role("button", name=re.compile("Draft a rule from these")).click()
    page.wait_for_url(re.compile("/workshop"), timeout=30_000)
    assert "expert=Ana" in page.url

    page = visit(url, "map")
    circle_all(page)
    page.get_by_role("button", name=re.compile(f"Review {opened} open")).click()
    page.wait_for_url(re.compile("/review"), timeout=30_000)
    page.get_by_role("heading", name="Review").wait_for(timeout=30_000)
    assert page.locator("[data-testid=stException]").count() == 0
