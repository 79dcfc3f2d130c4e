"""The frame around all pages, run as the app runs it."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.audit import frame
from app.audit.frame import SECTIONS
from app.desk import loaded

MAIN = Path(frame.__file__).with_name("main.py")


@pytest.fixture
def open_app(monkeypatch):
    """(workspace, query parameters) to the app, run once."""
    monkeypatch.setattr(loaded, "_open", {})

    def open_one(workspace, **query):
        monkeypatch.setenv("ORACLE_WORKSPACE", str(workspace))
        page = AppTest.from_file(str(MAIN), default_timeout=60)
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    return open_one


def test_every_page_has_a_title_an_icon_and_a_path_of_its_own():
    views = [view for section in SECTIONS.values() for view in section]
    paths = [path for *_, path in views]
    assert len(set(paths)) == len(paths) == len({title for _, title, _, _ in views})
    assert all(icon.startswith(":material/") and callable(view.render) for view, _, icon, _ in views)


def test_the_app_opens_with_the_start_page_and_names_the_workspace(open_app, shop):
    page = open_app(shop)
    assert not page.exception
    assert page.header[0].value == "What to do next"
    assert any("my workspace" in c.value for c in page.sidebar.caption)


def test_a_name_is_remembered_in_the_session_and_the_address(open_app, shop):
    page = open_app(shop)
    page.sidebar.text_input(key="expert-name").input(" Ana  Maria ").run()
    assert page.session_state["expert"] == "Ana Maria"
    assert page.query_params["expert"] in ("Ana Maria", ["Ana Maria"])


def test_the_address_may_bring_the_name(open_app, shop):
    page = open_app(shop, expert="Ben")
    assert page.session_state["expert"] == "Ben"
    assert page.sidebar.text_input(key="expert-name").value == "Ben"


def test_a_bad_name_in_the_address_is_left_out_and_a_typed_one_is_one_sentence(open_app, shop):
    page = open_app(shop, expert="x" * 61)
    assert page.sidebar.text_input(key="expert-name").value == ""
    page.sidebar.text_input(key="expert-name").input("y" * 61).run()
    assert not page.exception
    assert "the name has 61 characters" in page.error[0].value


def test_a_hostile_workspace_name_stays_text(open_app, shop):
    (shop / "oracle.toml").write_text('name = "**<b>x</b>**"', encoding="utf-8")
    page = open_app(shop)
    assert any(r"**\*\*\<b\>x" in c.value for c in page.sidebar.caption)


def test_before_the_first_labels_the_app_welcomes(open_app, shop):
    shutil.rmtree(shop / "var")
    page = open_app(shop)
    assert not page.exception
    assert page.header[0].value == "Welcome to Living Oracle"


def test_torn_labels_and_an_unforeseen_failure_are_one_sentence_each(open_app, shop, monkeypatch, caplog):
    (shop / "var/run/labels/votes.npz").unlink()
    (shop / "var/run/labels/votes.npz").write_bytes(b"torn")
    page = open_app(shop)
    assert not page.exception
    assert "torn; run \\`oracle run\\`" in page.error[0].value
    monkeypatch.setattr("app.audit.views.start.overview", lambda *words: 1 / 0)
    page = page.run()
    assert not page.exception
    assert "Something went wrong on this page (ZeroDivisionError)" in page.error[0].value
    assert "page 'Start' failed" in caplog.text
