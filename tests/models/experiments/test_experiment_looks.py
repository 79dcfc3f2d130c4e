"""When looks come and what they say."""

from dataclasses import replace

import numpy as np
import pytest

from models.experiments.effects import Difference
from models.experiments.looks import (
    BENEFIT,
    DAY,
    FINISHED,
    GO_ON,
    HARM,
    difference_before,
    judged,
    look_times,
    planned_information,
)
from models.experiments.sequential import critical_values, drift_needed

FIVE = np.arange(1, 6) / 5


def found(plan, effects, fractions, df=1e9):
    """Differences of so many planned effects, at fractions of the planned information."""
    wanted, unit = planned_information(plan), np.log(1 - plan.expected)
    return [
        Difference(0, 0, e * unit, 1 / np.sqrt(f * wanted), df, (90, 90), (30, 30))
        for e, f in zip(effects, fractions, strict=True)
    ]


def test_the_planned_information_finds_what_is_expected(plan):
    assert planned_information(plan) == pytest.approx((drift_needed(5, 0.05, 0.8) / np.log(0.8)) ** 2)
    share = replace(plan, metric="reopened", expected=0.02)
    assert planned_information(share) == pytest.approx((drift_needed(5, 0.05, 0.8) / 0.02) ** 2)


def test_looks_have_the_published_boundaries(plan):
    looks = judged(found(plan, [0] * 5, FIVE), FIVE, plan)
    assert [look.critical for look in looks] == pytest.approx([4.877, 3.357, 2.680, 2.290, 2.031], abs=5e-4)
    assert [look.decision for look in looks] == [GO_ON] * 4 + [FINISHED]
    assert looks[-1].level == pytest.approx(0.0423, abs=1e-4)


@pytest.mark.parametrize(("effect", "decision"), [(1.5, BENEFIT), (-1.5, HARM)])
def test_the_first_look_that_is_certain_ends_it(plan, effect, decision):
    looks = judged(found(plan, [effect] * 5, FIVE), FIVE, plan)
    assert [look.decision for look in looks] == [GO_ON, GO_ON, decision]
    assert not looks[-1].low <= 0 <= looks[-1].high


def test_more_is_better_for_satisfaction(plan):
    plan = replace(plan, metric="satisfaction", expected=0.1)
    [better] = judged([Difference(0.9, 0.7, 0.2, 0.01, 1e9, (9, 9), (9, 9))], np.ones(1), plan)
    assert better.decision == BENEFIT


def test_few_degrees_of_freedom_widen_the_interval(plan):
    wide, narrow = (judged(found(plan, [1], [1], df), np.ones(1), plan)[0] for df in (6, 1e9))
    assert wide.high - wide.low > 1.1 * (narrow.high - narrow.low)


def test_an_experiment_that_ended_spends_what_is_left(plan):
    some = found(plan, [0, 0], [0.3, 0.6])
    assert [look.decision for look in judged(some, FIVE[:2], plan)] == [GO_ON, GO_ON]
    last = judged(some, FIVE[:2], plan, ended=True)[-1]
    assert (last.decision, last.pace, last.fraction) == (FINISHED, 1.0, pytest.approx(0.6))
    assert last.critical == pytest.approx(critical_values([0.3, 1], 0.05, information=[0.3, 0.6])[-1])


def test_information_that_shrinks_counts_as_it_was(plan):
    looks = judged(found(plan, [0, 0], [0.5, 0.4]), FIVE[:2], plan)
    assert looks[1].fraction == looks[0].fraction and np.isinf(looks[1].critical)


def test_without_differences_there_are_no_looks(plan):
    assert judged([], np.zeros(0), plan) == ()
    assert judged([], np.zeros(0), plan, ended=True) == ()


def columns(cases):
    values = np.log(cases.metrics["handle_seconds"])
    return values, cases.arm == "treatment", np.unique(cases.unit, return_inverse=True)[1], cases.at


def test_a_look_comes_with_each_further_part_of_the_information(plan, made):
    data = columns(made(units=60, cases=60, days=20))
    times = look_times(*data, 20 * DAY, plan)
    fractions = [difference_before(t, *data).information / planned_information(plan) for t in times]
    assert 2 <= len(times) <= 5 and (np.diff(times) > 0).all() and (times % DAY == 0).all()
    assert (np.diff(np.floor(np.array(fractions) * 5)) >= 1).all() and fractions[0] >= 0.2


def test_looks_do_not_depend_on_when_somebody_looks(plan, made):
    data = columns(made(units=60, cases=60, days=20))
    late = look_times(*data, 20 * DAY, plan)
    for now in np.linspace(1, 20, 37) * DAY:
        assert look_times(*data, now, plan).tolist() == late[late <= now].tolist()


def test_looks_can_come_every_hour(plan, made):
    data = columns(made(units=60, cases=60, days=0.5))
    assert len(look_times(*data, DAY / 2, plan)) == 0
    assert len(look_times(*data, DAY / 2, plan, every=3600)) >= 2


def test_no_cases_no_looks(plan):
    nothing = np.zeros(0)
    assert look_times(nothing, nothing.astype(bool), nothing.astype(int), nothing, DAY, plan).shape == (0,)
