import csv

import pytest

from app.audit import navigation
from app.audit.views import freshness
from app.audit.views.freshness import VIEWS, _when
from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace

pytestmark = pytest.mark.slow

HOSTILE = "مرحبا <script>alert(1)</script> **x** " + "long" * 300


def view(page, name):
    page.segmented_control(key="freshness-view").set_value(name).run()
    assert not page.exception and not page.error
    return page


def picked(row):
    class Event:
        class selection:
            rows = [row]

    return lambda *a, **k: Event


def test_templates_stand_with_when_they_are_due(open_page, shop):
    with (shop / "data/templates.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(["late", "t", HOSTILE, "Hi", "live", "", "", "2020-01-01"])
    ingest(Workspace(shop), [shop / "data/templates.csv"])
    page = open_page(shop, "freshness")
    assert not page.exception and not page.error
    assert {m.label: m.value for m in page.metric}["Overdue"] == "1"
    table = page.dataframe[0].value
    assert table["Template"].iloc[0] == HOSTILE
    assert table["Due"].iloc[0].endswith("days late")
    page.selectbox(key="freshness-owner").select("nobody").run()
    assert len(page.dataframe[0].value) == 1


def test_a_row_opens_the_template_or_the_function(open_page, shop, monkeypatch):
    page = open_page(shop, "freshness")
    monkeypatch.setattr(freshness.st, "dataframe", picked(0))
    page.run()
    assert page.session_state[navigation.WENT] == "templates"
    page.segmented_control(key="freshness-view").set_value(VIEWS[1]).run()
    assert page.session_state[navigation.WENT] == "functions"


def test_functions_and_rules_have_owner_and_place(open_page, shop):
    page = view(open_page(shop, "freshness"), VIEWS[1])
    names = list(page.dataframe[0].value["Name"])
    assert "rules.where-is-it" in names and any(n.startswith("orders.") for n in names)
    assert {m.label: m.value for m in page.metric}["Without an owner"] == "0"


def test_too_little_gold_says_so(open_page, shop):
    page = view(open_page(shop, "freshness"), VIEWS[2])
    assert "too little gold" in page.info[0].value


def test_new_questions_go_to_review(open_page, shop, monkeypatch):
    found = freshness.Novelty(10, 2, 0.2, (0, 1))
    monkeypatch.setattr(freshness.freshness, "novelty", lambda now: found)
    page = view(open_page(shop, "freshness"), VIEWS[2])
    assert "**2 of 10 recent questions** (20 %)" in page.markdown[0].value
    page.button[0].click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert len(page.session_state[navigation.FILTER]["question_ids"]) == 2


def test_an_empty_workspace_says_what_to_do(open_page, tmp_path):
    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "freshness")
    assert page.info[0].value == "There are no templates yet."
    for name in VIEWS[1:]:
        assert "There are no labels yet" in view(page, name).info[0].value


def test_days_in_words():
    assert [_when(d) for d in (None, -2, -1, 0, 1, 40)] == [
        "no date",
        "2 days late",
        "1 day late",
        "today",
        "in 1 day",
        "in 40 days",
    ]
