import pytest
from streamlit.testing.v1 import AppTest

from app.audit import navigation


def _script(act, *args):
    import streamlit as st

    from app.audit import navigation

    getattr(navigation, act)(*args)
    st.write("went on")


def run(act, *args):
    page = AppTest.from_function(_script, args=(act, *args)).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("act", "key", "kept"),
    [
        ("review_these", navigation.FILTER, {"question_ids": ["q2", "q1"]}),
        ("draft_from_these", navigation.RULE_FROM, {"question_ids": ["q2", "q1"]}),
        ("draft_from_texts", navigation.RULE_FROM, {"texts": ["q2", "q1"]}),
    ],
)
def test_questions_go_along_in_their_order(act, key, kept):
    page = run(act, ("q2", "q1"))
    assert page.session_state[key] == kept
    assert page.session_state[navigation.WENT] == ("review" if act == "review_these" else "workshop")


def test_without_the_frame_going_notes_the_path_and_stops():
    page = run("go", "templates")
    assert page.session_state[navigation.WENT] == "templates"
    assert not page.markdown


def test_without_the_frame_a_link_is_only_its_words():
    page = run("link", "templates", "Open it")
    assert [c.value for c in page.caption] == ["Open it"]
    assert [m.value for m in page.markdown] == ["went on"]


def test_in_the_frame_every_page_of_the_menu_is_known(shop, monkeypatch):
    from app.audit.frame import SECTIONS
    from app.audit.serving import ENTRY
    from app.desk import loaded

    monkeypatch.setattr(loaded, "_open", {})
    monkeypatch.setenv("ORACLE_WORKSPACE", str(shop))
    page = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    assert not page.exception
    paths = {path for views in SECTIONS.values() for *_, path in views}
    assert set(page.session_state[navigation.PAGES]) == paths
