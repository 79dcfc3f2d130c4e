import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from models.calibration import (
    MIN_GOLD,
    area_under_risk_coverage,
    expected_calibration_error,
    fit_temperature,
    least_score_for_precision,
    reliability,
)


def loss(logits, truth, t):
    return -log_softmax(logits / t, axis=1)[np.arange(len(truth)), truth].mean()


@pytest.mark.parametrize(("sharpness", "wrong"), [(8.0, 0.3), (0.3, 0.05)])
def test_temperature_has_the_least_log_loss_nearby(sharpness, wrong):
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 300)
    logits = sharpness * np.eye(3)[np.where(rng.random(300) < wrong, (truth + 1) % 3, truth)]
    t = fit_temperature(logits, truth)
    assert (t > 1) == (sharpness > 1)
    assert loss(logits, truth, t) < loss(logits, truth, 1.0)
    assert loss(logits, truth, t) <= min(loss(logits, truth, t * 0.97), loss(logits, truth, t * 1.03))


def test_temperature_stays_one_without_enough_usable_gold():
    logits = np.tile([5.0, 0.0, -np.inf], (MIN_GOLD, 1))
    assert fit_temperature(logits[1:], np.ones(MIN_GOLD - 1, int)) == 1.0
    assert fit_temperature(logits, np.full(MIN_GOLD, 2)) == 1.0
    assert fit_temperature(np.empty((0, 3)), np.empty(0, int)) == 1.0
    assert fit_temperature(logits, np.ones(MIN_GOLD, int)) > 1.0


def test_calibration_error_of_certain_and_of_empty():
    assert expected_calibration_error(np.ones(4), np.ones(4, bool)) == 0.0
    assert expected_calibration_error(np.ones(4), np.zeros(4, bool)) == 1.0
    # one bin of two: mean probability .7 against accuracy .5
    assert expected_calibration_error(np.array([0.6, 0.8]), np.array([True, False]), bins=2) == pytest.approx(0.2)
    assert math.isnan(expected_calibration_error(np.empty(0), np.empty(0, bool)))


def test_risk_coverage_rewards_putting_the_error_last():
    score = np.array([0.9, 0.5, 0.7])
    assert area_under_risk_coverage(score, np.array([True, False, True])) == pytest.approx((0 + 0 + 1 / 3) / 3)
    assert area_under_risk_coverage(score, np.array([False, True, True])) == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    assert math.isnan(area_under_risk_coverage(np.empty(0), np.empty(0, bool)))


def test_equal_scores_pass_or_fail_together():
    score, right = np.array([0.9, 0.9, 0.1]), np.array([True, False, False])
    assert least_score_for_precision(score, right, 0.9, 0.0, 0.0) == 1.01
    assert least_score_for_precision(score, right, 0.5, 0.0, 0.0) == 0.9
    assert least_score_for_precision(np.empty(0), np.empty(0, bool), 0.9, 0.0, 0.0) == 1.01


answers = st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.booleans()), min_size=1, max_size=25)


@given(answers, st.sampled_from([0.5, 0.7, 0.9]))
def test_least_score_is_the_lowest_that_keeps_the_precision(pairs, precision):
    score, right = np.array([s for s, _ in pairs]), np.array([r for _, r in pairs])
    good = [s for s in set(score.tolist()) if right[score >= s].mean() >= precision]
    assert least_score_for_precision(score, right, precision, 0.0, 0.0) == min(good, default=1.01)


def test_reliability_by_hand():
    found = reliability(np.array([0.05, 0.15, 0.95, 1.0]), np.array([False, True, True, False]), bins=2)
    assert [b["n"] for b in found] == [2, 2]
    assert [b["proba"] for b in found] == [0.1, 0.975] and [b["share"] for b in found] == [0.5, 0.5]
    assert all(0 <= b["low"] < b["share"] < b["high"] <= 1 for b in found)


def test_reliability_leaves_out_empty_bins():
    assert reliability(np.empty(0), np.empty(0, bool)) == []
    (only,) = reliability(np.full(4, 0.55), np.ones(4, bool))
    assert only["n"] == 4 and only["share"] == 1.0 and only["high"] == 1.0


def test_calibrated_probabilities_lie_within_their_intervals():
    rng = np.random.default_rng(2)
    proba = rng.random(3000)
    found = reliability(proba, rng.random(3000) < proba)
    assert len(found) == 10 and sum(b["low"] <= b["proba"] <= b["high"] for b in found) >= 8
