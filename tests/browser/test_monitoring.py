"""Monitoring in a browser: the live traffic is seen alive, and leads on."""

from datetime import UTC, datetime

import pytest

from app.workspace import Workspace
from labeling.store import Store
from tests.traffic import Day, fill

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAIT = 180_000
ASKED = "[data-testid=stMetric]:has-text('Asked') [data-testid=stMetricValue]"
HOSTILE = "<img src=x onerror=alert(1)> **bold** أين طلبي؟ " + "long " * 400


def filled(shop, days, per_day=30, name="t"):
    with Store.open(shop / "var/store.db") as store:
        fill(Workspace(shop), store, datetime.now(UTC), days, per_day, name=name, candidate="r-beside")


def asked(page, value):
    page.wait_for_function(
        f"document.querySelector('[data-testid=stMetricValue]')?.innerText.trim() === '{value}'", timeout=WAIT
    )


def test_figures_follow_the_traffic_without_a_reload(shop, serve, visit):
    filled(shop, [Day(texts=(HOSTILE,))] * 14)
    page = visit(serve(shop), "monitoring")
    page.wait_for_selector(ASKED, timeout=WAIT)
    page.wait_for_selector(".js-plotly-plot .bars", timeout=WAIT)
    before = int(page.locator(ASKED).inner_text().replace(",", ""))
    filled(shop, [Day()], 25, "new")
    asked(page, before + 25)
    assert not page.locator("[data-testid=stException]").count()
    assert not page.locator("[data-testid=stAlertContentError]").count()


def test_every_view_of_the_live_traffic_is_drawn(shop, serve, visit):
    filled(shop, [Day(texts=(HOSTILE,))] * 10)
    page = visit(serve(shop), "monitoring")
    page.wait_for_selector(ASKED, timeout=WAIT)
    seen = {"Match": "Match rate by day", "Drift": "Answers that may be stale", "Accuracy": "Can the probabilities"}
    for name, heading in seen.items():
        page.get_by_test_id("stButtonGroup").first.get_by_text(name, exact=True).click()
        page.wait_for_selector(f"h5:has-text('{heading}')", timeout=WAIT)
        assert not page.locator("[data-testid=stException]").count()
    page.get_by_text("Judge spot checks").click()
    page.wait_for_selector("h2:has-text('Spot checks')", timeout=WAIT)
