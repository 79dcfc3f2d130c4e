"""What is known of an experiment and what follows, in words too."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.serving.experiments import Guard
from models.experiments.looks import BENEFIT, DAY, FINISHED, GO_ON, HARM
from models.experiments.result import GUARDED, MISMATCH, WAIT, analyse

NOW = 10 * DAY


def test_suggestions_that_help_are_found_before_the_end(plan, made):
    found = analyse(plan, *made(faster=0.3).columns, now=NOW)
    assert found.decision == BENEFIT and found.looks[-1].at < NOW
    assert found.sentence.startswith("Suggestions help: handle time −") and "can end" in found.sentence
    main = found.effects[0]
    assert main.relative == pytest.approx(-0.3, abs=0.1)
    assert main.relative_low < -0.3 < main.relative_high < 0
    assert main.low < main.difference < main.high and main.difference == pytest.approx(main.treatment - main.control)


def test_suggestions_that_do_harm_are_found(plan, made):
    found = analyse(plan, *made(faster=-0.5).columns, now=NOW)
    assert found.decision == HARM and "do harm: handle time +" in found.sentence


def test_without_an_effect_it_goes_on_and_finishes_at_its_end(plan, made):
    data = made(cases=6)
    running = analyse(plan, *data.columns, now=NOW)
    assert running.decision == GO_ON and "No difference is certain at look" in running.sentence
    assert "The planned 60 units are there" in running.sentence and 0 < running.fraction < 1
    ended = analyse(plan, *data.columns, now=NOW, ended=True)
    assert ended.decision == FINISHED and ended.looks[-1].at == NOW
    assert ended.sentence.startswith("It has come to its end with ")
    assert "% of what is planned, and no difference is certain: handle time " in ended.sentence


def test_before_the_first_look_there_are_means_and_no_intervals(plan, made):
    data = made()
    found = analyse(plan, *data.columns, now=0.4 * DAY)
    assert (found.decision, found.looks, found.guards) == (WAIT, (), ())
    assert found.sentence.startswith("It is too early for a look: ")
    for effect in found.effects:
        assert effect.treatment is not None and (effect.low, effect.high, effect.p) == (None, None, None)


def test_a_guard_stops_it_even_where_the_main_metric_gains(plan, made):
    plan = replace(plan, guards=(Guard("reopened", 0.02), Guard("satisfaction", 0.1)))
    found = analyse(plan, *made(faster=0.3, reopens=0.25).columns, now=NOW)
    assert found.decision == GUARDED and [g.stops for g in found.guards] == [True]
    assert "reopened cases became worse by" in found.sentence and "2.0 points that are borne" in found.sentence


def test_a_guard_that_sees_no_harm_lets_it_go_on(plan, made):
    plan = replace(plan, guards=(Guard("reopened", 0.05),))
    found = analyse(plan, *made(faster=0.3).columns, now=NOW)
    assert found.decision == BENEFIT and not found.guards[0].stops


def test_with_unequal_arms_nothing_is_trusted(plan, made):
    data = made(units=100, faster=0.3)
    kept = (data.arm == "treatment") | np.isin(data.unit, [f"agent {i}" for i in range(1, 30, 2)])
    columns = (data.arm[kept], data.unit[kept], data.at[kept], {n: v[kept] for n, v in data.metrics.items()})
    found = analyse(plan, *columns, now=NOW)
    assert found.decision == MISMATCH and found.sentence.startswith("The treatment has 50 units and the control 15")


def test_what_was_planned_uneven_is_no_mismatch(plan, made):
    data = made(units=100)
    kept = (data.arm == "treatment") | np.isin(data.unit, [f"agent {i}" for i in range(1, 30, 2)])
    columns = (data.arm[kept], data.unit[kept], data.at[kept], {n: v[kept] for n, v in data.metrics.items()})
    assert analyse(replace(plan, treatment_share=0.75), *columns, now=NOW).decision != MISMATCH


def test_few_units_are_said(plan, made):
    found = analyse(plan, *made(units=8, cases=80, faster=0.2).columns, now=NOW)
    assert found.few and "fewer than ten units in an arm" in found.sentence


def test_the_result_of_a_day_never_changes_with_the_hour_somebody_asks(plan, made):
    data = made()
    first, second = (analyse(plan, *data.columns, now=(3 + part) * DAY) for part in (0.1, 0.9))
    assert first.looks == second.looks and first.effects == second.effects


def test_one_night_long_case_moves_neither_mean_nor_test(plan, made):
    data = made(faster=0.1)
    seconds = data.metrics["handle_seconds"].copy()
    seconds[np.flatnonzero(data.at < DAY)[0]] = 80_000
    plain, odd = (
        analyse(plan, data.arm, data.unit, data.at, {"handle_seconds": s}, now=NOW).effects[0]
        for s in (data.metrics["handle_seconds"], seconds)
    )
    assert odd.difference == pytest.approx(plain.difference, abs=15)
    assert odd.relative == pytest.approx(plain.relative, abs=0.02)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_almost_nothing_is_no_error(plan, made, rows):
    data = made()
    columns = (data.arm[:rows], data.unit[:rows], data.at[:rows], {n: v[:rows] for n, v in data.metrics.items()})
    for ended in (False, True):
        found = analyse(plan, *columns, now=NOW, ended=ended)
        assert found.decision in (WAIT, FINISHED) and found.few and found.fraction == 0
        assert all(effect.low is None for effect in found.effects)
        assert "nan" not in found.sentence and "inf" not in found.sentence


def test_outcomes_that_are_not_known_yet_are_left_out(plan, made):
    data = made()
    unknown = dict(data.metrics, reopened=np.full(len(data.arm), np.nan))
    plan = replace(plan, guards=(Guard("reopened", 0.02),))
    found = analyse(plan, data.arm, data.unit, data.at, unknown, now=NOW)
    assert found.effects[1].cases == (0, 0) and found.effects[1].treatment is None
    assert not found.guards[0].stops


def test_shares_are_said_in_points(plan, made):
    plan = replace(plan, metric="reopened", expected=0.05)
    found = analyse(plan, *made(cases=60, reopens=0.1).columns, now=NOW, ended=True)
    assert found.decision == HARM and "reopened cases +" in found.sentence and "points" in found.sentence
    assert found.effects[1].relative is None
