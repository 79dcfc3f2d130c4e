"""Drift of a small shop's traffic whose truth is known: what changed is found, what did not is left alone."""

import shutil
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.observing import voter_votes
from app.observing.day_counts import COVERAGE, LABELS
from app.observing.drift import drift, signs
from app.observing.drift_report import BEFORE, NOTHING, TRAINING
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.suggestions import LoggedSuggestion
from labeling.store.suggestions import append_logged

END = datetime(2026, 9, 1, tzinfo=UTC)
NIGHT = END + timedelta(minutes=10)
PARCEL = ("Where is my parcel?", "has my order been shipped yet", "The tracking page says nothing")
CANCEL = ("cancel order 4471 pls", "I ordered the wrong size, please stop the order", "Ordered twice by accident")
RETURN = ("I need a return label", "how long until my bank sees the refund", "which post office takes your returns")
NEW = ("My crypto wallet does not sync", "Bitcoin is stuck in the ledger", "How do I stake ethereum?")
USUAL = ((PARCEL, 0.5), (CANCEL, 0.2), (RETURN, 0.3))


@pytest.fixture
def workspace(shop):
    return Workspace(shop)


@pytest.fixture
def store(workspace):
    with workspace.open_store() as opened:
        yield opened


def fill(store, days, a_day, mix=USUAL, until=END, seed=0):
    """Log so many days up to a moment, each question drawn from groups of texts with their shares."""
    rng = np.random.default_rng(seed)
    logged = []
    for back in range(days, 0, -1):
        groups = rng.choice(len(mix), size=a_day, p=[share for _, share in mix])
        for i, group in enumerate(groups):
            at = until - timedelta(days=back) + timedelta(seconds=float(rng.uniform(0, 86_000)))
            text = str(rng.choice(mix[group][0]))
            said = ("order-status", 0.9, "orders", 0.9, 0.9, "", "", 5.0)
            logged.append(
                LoggedSuggestion(f"s-{until:%m%d}-{back}-{i}", at, "http", "ana", None, text, "r", "suggest", *said)
            )
    with store.write() as connection:
        append_logged(connection, logged)


def test_a_log_without_questions_says_when_days_can_be_compared(workspace, store):
    report = drift(workspace, store, NIGHT)
    assert report.against == NOTHING and not report.settled and not report.moved
    assert list(report.lines()) == ["Days can be compared from the 15th day with questions on; there are 0"]


def test_few_days_are_held_against_the_questions_that_labels_were_made_from(workspace, store):
    fill(store, 3, 60, mix=((CANCEL, 1.0),))
    report = drift(workspace, store, NIGHT)
    assert report.against == TRAINING and not report.settled and report.questions == 180
    assert "order-cancel" in {m.shift.name for m in report.alarms(voters=False)}
    assert "orders.wants_to_cancel" in report.voters
    assert "there are 3" in report.note and report.summary().endswith(report.note)


def test_the_first_day_counts_while_there_is_no_other(workspace, store):
    fill(store, 1, 40)
    report = drift(workspace, store, END - timedelta(minutes=10))
    assert report.against == TRAINING and report.questions == 40


def test_steady_traffic_raises_no_alarm(workspace, store):
    fill(store, 30, 60)
    report = drift(workspace, store, NIGHT)
    assert report.against == BEFORE and report.settled and report.reference == 15
    assert report.alarms(True) == report.alarms(False) == () and report.examples == () and not report.unlike
    assert report.questions == 1800 and report.first == (END - timedelta(days=30)).date()
    assert set(report.effects().values()) == {0.0}


def test_a_change_is_found_with_its_day_its_voters_and_examples(workspace, store):
    fill(store, 23, 80, until=END - timedelta(days=7))
    fill(store, 7, 80, mix=((PARCEL, 0.25), (CANCEL, 0.5), (NEW, 0.25)), seed=1)
    report = drift(workspace, store, NIGHT)
    moved = {(m.shift.name, m.shift.kind): m for m in report.alarms(True) + report.alarms(False)}
    cancels = moved["orders.wants_to_cancel", COVERAGE]
    assert abs(cancels.shift.before - 0.2) < 0.05 and abs(cancels.shift.now - 0.5) < 0.1
    assert abs((cancels.since - (END - timedelta(days=7)).date()).days) <= 2
    assert moved["order-cancel", LABELS].shift.effect > 0.3
    assert report.unlike and set(report.examples) <= set(NEW) and report.examples
    assert report.effects()[COVERAGE] >= 0.4
    assert drift(workspace, store, NIGHT).as_dict() == report.as_dict(), "the same traffic gives the same report"


def test_a_function_that_fails_costs_only_itself(workspace, store):
    path = workspace.functions / "orders.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("CANCEL.search(question.text)", "question.nothing"), encoding="utf-8")
    fill(store, 16, 20)
    report = drift(workspace, store, NIGHT)
    assert [(b.voter, b.failures, b.n) for b in report.broken] == [("orders.wants_to_cancel", 140, 140)]
    assert "AttributeError" in report.broken[0].error and report.settled
    watched = {m.shift.name: m.shift for m in report.moved if m.shift.kind == COVERAGE}
    assert watched["rules.where-is-it"].before > 0.3
    assert any("failed on 140 of 140" in line for line in report.lines())


def test_functions_that_cannot_be_read_are_named_and_the_rest_goes_on(workspace, store):
    (workspace.functions / "orders.py").write_text("def (", encoding="utf-8")
    fill(store, 16, 20)
    report = drift(workspace, store, NIGHT)
    assert "orders.py:1" in report.note and report.settled
    assert {m.shift.kind for m in report.moved} >= {LABELS} and COVERAGE not in {m.shift.kind for m in report.moved}


def test_an_edited_function_is_asked_again_and_looks_like_no_drift(workspace, store, monkeypatch):
    fill(store, 16, 20)
    drift(workspace, store, NIGHT)
    path = workspace.functions / "orders.py"
    path.write_text(path.read_text(encoding="utf-8").replace("cancel|", "cancel|parcel|"), encoding="utf-8")
    asked = []
    apply = voter_votes.Applier.apply

    def noted(applier, sources, questions, rows, known, *others, **named):
        asked.extend(s.name for s in sources if f"{s.name}:{s.fingerprint}" not in known)
        return apply(applier, sources, questions, rows, known, *others, **named)

    monkeypatch.setattr(voter_votes.Applier, "apply", noted)
    report = drift(workspace, store, NIGHT)
    assert set(asked) == {"orders.wants_to_cancel"} and len(asked) == 16
    coverage = next(m.shift for m in report.moved if m.shift.name == "orders.wants_to_cancel")
    assert coverage.before > 0.3 and report.alarms(True) == ()
    asked.clear()
    drift(workspace, store, NIGHT)
    assert asked == []


def test_signs_change_with_day_release_and_functions(workspace, store):
    one = signs(workspace, store, NIGHT)
    assert signs(workspace, store, NIGHT + timedelta(hours=5)) == one
    assert signs(workspace, store, NIGHT + timedelta(days=1)) != one
    (workspace.functions / "orders.py").write_text("", encoding="utf-8")
    assert signs(workspace, store, NIGHT) != one


def test_without_a_release_or_with_another_encoder_there_is_a_remedy(workspace, store, tmp_path, encoder, monkeypatch):
    (tmp_path / "bare" / "data").mkdir(parents=True)
    bare = Workspace(tmp_path / "bare")
    with bare.open_store() as empty, pytest.raises(OracleError, match="run `oracle run` first"):
        drift(bare, empty, NIGHT)
    monkeypatch.setattr(workspace.encoder, "encoder", encoder)
    with pytest.raises(OracleError, match="trained with encoder"):
        drift(workspace, store, NIGHT)


def test_without_labels_of_a_run_few_days_are_held_against_nothing(workspace, store):
    shutil.rmtree(workspace.run.path)
    fill(store, 2, 30)
    report = drift(workspace, store, NIGHT)
    assert report.against == NOTHING and report.questions == 60 and "15th day" in report.note
