import numpy as np
import pytest

from app.audit import navigation
from app.audit.views.map import page as questions_map
from app.audit.views.map.plot import figure
from app.desk.loaded import open_desk
from app.desk.map import layout
from app.desk.map.points import COLOURINGS, TIME

pytestmark = pytest.mark.slow


def circle(monkeypatch, *places):
    """Have the browser say that these are circled, with some rubbish among it."""
    points = [{"customdata": [i]} for i in places] + [{"customdata": 10**9}, {"customdata": "x"}, {}]
    monkeypatch.setattr(questions_map.st, "plotly_chart", lambda *a, **k: {"selection": {"points": points}})


def captions(page):
    return " ".join(c.value for c in page.caption)


def test_it_draws_all_questions_but_test_gold_and_says_so(open_page, shop):
    page = open_page(shop, "map")
    assert not page.exception and not page.error
    now = open_desk(shop).require()
    tests = int(now.state.gold.mask("test").sum())
    assert f"{len(now.rows) - tests:,} of {len(now.rows) - tests:,} questions" in captions(page)
    assert f"{tests:,} test questions are left out" in captions(page)


@pytest.mark.parametrize("by", COLOURINGS)
def test_every_colouring_draws_every_point_once(open_page, shop, by):
    page = open_page(shop, "map")
    page.selectbox(key="map-by").select(by).run()
    assert not page.exception and not page.error
    now = open_desk(shop).require()
    drawn = layout.sheet(open_desk(shop), now, wait=True)
    made = figure(now, drawn, np.arange(len(drawn.places)), by, 500)
    assert sorted(i for t in made.data for i in t.customdata) == drawn.places.tolist()
    assert all("<b>" not in text for t in made.data for text in t.hovertext)


def test_without_times_there_is_an_empty_drawing(open_page, shop):
    open_page(shop, "map")
    now = open_desk(shop).require()
    drawn = layout.sheet(open_desk(shop), now, wait=True)
    assert len(figure(now, drawn, np.array([0]), TIME, 500).data) == 1


def test_a_filter_that_nothing_fits_says_so(open_page, shop):
    page = open_page(shop, "map")
    page.text_input(key="map-text").set_value("no such words <b>").run()
    assert [i.value for i in page.info] == ["No question fits. Clear a filter above."]


def test_a_topic_narrows_the_answers_to_choose_from(open_page, shop):
    page = open_page(shop, "map")
    page.selectbox(key="map-topic").select("returns").run()
    assert "Where an order is now" not in page.selectbox(key="map-label").options
    assert not page.exception


def test_circled_questions_go_to_review_and_to_the_workshop(open_page, shop, monkeypatch):
    page = open_page(shop, "map")
    now = open_desk(shop).require()
    free = np.flatnonzero(now.pool.free)[:2].tolist()
    gold = np.flatnonzero(now.state.gold.mask("seed"))[:1].tolist()
    circle(monkeypatch, *free, *gold)
    page.run()
    assert "**3 questions circled**, 2 of them open" in [m.value for m in page.markdown]
    ids = [now.state.questions[i].question_id for i in sorted(free)]
    page.button(key="map-review").click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert page.session_state[navigation.FILTER] == {"question_ids": ids}
    page.button(key="map-draft").click().run()
    assert page.session_state[navigation.WENT] == "workshop"
    assert set(page.session_state[navigation.RULE_FROM]["question_ids"]) > set(ids)


def test_nothing_open_cannot_be_reviewed(open_page, shop, monkeypatch):
    page = open_page(shop, "map")
    circle(monkeypatch, *np.flatnonzero(open_desk(shop).require().state.gold.mask("seed")).tolist())
    page.run()
    assert page.button(key="map-review").disabled
    assert not page.button(key="map-draft").disabled


def test_without_labels_it_says_what_to_do(open_page, tmp_path):
    from app.scaffold import create

    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "map")
    assert "Run `oracle run`" in page.info[0].value and not page.exception
