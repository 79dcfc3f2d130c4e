from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import open_desk
from labeling.suggestions import Feedback, LoggedSuggestion

pytestmark = pytest.mark.slow


def log(shop, number, action=None, release="r-1", ago=timedelta(hours=1)):
    store, at, name = open_desk(shop).store, datetime.now(UTC) - ago, f"s{number}"
    store.add_suggestion(
        LoggedSuggestion(
            name, at, "desk", "Bo", None, "Where?", release, "suggest", "order-status", 0.9, "orders", 0.9, 0.9,
            "near", "Hi", 9.0,
        )
    )  # fmt: skip
    if action:
        store.add_feedback(Feedback(name, at, "Bo", action, "Hello" if action == "edited" else None))


def test_nothing_logged_says_where_it_comes_from(open_page, shop):
    page = open_page(shop, "experiment")
    assert not page.exception
    assert page.info[0].value.startswith("No suggestion was logged in the last 30 days.")
    page.segmented_control(key="funnel-period").set_value("All").run()
    assert page.info[0].value.startswith("No suggestion was logged. ")


def test_the_funnel_counts_what_agents_did(open_page, shop):
    open_page(shop, "experiment")
    for i, action in enumerate(["used", "edited", "dismissed", "shown", None]):
        log(shop, i, action)
    log(shop, 9, "used", "r-2", timedelta(days=60))
    page = open_page(shop, "experiment")
    assert not page.exception and not page.error
    assert {m.label: m.value for m in page.metric} == {
        "Asked": "5",
        "Suggested": "5",
        "Used or edited": "67%",
        "Used unchanged": "33%",
    }
    assert "No experiment is running" in page.caption[1].value
    assert page.dataframe[0].value["Release"].tolist() == ["r-1"]
    page.segmented_control(key="funnel-period").set_value("90 days").run()
    assert page.dataframe[0].value["Release"].tolist() == ["r-1", "r-2"]
    for by in ("Day", "Channel"):
        page.segmented_control(key="funnel-by").set_value(by).run()
        assert not page.exception and page.dataframe[0].value.columns[0] == by


def test_no_choice_yet_is_a_dash(open_page, shop):
    open_page(shop, "experiment")
    log(shop, 1)
    page = open_page(shop, "experiment")
    assert {m.label: m.value for m in page.metric}["Used or edited"] == "–"
    assert not page.exception
