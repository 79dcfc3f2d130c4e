import pytest

from app.audit import navigation
from app.audit.views.monitoring import confusion as monitoring_confusion
from app.audit.views.monitoring.page import VIEWS
from app.audit.views.monitoring.plots import plain_text
from app.reporting.tables import percent
from app.scaffold import create

pytestmark = pytest.mark.slow


def view(page, name):
    page.segmented_control(key="monitoring-view").set_value(name).run()
    assert not page.exception and not page.error
    return page


def texts(page):
    return " ".join(e.value for kind in ("markdown", "caption", "info") for e in page.get(kind))


def test_how_good_shows_figures_promise_and_curve(open_page, shop):
    page = view(open_page(shop, "monitoring"), "How good")
    assert [m.label for m in page.metric][:2] == ["Answered", "Right when answered"]
    assert "on 4 gold questions" in texts(page) or "gold questions" in texts(page)
    page.radio(key="monitoring-split").set_value("valid").run()
    page.slider(key="monitoring-threshold").set_value(0).run()
    assert "100.0 % would be answered" in texts(page)
    page.slider(key="monitoring-threshold").set_value(100).run()
    assert "would be answered" in texts(page) and not page.exception


def test_the_ledger_and_the_answers_are_tables(open_page, shop):
    page = view(open_page(shop, "monitoring"), "Where questions are lost")
    assert page.dataframe[0].value["What became of it"].iloc[0] == "Answered right"
    page = view(page, "Answers")
    table = page.dataframe[0].value
    assert set(table["title"]) >= {"Where an order is now"}
    assert {"n", "accuracy", "answered", "precision"} <= set(table.columns)


def test_pairs_lead_to_their_questions_and_to_review(open_page, shop, monkeypatch):
    class Picked:
        class selection:
            rows = [0]

    page = open_page(shop, "monitoring")
    view(page, "Mixed up")
    assert "Test gold is not used" in texts(page)
    page.radio(key="confusion-judge").set_value("release").run()
    if not page.dataframe:
        pytest.fail("the scaffold's release makes mistakes on valid gold; there should be pairs")
    monkeypatch.setattr(monitoring_confusion.st, "dataframe", lambda *a, **k: Picked)
    page.run()
    assert "taken for" in texts(page)
    button = next(b for b in page.button if "open between the two" in b.label)
    if not button.disabled:
        button.click().run()
        assert page.session_state[navigation.WENT] == "review"


def test_weeks_need_times_over_two_weeks(open_page, shop):
    page = view(open_page(shop, "monitoring"), "By week")
    assert "The questions have no times over two weeks" in texts(page)


def test_weeks_are_drawn_where_there_are_times(open_page, shop):
    from app.services import run_until
    from app.workspace import Workspace

    path = shop / "data/questions.csv"
    head, *lines = path.read_text().splitlines()
    spread = [f"{line.rsplit(',', 1)[0]},2026-0{1 + i % 4}-05T09:12:00Z" for i, line in enumerate(lines)]
    path.write_text("\n".join([head, *spread]) + "\n")
    run_until(Workspace(shop), "denoise")
    page = view(open_page(shop, "monitoring"), "By week")
    assert not page.info
    assert "##### What is asked" in texts(page)


def test_without_a_release_and_without_labels_it_says_what_to_do(open_page, tmp_path):
    create(tmp_path / "new")
    page = view(open_page(tmp_path / "new", "monitoring"), "How good")
    assert "There is no release yet" in texts(page)
    for name in VIEWS[-2:]:
        view(page, name)
        assert "There are no labels yet" in texts(page)


def test_texts_of_users_are_no_markup_in_a_chart():
    assert plain_text("<b>a</b> & b") == "&lt;b>a&lt;/b> &amp; b"
    assert len(plain_text("x" * 100)) == 44
    assert (percent(None), percent(0.5)) == ("–", "50.0 %")
