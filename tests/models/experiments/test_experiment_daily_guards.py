from dataclasses import replace

import numpy as np
import pytest

from labeling.serving.experiments import Guard
from models.experiments.cases import cases
from models.experiments.daily_guards import guards_by_day
from models.experiments.looks import DAY
from tests.models.experiments.conftest import simulated


@pytest.fixture
def guarded(plan):
    return replace(plan, guards=(Guard("reopened", 0.02),))


def found(plan, made, now=10 * DAY):
    return guards_by_day(cases(plan, *made.columns, now), plan, now)


def test_harm_stops_on_the_first_day_on_which_it_is_sure(guarded):
    days = found(guarded, simulated(reopens=0.2))
    assert days.stopping.guard.metric == "reopened" and days.stopping.at_least > 0.02
    assert DAY <= days.at <= 10 * DAY
    assert found(guarded, simulated(reopens=0.2), days.at).stopping is not None
    if days.at > DAY:
        assert found(guarded, simulated(reopens=0.2), days.at - DAY).stopping is None


def test_a_guard_without_harm_holds(guarded):
    days = found(guarded, simulated())
    assert days.stopping is None and days.at == 10 * DAY and len(days.found) == 1


def test_nothing_is_judged_without_guards_cases_or_a_whole_day(plan, guarded):
    made = simulated()
    assert found(plan, made).found == ()
    assert found(guarded, made, DAY / 2).found == ()
    assert np.isnan(found(guarded, made, DAY / 2).at)
    other = replace(guarded, guards=(Guard("satisfaction", 0.1),))
    assert found(other, made).found == ()


def test_false_stops_keep_their_rate_although_every_day_is_asked(plan):
    strict = replace(plan, guards=(Guard("reopened", 0.0),))
    stopped = sum(found(strict, simulated(units=40, seed=seed)).stopping is not None for seed in range(120))
    assert stopped <= 13  # binomial, 5 % of 120: at most that with 99.6 %
