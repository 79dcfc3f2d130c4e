"""What the first page says."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from app.desk import start
from app.desk.checks import checked
from app.desk.loaded import Desk
from app.desk.since import since_labels
from app.desk.start import NOTHING, overview
from app.services import run_until
from app.workspace import Workspace
from labeling.disk.files import write_json
from labeling.review import Review

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    checked(opened, None)
    return opened


def titles(desk, at=AT):
    return [todo.title for todo in overview(desk, at).todo]


def test_a_fresh_workspace_is_welcomed(shop):
    shutil.rmtree(shop / "var")
    found = overview(Desk(Workspace(shop)), AT)
    assert sorted(found.welcome.files) == ["gold.csv", "questions.csv", "templates.csv"]
    assert found.welcome.functions == ("orders.py", "rules.toml")
    assert (found.todo, found.glance.questions, found.glance.gold) == ((), 0, None)


def test_the_figures_are_those_of_store_and_labels(desk):
    found = overview(desk, AT).glance
    assert (found.questions, found.templates, found.gold) == (20, 4, 16)
    assert 0 <= found.covered <= 1
    assert found.reviews == {}


def test_reviews_since_the_labels_ask_for_a_run_that_settles_it(desk, shop):
    now = datetime.now(UTC)
    desk.store.add_reviews([Review("q17", "Ana", now, "order-status"), Review("q18", "Ana", now, "order-cancel")])
    found = since_labels(desk)
    assert (found.anything, found.reviews, found.files) == (True, 2, False)
    todo = next(t for t in overview(desk, now).todo if t.title == "Make new labels")
    assert (todo.why, todo.command) == ("2 reviews came after the labels were made.", "oracle run")
    assert overview(desk, now).glance.reviews == {"Ana": 2}
    run_until(Workspace(shop), "release")
    assert not since_labels(desk).anything


def test_a_failing_example_and_a_broken_file_come_first(desk):
    orders = desk.workspace.functions / "orders.py"
    good = orders.read_text(encoding="utf-8")
    orders.write_text(good.replace('yes=["', 'yes=["utterly other words", "', 1), encoding="utf-8")
    assert len(checked(desk, None).failures) == 1
    first = overview(desk, AT).todo[0]
    assert (first.title, first.urgent, first.page) == ("1 check of labeling functions fails", True, "functions")
    orders.write_text("def (", encoding="utf-8")
    assert "orders.py" in checked(desk, None).problem
    assert titles(desk)[0] == "Mend the labeling functions"


def test_a_release_that_was_held_back_is_named_with_its_reasons(desk):
    write_json(desk.workspace.run / "gate.json", {"passed": False, "reasons": ["precision fell"]})
    todo = next(t for t in overview(desk, AT).todo if "held back" in t.title)
    assert "precision fell" in todo.why
    assert todo.page == "releases"


def test_without_any_release_there_is_none_to_suggest_with(desk, monkeypatch):
    monkeypatch.setattr(desk.store, "current_release", lambda: None)
    assert "Make the first release" in [t.title for t in [start._held_back(desk)]]


def test_disagreements_and_overdue_templates_are_counted(desk):
    said = [Review("q17", who, AT, label) for who, label in (("Ana", "order-status"), ("Ben", "order-cancel"))]
    desk.store.add_reviews(said)
    found = titles(desk, datetime(2027, 7, 1, tzinfo=UTC))
    assert "Settle 1 disagreement" in found
    assert "Look over 4 templates" in found
    assert not [t for t in titles(desk, AT) if t.startswith("Look over")]


def test_the_promise_says_what_it_would_take():
    needs = [{"more_of_all": 7710, "coverage": 0.1}, {"more_of_all": 1927, "coverage": 0.15}]
    promise = {"asked": 0.95, "kept": False, "needed": needs}
    why = start._promise({"promise": promise}).why
    assert "About 1,927 more reviews of questions drawn at random" in why and "for 15 % of the questions" in why
    assert start._promise({"promise": promise | {"needed": []}}).page == "monitoring"
    assert start._promise({"promise": promise | {"kept": True}}) is None
    assert start._promise({}) is None


def _loaded(covered, guess, gold):
    state = SimpleNamespace(
        labels=SimpleNamespace(covered=np.array(covered)),
        taxonomy=SimpleNamespace(index={"_no_template": 5}),
        gold=SimpleNamespace(label=np.array(gold)),
    )
    return SimpleNamespace(state=state, parts=SimpleNamespace(guess=np.array(guess)))


def test_uncovered_questions_and_unanswered_ones_are_hinted_at():
    many = _loaded([True, False], [5, 5], [-1, 5])
    assert "50 %" in start._uncovered(many).why
    assert start._new_topics(many).why.startswith("No answer seems to fit 1 question.")
    few = _loaded([True, True], [1, 2], [-1, -1])
    assert start._uncovered(few) is None
    assert start._new_topics(few) is None
    none = _loaded([], [], [])
    assert start._uncovered(none) is None


def test_where_nothing_waits_it_says_so(desk, monkeypatch):
    monkeypatch.setattr(start, "_todo", lambda *words: iter(()))
    assert overview(desk, AT).todo == (NOTHING,)


def test_the_report_is_read_again_only_when_it_changed(desk):
    first = start.valid_report(desk)
    assert start.valid_report(desk) is first
    write_json(desk.workspace.run / "report.json", {"test": {"template": {"accuracy": 0.5}}})
    assert start.valid_report(desk)["template"]["accuracy"] == 0.5
    (desk.workspace.run / "report.json").unlink()
    assert start.valid_report(desk) == {}
    assert replace(overview(desk, AT).glance, reviews={}).accuracy is None
