"""Paired tests and intervals against what is known of them."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score

from models.calibration import expected_calibration_error
from models.gate import paired
from models.gate.paired import auroc, aurocs, calibration_errors, mid_p, ratios, shares


def test_mid_p_lies_below_the_exact_test_by_half_a_point_mass():
    exact = binomtest(9, 12, 0.5, alternative="greater").pvalue
    assert mid_p(9, 3) < exact
    assert mid_p(9, 3) == pytest.approx(exact - 0.5 * 220 / 2**12)
    assert mid_p(0, 0) == 0.5 and mid_p(3, 9) == pytest.approx(1 - mid_p(9, 3))


def test_shares_of_equal_sides_and_of_none():
    same = shares(np.array([True, False]), np.array([True, False]))
    assert (same.value, same.low, same.high, same.p_lower) == (0, 0, 0, 0.5)
    assert np.isnan(shares(np.empty(0, bool), np.empty(0, bool)).value)


def test_the_bootstrap_agrees_with_the_normal_interval():
    rng = np.random.default_rng(0)
    one, other = rng.random(800) < 0.7, rng.random(800) < 0.75
    found, d = shares(one, other), one.astype(float) - other
    half = 1.96 * d.std() / np.sqrt(800)
    assert found.value == pytest.approx(d.mean())
    assert (found.low, found.high) == pytest.approx((d.mean() - half, d.mean() + half), abs=0.006)


def test_ratios_are_of_sums_and_unknown_without_a_denominator():
    hits, given = np.array([1, 0, 1, 0]), np.array([1, 1, 1, 0])
    found = ratios(hits, given, np.ones(4), np.ones(4))
    assert found.value == pytest.approx(2 / 3 - 1)
    assert np.isnan(ratios(hits, np.zeros(4), np.ones(4), np.ones(4)).value)


def test_few_answers_prove_little_though_every_resample_points_one_way():
    both_right, both_wrong, only_current, only_candidate = 34, 2, 4, 1
    given = np.repeat([1, 1, 0, 1], [both_right, both_wrong, only_current, only_candidate])
    hits = np.repeat([1, 0, 0, 0], [both_right, both_wrong, only_current, only_candidate])
    given_current = np.repeat([1, 1, 1, 0], [both_right, both_wrong, only_current, only_candidate])
    hits_current = np.repeat([1, 0, 1, 0], [both_right, both_wrong, only_current, only_candidate])
    columns = (hits, given, hits_current, given_current)
    found, resampled = ratios(*columns), ratios(*columns, swapping=False)
    assert found.value == pytest.approx(34 / 37 - 38 / 40) and found.low == resampled.low
    assert found.p_lower == pytest.approx(0.5 / 32, abs=0.01)
    assert found.p_lower + found.p_higher == pytest.approx(1, abs=0.01)


def test_chances_of_equal_sides_are_even():
    rng = np.random.default_rng(6)
    chances = []
    for _ in range(150):
        proba = rng.random(60)
        right, other = rng.random(60) < proba, rng.random(60) < proba
        chances.append(calibration_errors(proba, right, proba, other).p_higher)
    assert 0.01 < np.mean(np.array(chances) <= 0.05) < 0.1
    assert 0.4 < np.mean(chances) < 0.6


def test_calibration_errors_are_those_of_the_report_less_each_other():
    rng = np.random.default_rng(1)
    proba, right = rng.random(500), rng.random(500) < 0.5
    other = np.clip(proba * 0.5 + 0.25, 0, 1)
    found = calibration_errors(proba, right, other, right)
    expected = expected_calibration_error(proba, right) - expected_calibration_error(other, right)
    assert found.value == pytest.approx(expected)
    assert 0 < found.low < found.value < found.high and found.p_higher < 0.01
    assert np.isnan(calibration_errors(np.empty(0), np.empty(0, bool), np.empty(0), np.empty(0, bool)).value)


def test_many_questions_are_resampled_in_blocks(monkeypatch):
    rng = np.random.default_rng(2)
    args = (rng.random(50), rng.random(50) < 0.5, rng.random(50), rng.random(50) < 0.5)
    whole = calibration_errors(*args)
    monkeypatch.setattr(paired, "CELLS", 500)
    blocks = calibration_errors(*args)
    assert whole.value == blocks.value
    assert whole.low == pytest.approx(blocks.low, abs=0.05)
    assert sum(len(w) for w in paired._weights(50, 0)) == paired.RESAMPLES
    assert all((w.sum(axis=1) == 50).all() for w in paired._weights(50, 0))


def test_auroc_and_its_difference():
    rng = np.random.default_rng(3)
    truth = rng.random(300) < 0.7
    one, other = truth + rng.normal(0, 1, 300), truth + rng.normal(0, 2, 300)
    found = aurocs(truth, one, other)
    assert auroc(truth, one) == pytest.approx(roc_auc_score(truth, one))
    assert found.value == pytest.approx(roc_auc_score(truth, one) - roc_auc_score(truth, other))
    assert found.low < found.value < found.high and found.p_higher < 0.01 < 0.99 < found.p_lower


def test_auroc_of_ties_of_one_kind_and_of_the_same_scores():
    truth = np.array([True, False, True, False])
    assert auroc(truth, np.ones(4)) == 0.5
    assert np.isnan(auroc(np.ones(3, bool), np.ones(3)))
    assert np.isnan(aurocs(np.ones(3, bool), np.ones(3), np.ones(3)).value)
    same = aurocs(truth, np.arange(4.0), np.arange(4.0))
    assert (same.value, same.low, same.high, same.p_lower) == (0, 0, 0, 0.5)


def test_delong_has_the_spread_of_simulated_differences():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(200):
        truth = rng.random(150) < 0.6
        shared = truth + rng.normal(0, 1, 150)
        d = aurocs(truth, shared + rng.normal(0, 0.5, 150), shared + rng.normal(0, 0.5, 150))
        found.append((d.value, d.high - d.low))
    values, widths = np.array(found).T
    assert widths.mean() / 3.92 == pytest.approx(values.std(), rel=0.15)
