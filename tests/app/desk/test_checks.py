"""Trying the examples in the background."""

import threading

import pytest

from app.desk.checks import Checked, checked
from app.desk.loaded import Desk
from app.workspace import Workspace


@pytest.fixture
def desk(shop):
    return Desk(Workspace(shop))


def test_examples_are_tried_once_for_all_visits(desk, monkeypatch):
    assert checked(desk, None) == Checked()
    monkeypatch.setattr("app.desk.checks.check", lambda workspace: pytest.fail("tried again"))
    assert checked(desk, None) == Checked()


def test_a_failure_nobody_foresaw_is_said_and_logged(desk, monkeypatch, caplog):
    def bad(workspace):
        raise ZeroDivisionError

    monkeypatch.setattr("app.desk.checks.check", bad)
    (desk.workspace.functions / "rules.toml").write_text("", encoding="utf-8")
    assert "could not be tried" in checked(desk, None).problem
    assert "ZeroDivisionError" in caplog.text


def test_nobody_waits_for_a_slow_check(desk, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr("app.desk.checks.check", lambda workspace: {"failures": ["one"]} if go.wait(30) else {})
    assert checked(desk) is None
    go.set()
    assert checked(desk, None) == Checked(("one",))
