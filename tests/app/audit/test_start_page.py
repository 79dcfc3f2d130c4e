"""The start page."""

import shutil
import time
from datetime import UTC, datetime

from app.desk import loaded
from app.services import run_until
from app.workspace import Workspace
from labeling.review import Review


def texts(page):
    return " | ".join(e.value for kind in (page.markdown, page.caption) for e in kind)


def test_it_says_what_to_do_next_and_shows_the_figures(shop, open_page):
    page = open_page(shop, "start")
    assert not page.exception
    assert page.header[0].value == "What to do next"
    assert "Hello Ana" in page.caption[0].value
    figures = {m.label: m.value for m in page.metric}
    assert (figures["Questions"], figures["Templates"], figures["With gold"]) == ("20", "4", "16")
    assert len(figures) == 7
    assert "No reviews yet today." in texts(page)


def test_each_thing_to_do_has_one_button_to_its_page(shop, open_page):
    page = open_page(shop, "start")
    assert page.button
    page.button[0].click().run()
    assert not page.exception
    assert page.session_state["went-to"] in {"review", "functions", "workshop", "templates", "monitoring", "map"}


def test_new_reviews_ask_for_a_run_and_are_counted_by_expert(shop, open_page):
    page = open_page(shop, "start", expert="<b>Ana")
    desk = next(iter(loaded._open.values()))
    desk.store.add_reviews([Review("q17", "<b>Ana", datetime.now(UTC), "order-status")])
    page.run()
    assert "Make new labels" in texts(page)
    assert page.code[0].value == "oracle run"
    assert r"\<b\>Ana 1" in texts(page)


def test_a_run_made_meanwhile_is_shown_without_a_restart(shop, open_page):
    page = open_page(shop, "start")
    before = next(m.value for m in page.metric if m.label == "With gold")
    with (shop / "data" / "gold.csv").open("a", encoding="utf-8") as stream:
        stream.write("q4,order-status,seed\n")
    run_until(Workspace(shop), "denoise")
    desk = next(iter(loaded._open.values()))
    until = time.monotonic() + 60
    while desk.loaded().stamp != desk.stamp() and time.monotonic() < until:
        time.sleep(0.05)
    page.run()
    assert next(m.value for m in page.metric if m.label == "With gold") == str(int(before) + 1)


def test_a_fresh_workspace_gets_three_steps(shop, open_page):
    shutil.rmtree(shop / "var")
    (shop / "labeling_functions" / "orders.py").unlink()
    (shop / "labeling_functions" / "rules.toml").unlink()
    page = open_page(shop, "start", expert="")
    assert not page.exception
    assert page.header[0].value == "Welcome to Living Oracle"
    assert "questions" in texts(page)
    assert "You may also start without" in texts(page)
    assert page.code[0].value == "oracle run"
    assert not page.button
