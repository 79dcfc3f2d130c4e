from datetime import UTC, datetime, timedelta

import pytest

from app.audit.views.releases import page as releases
from app.desk.loaded import open_desk
from app.releasing.releases import set_mode
from app.scaffold import create
from tests.traffic import Day, fill

pytestmark = pytest.mark.slow


def picked(row, real):
    """Have the first table say that a row is chosen; other tables are drawn as they are."""

    class Event:
        class selection:
            rows = [row]

    def draw(*args, **options):
        drawn = real(*args, **{k: v for k, v in options.items() if k not in ("on_select", "selection_mode")})
        return Event if options.get("key") == "releases-table" else drawn

    return draw


def texts(page):
    kinds = ("markdown", "caption", "info", "warning", "error")
    return " ".join(e.value for kind in kinds for e in page.get(kind)).replace("\\", "")


@pytest.fixture
def second(open_page, shop, monkeypatch):
    """Id of a second, newer release that was held back and can be loaded."""
    open_page(shop, "releases")
    store = open_desk(shop).store
    first = store.releases()[0]
    figure = {
        "name": "right template",
        "part": "overall",
        "unit": "share",
        "current": 0.8,
        "candidate": 0.5,
        "difference": -0.3,
        "low": -0.4,
        "high": -0.2,
        "n": 90,
        "p": 0.0,
        "verdict": "worse",
    }
    reason = "right template in topic '<b>x</b>' 50 % against 80 %"
    gate = {"passed": False, "reasons": [reason], "figures": [figure]}
    store.add_release("r-second", first.created_at + timedelta(hours=1), first.manifest | {"gate": gate}, first.report)
    monkeypatch.setattr("app.releasing.releases.load_release", lambda folder, name: None)
    monkeypatch.setattr("app.releasing.releases.require_usable", lambda workspace, name: None)
    return "r-second"


def test_the_list_marks_the_current_one_and_says_what_happened(open_page, shop):
    page = open_page(shop, "releases")
    assert not page.exception and not page.error
    table = page.dataframe[0].value
    assert table[""].tolist() == ["current"] and table["Gate"].tolist() == ["passed"]
    assert page.dataframe[1].value["What"].tolist() == ["Released by a run"]
    assert not [b for b in page.button if b.key in ("releases-go", "releases-back")]


def test_a_release_is_made_current_and_taken_back(open_page, shop, second, monkeypatch):
    store = open_desk(shop).store
    first = store.current_release()
    monkeypatch.setattr(releases.st, "dataframe", picked(0, releases.st.dataframe))
    page = open_page(shop, "releases")
    assert "Held back" in texts(page) and r"Right template in topic '\<b\>" in " ".join(c.value for c in page.caption)
    gate = next(d.value for d in page.dataframe if "Verdict" in d.value.columns)
    assert gate.iloc[0].tolist() == ["Right template", "80.0 %", "50.0 %", "-30.0 (-40.0 to -20.0)", "90", "worse"]
    page.button(key="releases-go").click().run()
    assert "The gate held it back" in page.warning[0].value
    page.text_input(key="releases-note").set_value("try <b>it</b>")
    page.button(key="releases-yes").click().run()
    assert not page.exception and store.current_release() == second
    page.button(key="releases-back").click().run()
    page.button(key="releases-yes").click().run()
    assert not page.exception and store.current_release() == first
    assert [e.note for e in store.release_events(2)] == ["Ana", "Ana: try <b>it</b>"]


def test_two_who_go_back_at_once_go_back_once(open_page, shop, second):
    store = open_desk(shop).store
    first = store.current_release()
    store.promote(second, "promoted", datetime.now(UTC))
    page = open_page(shop, "releases")
    page.button(key="releases-back").click().run()
    store.rollback(datetime.now(UTC))
    page.button(key="releases-yes").click().run()
    assert "another release became current meanwhile" in texts(page)
    assert store.current_release() == first


def test_the_current_release_is_compared_with_another(open_page, shop, second, monkeypatch):
    monkeypatch.setattr(releases.st, "dataframe", picked(1, releases.st.dataframe))
    page = open_page(shop, "releases")
    assert page.selectbox(key="releases-other").value == second
    assert "Both were made from the same." in texts(page)
    beside = next(d.value for d in page.dataframe if second in d.value.columns)
    assert beside["Difference"].isin(["same", "–"]).all()


def test_an_old_gate_shows_only_its_reasons(open_page, shop, second, monkeypatch):
    store = open_desk(shop).store
    gate = {"passed": True, "reasons": ["it is the first release"]}
    store.add_release("r-third", datetime.now(UTC) + timedelta(days=1), {"gate": gate}, {})
    monkeypatch.setattr(releases.st, "dataframe", picked(0, releases.st.dataframe))
    page = open_page(shop, "releases")
    assert not page.exception and "It is the first release" in texts(page)
    assert "made without gold" in texts(page)


def test_a_release_is_pinned_and_let_go(open_page, shop, second, monkeypatch):
    monkeypatch.setattr(releases.st, "dataframe", picked(0, releases.st.dataframe))
    page = open_page(shop, "releases")
    page.button(key="releases-pin").click().run()
    assert not page.exception and page.dataframe[0].value[""].tolist()[0] == "pinned"
    page.button(key="releases-pin").click().run()
    assert page.dataframe[0].value[""].tolist()[0] == ""


def test_old_releases_are_shown_before_they_are_removed(open_page, shop, second, monkeypatch):
    store = open_desk(shop).store
    for day in range(1, 13):
        store.add_release(f"r-old{day}", datetime(2025, 1, day, tzinfo=UTC), {"gate": {}}, {})
    page = open_page(shop, "releases")
    page.button(key="releases-prune").click().run()
    assert "4 releases will be removed" in texts(page)
    page.button(key="releases-prune-yes").click().run()
    assert not page.exception and not page.error
    gone = [r.release_id for r in store.releases() if r.removed_at is not None]
    assert gone == ["r-old4", "r-old3", "r-old2", "r-old1"]
    assert page.dataframe[0].value[""].str.startswith("removed").sum() == 4
    monkeypatch.setattr(releases.st, "dataframe", picked(13, releases.st.dataframe))
    removed = open_page(shop, "releases")
    assert not removed.exception
    assert not [b for b in removed.button if b.key in ("releases-go", "releases-pin")]
    assert "r-old1" not in removed.selectbox(key="stage-beside").options


def test_where_nothing_is_old_nothing_is_removed(open_page, shop):
    page = open_page(shop, "releases")
    page.button(key="releases-prune").click().run()
    assert "There is nothing to remove" in texts(page)
    assert not [b for b in page.button if b.key == "releases-prune-yes"]


def test_without_a_name_nothing_can_be_changed(open_page, shop, second, monkeypatch):
    monkeypatch.setattr(releases.st, "dataframe", picked(0, releases.st.dataframe))
    page = open_page(shop, "releases", expert="")
    assert page.button(key="releases-go").disabled


def test_no_release_yet(open_page, tmp_path):
    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "releases")
    assert "There is no release yet" in page.info[0].value


def test_a_stage_is_switched_after_a_question_and_says_who_did_it(open_page, shop):
    page = open_page(shop, "releases")
    assert texts(page).count("Set by tests") == 3
    page.button(key="stage-template-shadow-button").click().run()
    assert "agents see no answer" in texts(page)
    page.text_input(key="releases-note").set_value("<b>wrong</b> ones")
    page.button(key="stage-yes").click().run()
    assert not page.exception and not page.error
    assert "Agents see no answer. What would have been suggested is logged. Set by Ana on" in texts(page)
    assert r"\<b\>wrong" in " ".join(c.value for c in page.caption)
    start = open_page(shop, "start")
    assert "Answers are in shadow" in " ".join(m.value for m in start.markdown)


def test_two_who_switch_at_once_are_told(open_page, shop):
    page = open_page(shop, "releases")
    page.button(key="stage-topic-off-button").click().run()
    set_mode(open_desk(shop).workspace, "topic", "shadow", "Ben")
    page.button(key="stage-yes").click().run()
    assert "somebody" in page.error[0].value
    assert "Set by Ben" in texts(page)


def test_a_release_runs_in_shadow_and_is_compared_and_ends(open_page, shop, second):
    page = open_page(shop, "releases")
    assert page.selectbox(key="stage-beside").value == second
    page.button(key="stage-run-beside-button").click().run()
    assert "is asked too" in texts(page)
    page.button(key="stage-yes").click().run()
    assert "It was not asked anything yet" in texts(page)
    desk = open_desk(shop)
    fill(desk.workspace, desk.store, datetime.now(UTC), [Day()] * 3, 20, candidate=second)
    page.run()
    table = next(d.value for d in page.dataframe if "Verdict" in d.value.columns)
    assert table["Questions"].iloc[0] == 60
    page.button(key="stage-end-beside-button").click().run()
    page.button(key="stage-yes").click().run()
    assert not page.exception
    assert page.selectbox(key="stage-beside").value == second


def test_without_a_name_no_stage_can_be_switched(open_page, shop):
    page = open_page(shop, "releases", expert="")
    assert page.button(key="stage-template-off-button").disabled
