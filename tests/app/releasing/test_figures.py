from datetime import UTC, datetime, timedelta

import pytest

from app.desk.loaded import Desk
from app.releasing.figures import (
    MEASURES,
    at_threshold,
    current,
    curve,
    ledger_lines,
    measures,
    promise_sentences,
    splits_of,
    trend,
)
from app.workspace import Workspace
from labeling.store import ReleaseRow

START = datetime(2026, 3, 4, tzinfo=UTC)
POINTS = [
    {"threshold": t, "answers": n, "coverage": n / 10, "risk": r, "upper": 1.0}
    for t, n, r in ((0.9, 2, 0.0), (0.6, 5, 0.2), (0.3, 10, 0.4))
]


@pytest.fixture
def report(shop):
    desk = Desk(Workspace(shop))
    yield current(desk.store.releases()).report
    desk.store.close()


def row(number, accuracy, is_current=False):
    report = {} if accuracy is None else {"valid": {"n": 5, "template": {"accuracy": accuracy}}}
    return ReleaseRow(f"r-{number}", START + timedelta(days=number), {}, report, is_current)


def promise(**changed):
    base = {"asked": 0.95, "kept": False, "precision": 0.9545, "answered": 44, "low": 0.85, "high": 0.987, "needed": []}
    return {"promise": base | changed}


def test_a_real_report_has_all_figures(report):
    assert splits_of(report) == ["test", "valid"]
    found = measures(report["valid"])
    assert list(found) == list(MEASURES)
    assert found["Right template"] == report["valid"]["template"]["accuracy"]


def test_a_report_without_figures_has_none():
    assert splits_of({}) == splits_of({"valid": {"n": 0}}) == []
    assert set(measures({}).values()) == {None}
    assert curve({}) == ledger_lines({}) == list(promise_sentences({})) == []
    assert at_threshold({}, 0.5) is None


def test_the_lines_of_the_ledger_hold_every_question_once(report):
    lines = {line.name: line for line in ledger_lines(report["valid"])}
    inside = ("Answered right", "Answered wrong", "Has an answer, left alone", "Rightly left alone")
    assert sum(lines[name].total for name in inside) == report["valid"]["n"]
    assert all(
        line.by_stage is None or set(line.by_stage) <= set(report["valid"]["ledger"]["lost"]) for line in lines.values()
    )


@pytest.mark.parametrize(("threshold", "answers"), [(0.95, None), (0.9, 2), (0.5, 5), (0.0, 10)])
def test_what_is_answered_from_a_probability_on(threshold, answers):
    found = at_threshold({"coverage_risk": {"points": POINTS}}, threshold)
    assert (found and found["answers"]) == answers


def test_a_promise_that_is_not_kept_says_what_it_costs():
    needs = [{"more_of_all": 7710, "coverage": 0.1}, {"more_of_all": 1927, "coverage": 0.15}]
    assert list(promise_sentences(promise(needed=needs))) == [
        "There is not enough gold to promise that 95 % of what is answered is right.",
        "On this gold 95.5 % of the 44 answered are right (between 85 % and 98.7 %).",
        "About 1,927 more reviews of questions drawn at random would allow to promise it for 15 % of the questions.",
    ]


def test_a_promise_that_is_kept_says_so_and_nothing_answered_has_no_share():
    assert list(promise_sentences(promise(kept=True, precision=None))) == [
        "At least 95 % of what is answered is right: the gold shows it."
    ]


def test_the_trend_goes_from_the_oldest_release_on():
    rows = [row(3, 0.9, True), row(1, None), row(2, 0.8)]
    assert [(p.release_id, p.value) for p in trend(rows, "valid", ["Right template"])] == [
        ("r-1", None),
        ("r-2", 0.8),
        ("r-3", 0.9),
    ]
    assert current(rows).release_id == "r-3"
    assert current([row(1, 0.5)]) is None
