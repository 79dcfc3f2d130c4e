"""An experiment from plan to end in a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from app.workspace import Workspace
from labeling.store import Store
from labeling.store.experiments import events
from tests.experiments import planned, play

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAIT = 60_000


def test_a_plan_is_kept_started_and_ended(shop, serve, visit):
    begin = datetime.now(UTC) - timedelta(days=14)
    with Workspace(shop).open_store() as store:
        play(store, planned("before", "agent"), units=12, days=13, cases=40, begin=begin)
    page = visit(serve(shop), "experiment")
    name = page.locator(".st-key-experiment-new-name input")
    name.wait_for(timeout=WAIT)
    name.fill("autumn")
    name.press("Enter")
    page.wait_for_timeout(1000)
    page.locator(".st-key-experiment-keep button").click()
    for key, badge in (("start", "Running"), ("end", "Ended")):
        page.locator(f".st-key-experiment-{key} button").click(timeout=WAIT)
        page.locator(".st-key-experiment-yes button").click(timeout=WAIT)
        page.locator(".st-key-experiment-heading .stMarkdownBadge", has_text=badge).wait_for(timeout=WAIT)
    with Store.open(shop / "var/store.db") as store, store.read() as connection:
        assert [(e.action, e.by) for e in events(connection, "autumn")] == [("start", "Ana"), ("stop", "Ana")]
