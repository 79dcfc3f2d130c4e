"""Looks that keep the error rate, against published boundaries and by simulation."""

import numpy as np
import pytest
from scipy.stats import norm, t

from models.experiments.sequential import (
    critical_values,
    crossing,
    drift_needed,
    inflation,
    obrien_fleming,
    pocock,
    student,
)

FIVE = np.arange(1, 6) / 5


def test_obrien_fleming_boundaries_are_the_published_ones():
    assert critical_values(FIVE, 0.05) == pytest.approx([4.877, 3.357, 2.680, 2.290, 2.031], abs=5e-4)
    assert critical_values(FIVE, 0.025, sides=1) == pytest.approx([4.877, 3.357, 2.680, 2.290, 2.031], abs=5e-4)


def test_pocock_boundaries_are_the_published_ones():
    assert critical_values(FIVE, 0.05, spending=pocock) == pytest.approx([2.438, 2.427, 2.410, 2.397, 2.386], abs=5e-4)


@pytest.mark.parametrize(("looks", "error"), [(1, 0.05), (2, 0.083), (3, 0.107), (5, 0.142), (10, 0.193), (20, 0.248)])
def test_peeking_at_five_percent_has_the_error_of_armitage(looks, error):
    found = crossing(np.arange(1, looks + 1) / looks, np.full(looks, 1.96), 0.0)
    assert found.sum() == pytest.approx(error, abs=6e-4)


@pytest.mark.parametrize(("critical", "factor"), [(np.full(5, 2.413), 1.228), (2.040 / np.sqrt(FIVE), 1.028)])
def test_error_and_power_are_those_of_jennison_and_turnbull(critical, factor):
    # Tables 2.1 to 2.4: constants of Pocock and of O'Brien and Fleming, and their inflation at power .8
    assert crossing(FIVE, critical, 0.0).sum() == pytest.approx(0.05, abs=2e-4)
    drift = np.sqrt(factor) * (norm.isf(0.025) + norm.isf(0.2))
    assert crossing(FIVE, critical, drift)[:, 0].sum() == pytest.approx(0.8, abs=1e-3)


def test_one_look_is_the_plain_test():
    assert critical_values([1.0], 0.05) == pytest.approx([norm.isf(0.025)])
    assert drift_needed(1, 0.05, 0.8) == pytest.approx(norm.isf(0.025) + norm.isf(0.2), abs=1e-5)
    assert inflation(1, 0.05, 0.8) == pytest.approx(1)


def test_more_looks_cost_little():
    factors = [inflation(looks, 0.05, 0.8) for looks in (1, 2, 5, 20)]
    assert factors == sorted(factors) and factors[-1] < 1.06


@pytest.mark.parametrize("spending", [obrien_fleming, pocock])
@pytest.mark.parametrize("fraction", [[0.3, 1.0], [0.1, 0.15, 0.8, 1.2], np.arange(1, 31) / 30, [0.5, 0.5, 1.0]])
def test_any_looks_spend_the_error_rate_and_no_more(fraction, spending):
    critical = critical_values(fraction, 0.05, spending=spending)
    # looks at the same place are one look
    at, first = np.unique(fraction, return_index=True)
    assert crossing(at, critical[first], 0.0).sum() == pytest.approx(0.05, abs=1e-6)


def test_looks_to_come_do_not_change_those_before():
    assert critical_values(FIVE, 0.05)[:2] == pytest.approx(critical_values([0.2, 0.4, 0.9], 0.05)[:2])


def test_a_very_early_look_spends_nothing():
    assert critical_values([0.001, 1.0], 0.05) == pytest.approx([np.inf, norm.isf(0.025)])
    assert critical_values([], 0.05).shape == (0,)
    assert np.isinf(critical_values([0.0, 0.0], 0.05)).all()


def test_simulated_paths_cross_as_often_as_computed():
    fraction = np.array([0.2, 0.5, 0.7, 1.0])
    critical = critical_values(fraction, 0.1, spending=pocock)
    rng = np.random.default_rng(0)
    steps = rng.normal(size=(200_000, 4)) * np.sqrt(np.diff(fraction, prepend=0))
    for drift in (0.0, 2.0):
        z = (np.cumsum(steps, axis=1) + drift * fraction) / np.sqrt(fraction)
        hit = np.abs(z) > critical
        first = np.where(hit.any(1), hit.argmax(1), -1)
        up = [np.mean((first == k) & (z[:, k] > 0)) for k in range(4)]
        assert up == pytest.approx(crossing(fraction, critical, drift)[:, 0].tolist(), abs=0.003)


def test_information_may_grow_at_another_pace_than_the_error_is_spent():
    slow = critical_values([0.5, 1.0], 0.05, information=[9.0, 10.0])
    assert slow[0] == pytest.approx(critical_values([0.5], 0.05)[0])
    # looks that tell nearly the same are nearly one
    assert slow[1] < critical_values([0.5, 1.0], 0.05)[1]
    assert critical_values([0.5, 1.0], 0.05, information=[9.0, 9.0])[1] > norm.isf(0.025) - 1e-6


def test_few_degrees_of_freedom_need_more():
    assert student(2.0, 1e9) == pytest.approx(2.0)
    assert student(4.877, 8.5) == pytest.approx(t.isf(norm.sf(4.877), 8.5))
    assert np.isinf(student(np.inf, 3.0)) and np.isinf(student(60.0, 3.0)) and np.isnan(student(2.0, np.nan))
