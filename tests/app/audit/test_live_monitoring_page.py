"""Monitoring of the live traffic: each view full, empty and in trouble."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from app.audit import navigation
from app.audit.views.monitoring import drift as drift_view
from app.audit.views.monitoring import match as match_view
from app.desk.loaded import open_desk
from app.desk.watch import background
from app.observing.drift_report import BEFORE, Broken, DriftReport, Moved
from labeling.errors import OracleError
from labeling.serving.alerts import AlertEvent
from labeling.store.alerts import append_alert
from models.drift.shift import Shift
from tests.traffic import Day, fill

pytestmark = pytest.mark.slow
LIVE = ("Traffic", "Match", "Drift", "Accuracy")
HOSTILE = "<b>bold</b> **stars** :material/home: أين طلبي " + "long " * 300


def view(page, name):
    page.segmented_control(key="monitoring-view").set_value(name).run()
    assert not page.exception
    return page


def texts(page):
    kinds = ("markdown", "caption", "info", "success", "warning", "error")
    return " ".join(e.value for kind in kinds for e in page.get(kind)).replace("\\", "")


@pytest.fixture
def busy(shop, open_page):
    """A workspace with two weeks of traffic up to now, the second one worse."""
    open_page(shop, "monitoring")
    desk = open_desk(shop)
    days = [Day(texts=("Where is my order?", HOSTILE))] * 7 + [Day(answered=0.4, right=0.55, latency=90.0)] * 7
    fill(desk.workspace, desk.store, datetime.now(UTC), days, 40, candidate="r-beside", drawn=30, judged=20)
    return shop


@pytest.fixture
def drifted(monkeypatch):
    """(report or error) that looking for drift gives, as quick as that."""

    def give(report):
        def look(*args, **options):
            if isinstance(report, Exception):
                raise report
            return report

        monkeypatch.setattr(background, "drift", look)

    return give


def shift(name, kind, before, now, effect, alarm=True):
    return Moved(Shift(name, kind, before, now, effect, 0.001, 0.004, 900, 400, alarm), datetime(2026, 5, 1).date())


def report(*moved, **more):
    day = datetime(2026, 5, 2, tzinfo=UTC)
    return DriftReport(day, BEFORE, day.date(), day.date(), 7, 1300, 14, 365.0, moved, **more)


def test_traffic_has_tiles_with_comparison_and_what_got_worse(busy, open_page):
    page = open_page(busy, "monitoring")
    assert not page.exception and not page.error
    tiles = {m.label: m for m in page.metric}
    assert list(tiles) == ["Asked", "Answered", "Used", "Match rate", "Latency p95", "Left to agents"]
    assert tiles["Answered"].delta.startswith("-")
    assert "Worse than the 7 days before" in texts(page)
    assert len(page.get("plotly_chart")) == 4
    page.segmented_control(key="live-period").set_value("28 days").run()
    assert not page.exception
    assert {m.label: m.value for m in page.metric}["Asked"] == "560"


def test_match_is_kept_apart_and_divided(busy, open_page):
    page = view(open_page(busy, "monitoring"), "Match")
    assert "it is there" in texts(page)
    assert set(page.dataframe[0].value["Traffic"]) == {"Shown", "In shadow", "Held back"}
    for by in ("Topic", "Team", "Release", "Stage", "Day"):
        page.segmented_control(key="live-by").set_value(by).run()
        assert not page.exception and not page.error
        assert page.dataframe[0].value.columns[0] == by
    assert "r-beside" in texts(page)
    assert page.dataframe[1].value["Verdict"].notna().all()


def test_a_template_leads_on(busy, open_page, monkeypatch):
    class Picked:
        class selection:
            rows = [0]

    page = view(open_page(busy, "monitoring"), "Match")
    real = match_view.st.dataframe
    monkeypatch.setattr(
        match_view.st, "dataframe", lambda *a, **k: Picked if k.get("key") == "live-rates-Template" else real(*a, **k)
    )
    page.run()
    page.button(key="live-template").click().run()
    assert page.session_state[navigation.WENT] == "templates"


def test_replies_that_nobody_looked_at_are_announced(shop, open_page):
    open_page(shop, "monitoring")
    desk = open_desk(shop)
    fill(desk.workspace, desk.store, datetime.now(UTC), [Day()] * 2, 10, matched=False)
    page = view(open_page(shop, "monitoring"), "Match")
    assert "No reply is known yet" in texts(page) or "are still being looked at" in texts(page)
    until = time.monotonic() + 60
    while "still being looked at" in texts(page) and time.monotonic() < until:
        time.sleep(0.2)
        page.run()
    assert not page.error and len(page.get("plotly_chart")) == 1


def test_drift_is_quiet_where_nothing_moved(busy, open_page, drifted):
    calm = shift("q", "voter coverage", 0.1, 0.1, 0.01, alarm=False)
    drifted(report(calm, embeddings=(Shift("texts", "embeddings", 0.5, 0.5, 0.5, 0.9, 0.9, 9, 9, False),)))
    page = _settled(view(open_page(busy, "monitoring"), "Drift"))
    assert "None of 1 shares moved" in page.success[0].value
    assert "reads like before" in texts(page)
    assert not page.dataframe


def test_drift_names_what_moved_and_leads_on(busy, open_page, drifted, monkeypatch):
    class Picked:
        class selection:
            rows = [0]

    moved = (
        shift("order-status", "label share", 0.1, 0.3, 0.52),
        shift("orders_rule", "voter coverage", 0.4, 0.1, -0.9),
        shift("_no_template", "label share", 0.1, 0.2, 0.3),
    )
    unlike = (Shift("texts", "embeddings", 0.5, 0.8, 0.8, 0.001, 0.002, 9, 9, True),)
    broken = (Broken("orders_rule", 30, 40, "KeyError: <i>x</i>"),)
    drifted(report(*moved, embeddings=unlike, examples=(HOSTILE,), broken=broken, note="Only some days"))
    page = _settled(view(open_page(busy, "monitoring"), "Drift"))
    table = page.dataframe[0].value
    assert table[""].tolist() == ["Where an order is now", "No template answers it", "orders_rule"]
    assert table["Change"].tolist() == ["medium", "small", "large"]
    assert "3 of 3 shares moved" in texts(page)
    assert "fails on 30 of 40 questions" in page.error[0].value
    assert any(
        "&lt;b&gt;bold" in e.value if hasattr(e, "value") else "&lt;b&gt;bold" in e.proto.body for e in page.get("html")
    )
    real = drift_view.st.dataframe
    monkeypatch.setattr(
        drift_view.st, "dataframe", lambda *a, **k: Picked if k.get("key") == "drift-moved" else real(*a, **k)
    )
    page.run()
    page.button(key="drift-review").click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert page.session_state[navigation.FILTER] == {"label": "order-status"}
    page.run().button(key="drift-rule").click().run()
    assert page.session_state[navigation.RULE_FROM] == {"label": "order-status"}
    page.run().button(key="drift-new-rule").click().run()
    assert page.session_state[navigation.RULE_FROM] == {"texts": [HOSTILE]}
    assert page.session_state[navigation.WENT] == "workshop"


def test_drift_that_cannot_be_looked_for_says_why(busy, open_page, drifted):
    drifted(OracleError("release r-1 was trained with another encoder; run `oracle run`"))
    page = _settled(view(open_page(busy, "monitoring"), "Drift"))
    assert "trained with another encoder" in texts(page)
    drifted(ValueError("boom"))
    open_desk(busy)._kept.pop("drift")
    page = _settled(page.run())
    assert "the log of `oracle app` says why" in texts(page)


def test_accuracy_shows_both_estimates_and_calibration(busy, open_page):
    page = view(open_page(busy, "monitoring"), "Accuracy")
    assert [m.label for m in page.metric] == ["Answers that are right", "Rightly left to agents"]
    assert "not judged yet" in texts(page) or "judged" in texts(page)
    page.segmented_control(key="live-every").set_value("By week").run()
    assert not page.exception and len(page.get("plotly_chart")) == 1


def test_before_the_first_suggestion_every_view_says_what_to_do(shop, open_page):
    page = open_page(shop, "monitoring")
    for name in LIVE:
        view(page, name)
        assert "No suggestion has been logged yet" in page.info[0].value
        assert "oracle serve" in page.info[0].value


def test_a_silent_week_says_so(shop, open_page):
    open_page(shop, "monitoring")
    desk = open_desk(shop)
    fill(desk.workspace, desk.store, datetime.now(UTC) - timedelta(days=9), [Day()], 5)
    assert "Nothing was asked in the last 7 days" in texts(open_page(shop, "monitoring"))


def test_alerts_stand_above_everything(shop, open_page):
    open_page(shop, "monitoring")
    with open_desk(shop).store.write() as connection:
        at = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
        append_alert(connection, AlertEvent("few matches", at, "raised", 0.4, "Match rate is <b>40 %</b>"))
    page = open_page(shop, "monitoring")
    assert "Few matches** · since 01 May, 09:30 UTC" in texts(page)
    assert r"\<b\>40" in " ".join(c.value for c in page.caption)
    start = open_page(shop, "start")
    assert "few matches" in start.markdown[0].value
    start.button(key="start-go-0").click().run()
    assert start.session_state[navigation.WENT] == "monitoring"


def _settled(page, seconds=60):
    until = time.monotonic() + seconds
    while any("day by day" in i.value for i in page.info) and time.monotonic() < until:
        time.sleep(0.1)
        page.run()
    assert not page.exception
    return page
