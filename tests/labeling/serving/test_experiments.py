"""Experiments as values: validation, assignment, and how one stands after its events."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.stats import chi2_contingency, kstest

from labeling.errors import OracleError
from labeling.serving.experiments import (
    CONTROL,
    GUARD,
    METRICS,
    OUTSIDE,
    RAMP,
    RUNNING,
    START,
    STOP,
    STOPPED,
    TREATMENT,
    UNITS,
    Experiment,
    ExperimentEvent,
    Guard,
    Running,
    _share,
    assign,
    follow,
    present,
)

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLAN = Experiment(
    name="first", created_at=AT, by="Ana", unit="agent", salt="s1", metric="handle_seconds", expected=0.1,
    planned_units=400, guards=(Guard("reopened", 0.02),),
)  # fmt: skip
IDS = [f"agent {i}" for i in range(6_000)]


def event(action, ramp=0.0, name="first"):
    return ExperimentEvent(name, AT, "Ana", action, ramp)


def test_a_plan_has_sensible_defaults():
    assert (PLAN.treatment_share, PLAN.looks, PLAN.alpha, PLAN.power, PLAN.note) == (0.5, 5, 0.05, 0.8, "")


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_and_metric_can_be_planned(unit, metric):
    assert replace(PLAN, unit=unit, metric=metric, guards=()).metric == metric


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "name is empty"),
        ({"by": "x" * 201}, "by has 201 characters"),
        ({"salt": ""}, "salt is empty"),
        ({"salt": "a\0b"}, "salt has a NUL"),
        ({"created_at": datetime(2026, 1, 5)}, "the experiment has a time without a zone"),
        ({"unit": "agnet"}, "unknown unit 'agnet'; did you mean 'agent'?"),
        ({"metric": "reopend"}, "did you mean 'reopened'?"),
        ({"treatment_share": 1.0}, "treatment_share is 1.0; give a number above 0 and below 1"),
        ({"treatment_share": float("nan")}, "treatment_share is nan"),
        ({"expected": 0.0}, "expected is 0.0"),
        ({"expected": -0.1}, "expected is -0.1"),
        ({"alpha": 0.5}, "alpha is 0.5; give a number above 0 and below 0.5"),
        ({"power": 1.0}, "power is 1.0"),
        ({"power": 0.04}, "power is 0.04, not above alpha 0.05"),
        ({"looks": 0}, "looks is 0; give a whole number from 1 to 100"),
        ({"looks": 2.5}, "looks is 2.5"),
        ({"looks": True}, "looks is True"),
        ({"planned_units": 1}, "planned_units is 1"),
        ({"note": "x" * 20_001}, "note has 20,001 characters"),
        ({"guards": (Guard("handle_seconds", 0.1),)}, "'handle_seconds' is the main metric and guards itself"),
        ({"guards": (Guard("match", 0.1), Guard("match", 0.2))}, "guard 'match' is there twice"),
    ],
)
def test_a_bad_plan_is_refused_in_one_sentence(change, said):
    with pytest.raises(OracleError, match=said.replace("?", r"\?")):
        replace(PLAN, **change)


@pytest.mark.parametrize(("metric", "worse_by"), [("reopend", 0.1), ("reopened", -0.01), ("reopened", float("nan"))])
def test_a_bad_guard_is_refused(metric, worse_by):
    with pytest.raises(OracleError):
        Guard(metric, worse_by)


@pytest.mark.parametrize(
    "change",
    [{"action": "pause"}, {"ramp": 1.01}, {"ramp": float("nan")}, {"by": ""}, {"at": datetime(2026, 1, 5)}],
)
def test_a_bad_event_is_refused(change):
    with pytest.raises(OracleError):
        replace(event(START), **change)


def test_shares_are_uniform_and_the_two_hashes_are_independent():
    enrol = np.array([_share("enrol", "s1", unit) for unit in IDS])
    arm = np.array([_share("arm", "s1", unit) for unit in IDS])
    assert kstest(enrol, "uniform").pvalue > 0.001 and kstest(arm, "uniform").pvalue > 0.001
    table, *_ = np.histogram2d(enrol, arm, bins=10)
    assert chi2_contingency(table).pvalue > 0.001


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("ramp", [0.05, 0.5, 1.0])
def test_the_enrolled_keep_their_share_at_every_ramp(ramp, share):
    arms = Counter(assign(replace(PLAN, treatment_share=share), ramp, unit) for unit in IDS)
    enrolled = arms[TREATMENT] + arms[CONTROL]
    assert enrolled == pytest.approx(ramp * len(IDS), abs=4 * np.sqrt(ramp * (1 - ramp) * len(IDS)) + 1e-9)
    assert arms[TREATMENT] == pytest.approx(share * enrolled, abs=4 * np.sqrt(share * (1 - share) * enrolled))


def test_raising_the_ramp_enrols_more_and_moves_none_between_arms():
    before = dict.fromkeys(IDS[:2000], OUTSIDE)
    for ramp in (0.0, 0.05, 0.2, 0.5, 1.0):
        now = {unit: assign(PLAN, ramp, unit) for unit in before}
        assert all(now[unit] == arm for unit, arm in before.items() if arm != OUTSIDE)
        before = now
    assert OUTSIDE not in before.values()


def test_another_salt_is_another_independent_draw():
    table = Counter((assign(PLAN, 1, unit), assign(replace(PLAN, salt="s2"), 1, unit)) for unit in IDS)
    cells = [[table[a, b] for b in (TREATMENT, CONTROL)] for a in (TREATMENT, CONTROL)]
    assert chi2_contingency(cells).pvalue > 0.001


def test_the_assignment_never_changes_between_versions():
    arms = "".join(assign(PLAN, 0.7, unit)[:1] or "-" for unit in IDS[:24])
    assert arms == "ttc-cttt-ct-tc--c-c--tc-"


@pytest.mark.parametrize("unit_id", ["", "<b>x</b>", "مرحبا", "\0", "🙂" * 1000, "\ud800"])
def test_any_text_can_be_a_unit(unit_id):
    assert assign(PLAN, 1.0, unit_id) in (TREATMENT, CONTROL)
    assert assign(PLAN, 0.0, unit_id) == OUTSIDE


def test_events_tell_how_it_stands():
    assert present(PLAN, []) is None
    assert present(PLAN, [event(START, 0.1)]) == Running(PLAN, 0.1, RUNNING)
    assert present(PLAN, [event(START, 0.1), event(RAMP, 0.5)]) == Running(PLAN, 0.5)
    assert present(PLAN, [event(START, 0.1), event(RAMP, 0.5), event(STOP, 0.5)]) == Running(PLAN, 0.0, STOPPED)
    assert present(PLAN, [event(START, 0.1), event(GUARD)]) == Running(PLAN, 0.0, STOPPED, by_guard=True)
    assert present(PLAN, [event(START, 0.1), event(GUARD), event(STOP)]) == Running(PLAN, 0.0, STOPPED)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([event(RAMP, 0.5)], "has not started; start it before 'ramp'"),
        ([event(START, 0.5), event(START, 0.5)], "was started before"),
        ([event(START, 0.5), event(STOP), event(RAMP, 1)], "has ended"),
        ([event(START, 0.5), event(GUARD), event(RAMP, 1)], "has ended"),
        ([event(START, 0.5), event(STOP), event(STOP)], "has ended"),
        ([event(START, 0.5, "other")], "the event is of 'other', not of 'first'"),
    ],
)
def test_an_event_that_cannot_follow_is_refused(events, said):
    with pytest.raises(OracleError, match=said):
        present(PLAN, events)


def test_only_the_treatment_sees_suggestions_while_it_runs():
    running = follow(PLAN, None, event(START, 0.5))
    arms = {unit: running.arm(unit) for unit in IDS[:200]}
    assert set(arms.values()) == {TREATMENT, CONTROL, OUTSIDE}
    assert all(running.holds_back(unit) == (arm != TREATMENT) for unit, arm in arms.items())


def test_after_a_guard_nobody_sees_them_and_after_a_person_the_stages_decide():
    guarded = Running(PLAN, 0.0, STOPPED, by_guard=True)
    ended = follow(PLAN, guarded, event(STOP))
    assert all(guarded.holds_back(unit) and not ended.holds_back(unit) for unit in IDS[:50])
    assert {guarded.arm(unit) for unit in IDS[:50]} == {OUTSIDE}
