import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from app.audit import navigation
from app.audit.views.freshness import novelty as novelty_view
from app.audit.views.freshness.page import VIEWS
from app.freshness.muting import mute
from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace
from labeling.freshness.changes import Change, Decision, Finding
from labeling.store import changes
from labeling.store.fresh_scores import Scored, append_score
from labeling.store.muting import muted
from labeling.store.rechecks import Recheck, ask_again

pytestmark = pytest.mark.slow

HOSTILE = "مرحبا <script>alert(1)</script> **x** " + "long" * 300
NOW = datetime.now(UTC)
RULE = "rules.where-is-it"


def view(page, name):
    page.segmented_control(key="freshness-view").set_value(name).run()
    assert not page.exception and not page.error
    return page


def picked(row):
    class Event:
        class selection:
            rows = [row]

    return lambda *a, **k: Event


def add_template(shop, *row):
    with (shop / "data/templates.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(row)
    ingest(Workspace(shop), [shop / "data/templates.csv"])


def writing(shop):
    return Workspace(shop).open_store()


def test_the_overview_has_score_parts_and_what_is_due(open_page, shop):
    add_template(shop, "late", "t", HOSTILE, "Hi", "live", "team <b>", "", "2020-01-01")
    page = open_page(shop, "freshness")
    assert not page.exception and not page.error
    figures = {m.label: m.value for m in page.metric}
    assert list(figures) == ["Freshness", "Templates", "Gold", "Functions", "Questions", "Labels"]
    assert 0 < int(figures["Freshness"]) <= 100 and figures["Questions"] == "–" and figures["Gold"] == "100 %"
    table = page.dataframe[0].value
    assert table["Due"].iloc[0].endswith("days late") and table["What"].iloc[0] == HOSTILE
    page.selectbox(key="freshness-waiting-owner").select("team <b>").run()
    assert list(page.dataframe[0].value["Owner"]) == ["team <b>"]


def test_two_days_of_scores_make_a_trend(open_page, shop):
    with writing(shop) as store:
        for days in (2, 1):
            with store.write() as connection:
                append_score(connection, Scored(NOW - timedelta(days=days), 0.5, {"gold": 0.5}))
    page = open_page(shop, "freshness")
    assert page.get("plotly_chart") and page.metric[0].delta.startswith("+")
    assert "It was 50 on" in page.metric[0].help


def test_without_earlier_scores_it_says_where_a_trend_comes_from(open_page, shop):
    page = open_page(shop, "freshness")
    assert not page.get("plotly_chart") and page.metric[0].delta == ""
    assert any("two days make a trend" in c.value for c in page.caption)


@pytest.mark.parametrize("kind", ["template", "change", "voter", "gold"])
def test_a_row_opens_where_it_is_put_right(open_page, shop, monkeypatch, kind):
    where = {"template": "templates", "change": "changes", "voter": "functions", "gold": "review"}[kind]
    with writing(shop) as store:
        if kind == "template":
            add_template(shop, "late", "t", "Late", "Hi", "live", "", "", "2020-01-01")
        elif kind == "change":
            told = Change(NOW, "Ana", NOW.date(), "Another price")
            found = Finding(told.change_id, "template", "return-start", "team", 0.9, (), NOW)
            with store.write() as connection:
                changes.add_changes(connection, [told])
                changes.add_findings(connection, [found])
                (kept,) = changes.findings(connection)
                changes.decide(connection, [kept.number], Decision(NOW, "Ana", "confirmed", due=date(2020, 1, 1)))
        elif kind == "voter":
            mute(Workspace(shop), store, RULE, "Ana", NOW, "too loud")
        else:
            with store.write() as connection:
                ask_again(connection, [Recheck(store.gold()[0].question_id, NOW, "given before a change", "c")])
    page = open_page(shop, "freshness")
    monkeypatch.setattr("streamlit.dataframe", picked(0))
    page.run()
    assert page.session_state[navigation.WENT] == where
    if kind == "gold":
        assert len(page.session_state[navigation.FILTER]["question_ids"]) == 1


def test_templates_stand_with_when_they_are_due(open_page, shop):
    add_template(shop, "late", "t", HOSTILE, "Hi", "live", "", "", "2020-01-01")
    page = view(open_page(shop, "freshness"), "Templates")
    assert {m.label: m.value for m in page.metric}["Overdue"] == "1"
    table = page.dataframe[0].value
    assert table["Template"].iloc[0] == HOSTILE
    assert table["Due"].iloc[0].endswith("days late")
    page.selectbox(key="freshness-owner").select("nobody").run()
    assert len(page.dataframe[0].value) == 1


def test_functions_and_rules_have_owner_and_votes(open_page, shop):
    page = view(open_page(shop, "freshness"), "Functions and rules")
    table = page.dataframe[0].value
    assert RULE in list(table["Name"]) and any(n.startswith("orders.") for n in table["Name"])
    figures = {m.label: m.value for m in page.metric}
    assert figures["Without an owner"] == figures["Muted"] == figures["Do other than before"] == "0"
    page.segmented_control(key="freshness-needs").set_value("Needs a look").run()
    assert page.caption[-1].value == "Nothing needs a look."


def test_a_function_is_muted_heard_again_and_reviewed_with_a_reason(open_page, shop, monkeypatch):
    page = open_page(shop, "freshness")
    monkeypatch.setattr("streamlit.dataframe", picked(0))
    view(page, "Functions and rules")
    for key, state in (("freshness-mute", True), ("freshness-hear", False), ("freshness-mute", True)):
        page.button(key=key).click().run()
        page.text_input(key="freshness-note").input("too *loud*")
        page.button(key="freshness-yes").click().run()
        assert not page.exception and not page.error
        with writing(shop) as store, store.read() as connection:
            held = muted(connection)
        assert bool(held) is state and all(e.by == "Ana" and e.note == "too *loud*" for e in held.values())
    assert {m.label: m.value for m in page.metric}["Muted"] == "1"
    assert any(r"too \*loud\*" in m.value for m in page.markdown)
    page.button(key="freshness-reviewed").click().run()
    page.button(key="freshness-yes").click().run()
    assert {m.label: m.value for m in page.metric}["Muted"] == "0"


def test_nobody_mutes_without_a_name(open_page, shop, monkeypatch):
    page = open_page(shop, "freshness", expert="")
    monkeypatch.setattr("streamlit.dataframe", picked(0))
    view(page, "Functions and rules")
    assert page.button(key="freshness-mute").disabled and page.button(key="freshness-reviewed").disabled


def test_a_chosen_function_opens_its_page(open_page, shop, monkeypatch):
    page = open_page(shop, "freshness")
    monkeypatch.setattr("streamlit.dataframe", picked(0))
    view(page, "Functions and rules").button(key="freshness-open").click().run()
    assert page.session_state[navigation.WENT] == "functions"


def test_gold_has_its_age_and_what_waits_goes_to_review(open_page, shop):
    with writing(shop) as store:
        ids = [g.question_id for g in store.gold()][:2]
        with store.write() as connection:
            ask_again(connection, [Recheck(i, NOW, "given before a change", "c") for i in ids])
    page = view(open_page(shop, "freshness"), "Gold")
    figures = {m.label: m.value for m in page.metric}
    assert figures["Waiting for another look"] == "2" and figures["Older than a year"] == "0"
    assert page.get("plotly_chart") and not page.dataframe
    page.button(key="freshness-again").click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert set(page.session_state[navigation.FILTER]["question_ids"]) == set(ids)


def test_gold_given_under_another_answer_stands_by_template(open_page, shop, monkeypatch):
    path = shop / "data/templates.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    rows[0]["body"] = HOSTILE
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    ingest(Workspace(shop), [path])
    page = view(open_page(shop, "freshness"), "Gold")
    table = page.dataframe[0].value
    assert list(table["Template"]) == [rows[0]["title"]] and table["Given under"].iloc[0] == "version 1"
    assert table["Changed"].iloc[0] > 25
    monkeypatch.setattr("streamlit.dataframe", picked(0))
    page.run()
    assert page.session_state[navigation.WENT] == "review"


def test_too_little_gold_says_so(open_page, shop):
    page = view(open_page(shop, "freshness"), "New kinds of questions")
    assert "too little gold" in page.info[0].value


def test_new_questions_go_to_review(open_page, shop, monkeypatch):
    found = novelty_view.Novelty(10, 2, 0.2, (0, 1))
    monkeypatch.setattr(novelty_view.freshness, "novelty", lambda desk, now: found)
    page = view(open_page(shop, "freshness"), "New kinds of questions")
    assert "**2 of 10 recent questions** (20 %)" in page.markdown[0].value
    page.button[0].click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert len(page.session_state[navigation.FILTER]["question_ids"]) == 2


def test_an_empty_workspace_says_what_to_do(open_page, tmp_path):
    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "freshness")
    assert not page.exception and not page.error
    assert {m.value for m in page.metric} == {"–"}
    assert any("There are no labels yet" in c.value for c in page.caption)
    said = ["no templates yet", "no labels yet", "no gold yet", "no labels yet"]
    for name, words in zip(list(VIEWS)[1:], said, strict=True):
        assert words in view(page, name).info[0].value
