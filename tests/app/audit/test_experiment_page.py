from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import open_desk
from app.experimenting import life
from app.experimenting.guarding import check_guards
from labeling.serving.experiments import Guard
from labeling.serving.stages import SHADOW, StageEvent
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.experiments import looks
from labeling.store.stages import set_mode
from tests.experiments import planned, play, started

pytestmark = pytest.mark.slow
HOSTILE = "<b>bold</b> **stars** أين طلبي " + "long " * 20


def texts(page):
    kinds = ("markdown", "caption", "info", "success", "warning", "error")
    return " ".join(e.value for kind in kinds for e in page.get(kind)).replace("\\", "")


def view(page, name):
    page.segmented_control(key="experiment-view").set_value(name).run()
    assert not page.exception
    return page


def ago(days):
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)


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


def test_before_any_experiment_the_page_plans_one_and_says_what_is_missing(open_page, shop):
    page = open_page(shop, "experiment")
    assert not page.exception and not page.error
    assert page.segmented_control(key="experiment-view").value == "Plan a new one"
    assert page.info[0].value.replace("\\", "").startswith("The log of these days has 0 cases with a known handle time")
    view(page, "All suggestions")
    assert page.info[0].value.startswith("No suggestion was logged in the last 30 days.")
    page.segmented_control(key="funnel-period").set_value("All").run()
    assert page.info[0].value.startswith("No suggestion was logged. ")


def test_the_funnel_counts_what_agents_did(open_page, shop):
    open_page(shop, "experiment")
    for i, action in enumerate(["used", "edited", "dismissed", "shown", None]):
        log(shop, i, action)
    log(shop, 9, "used", "r-2", timedelta(days=60))
    page = view(open_page(shop, "experiment"), "All suggestions")
    assert not page.error
    assert {m.label: m.value for m in page.metric} == {
        "Asked": "5",
        "Suggested": "5",
        "Used or edited": "67 %",
        "Used unchanged": "33 %",
    }
    assert "not two groups dealt by chance" in page.caption[1].value
    assert page.dataframe[0].value["Release"].tolist() == ["r-1"]
    page.segmented_control(key="funnel-period").set_value("90 days").run()
    assert page.dataframe[0].value["Release"].tolist() == ["r-1", "r-2"]
    for by in ("Day", "Channel"):
        page.segmented_control(key="funnel-by").set_value(by).run()
        assert not page.exception and page.dataframe[0].value.columns[0] == by


def test_no_choice_yet_is_a_dash(open_page, shop):
    open_page(shop, "experiment")
    log(shop, 1)
    page = view(open_page(shop, "experiment"), "All suggestions")
    assert {m.label: m.value for m in page.metric}["Used or edited"] == "–"


def test_an_experiment_is_planned_started_ramped_and_ended(open_page, shop):
    open_page(shop, "experiment")
    store = open_desk(shop).store
    play(store, planned("before", "agent"), units=12, days=14, begin=ago(15), cases=40)
    page = open_page(shop, "experiment")
    assert not page.exception and {m.label for m in page.metric} == {"Takes", "With", "Handle time now"}
    page.number_input(key="experiment-expected-handle_seconds").set_value(40.0).run()
    page.text_input(key="experiment-new-name").set_value("autumn").run()
    page.button(key="experiment-keep").click().run()
    assert not page.exception and not page.error
    assert "Planned" in texts(page) and "It is planned and has not started." in texts(page)
    page.button(key="experiment-start").click().run()
    page.segmented_control(key="experiment-enrolled").set_value(0.5)
    page.text_input(key="experiment-note").set_value("first half")
    page.button(key="experiment-yes").click().run()
    assert "50 % enrolled" in texts(page) and "Started by Ana" in texts(page) and "first half" in texts(page)
    page.button(key="experiment-ramp").click().run()
    page.button(key="experiment-yes").click().run()
    assert "100 % enrolled" in texts(page)
    page.button(key="experiment-end").click().run()
    page.button(key="experiment-yes").click().run()
    assert "Ended by Ana" in texts(page) and not page.exception
    with pytest.raises(KeyError):
        page.button(key="experiment-end")


def test_a_plan_without_a_name_is_refused_and_nobody_unnamed_plans(open_page, shop):
    page = open_page(shop, "experiment")
    page.button(key="experiment-keep").click().run()
    assert "name is empty" in texts(page)
    assert open_page(shop, "experiment", expert="").button(key="experiment-keep").disabled


def test_a_result_has_effects_looks_groups_and_guards(open_page, shop):
    open_page(shop, "experiment")
    store = open_desk(shop).store
    name = HOSTILE[:100].strip()
    guards = (Guard("reopened", 0.02), Guard("satisfaction", 0.1))
    plan = started(store, planned(name, guards=guards, expected=0.1, note=HOSTILE, salt="s"), at=ago(15))
    play(store, plan, begin=ago(15), cases=20)
    page = open_page(shop, "experiment")
    assert not page.exception and not page.error and not page.warning
    assert {m.label: m.value for m in page.metric}["Enrolled"] == "60"
    assert len(page.get("plotly_chart")) >= 3
    said = texts(page)
    assert "Nothing known yet" in said and "Opened again" in said and "What changes with suggestions" in said
    table = page.dataframe[0].value
    assert table[""].tolist() == ["Handle time", "Opened again", "Satisfaction", "Match rate"]
    assert table["Change"].tolist()[2:] == ["–", "–"]
    with store.write() as connection:
        set_mode(connection, StageEvent(ago(0), "Ana", "template", SHADOW))
    page = open_page(shop, "experiment")
    assert "Answers are not live" in page.warning[0].value


def test_a_look_is_taken_with_a_button(open_page, shop):
    open_page(shop, "experiment")
    store = open_desk(shop).store
    plan = started(store, planned(expected=0.3), at=ago(15))
    play(store, plan, begin=ago(15), cases=20)
    page = open_page(shop, "experiment")
    page.button(key="experiment-look").click().run()
    assert not page.exception
    with store.read() as connection:
        assert looks(connection, "first")
    with pytest.raises(KeyError):
        page.button(key="experiment-look")


def test_arms_of_the_wrong_size_hide_the_effects(open_page, shop):
    open_page(shop, "experiment")
    store = open_desk(shop).store
    plan = started(store, planned(unit="case", planned_units=600), at=ago(15))
    play(store, plan, units=600, begin=ago(15), lost=0.6)
    page = open_page(shop, "experiment")
    assert not page.exception
    assert "find out why before you trust" in page.error[0].value.replace("\\", "")
    assert "Effects stay hidden" in texts(page) and "What changes" not in texts(page)


def test_what_a_guard_stopped_says_so_and_can_be_ended(open_page, shop):
    open_page(shop, "experiment")
    desk = open_desk(shop)
    life.plan(desk.store, name="z", by="Ana", at=ago(30), unit="case", metric="match", expected=0.1, planned_units=9)
    plan = started(desk.store, planned(guards=(Guard("reopened", 0.02),)), at=ago(15))
    play(desk.store, plan, begin=ago(15), reopens=0.3)
    assert check_guards(desk.workspace, desk.store, datetime.now(UTC)) is not None
    page = open_page(shop, "experiment")
    assert not page.exception
    assert "Stopped by a guard" in texts(page) and "so the guard stopped it" in texts(page)
    assert page.selectbox(key="experiment-name").options == ["first", "z"]
    page.button(key="experiment-end").click().run()
    page.button(key="experiment-yes").click().run()
    assert "Ended by Ana" in texts(page)
