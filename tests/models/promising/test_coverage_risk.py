import numpy as np
import pytest
from scipy.stats import binom

from models.promising.coverage_risk import binomial_p, counts_at, curve, upper_bound


def test_counts_by_hand_with_ties():
    score, right = np.array([0.9, 0.5, 0.5, 0.2]), np.array([True, False, True, False])
    answers, errors = counts_at(score, right, np.array([1.0, 0.9, 0.5, 0.0]))
    assert answers.tolist() == [0, 1, 3, 4] and errors.tolist() == [0, 0, 1, 2]


def test_fewest_answers_that_pass_are_59_without_an_error():
    assert binomial_p(0, 58, 0.05) > 0.05 >= binomial_p(0, 59, 0.05)
    assert binomial_p(1, 92, 0.05) > 0.05 >= binomial_p(1, 93, 0.05)
    assert binomial_p(0, 0, 0.05) == 1.0


@pytest.mark.parametrize(("errors", "answers"), [(0, 59), (1, 93), (3, 40), (7, 7), (0, 1)])
def test_upper_bound_is_the_risk_at_which_so_few_errors_have_just_the_level(errors, answers):
    bound = float(upper_bound(errors, answers, 0.05))
    assert errors / answers <= bound <= 1.0
    if errors < answers:
        assert binom.cdf(errors, answers, bound) == pytest.approx(0.05)
    else:
        assert bound == 1.0


def test_bound_and_p_value_agree():
    errors, answers = (v.ravel() for v in np.meshgrid(np.arange(10), np.arange(10, 300, 7)))
    passed = binomial_p(errors, answers, 0.05) <= 0.1
    assert 0 < passed.sum() < len(passed)
    assert np.array_equal(upper_bound(errors, answers, 0.1) <= 0.05, passed)
    assert upper_bound(0, 0, 0.05) == 1.0


def test_curve_goes_from_the_surest_to_all_and_its_bound_lies_above():
    rng = np.random.default_rng(0)
    score = rng.random(500).round(2)
    points = curve(score, rng.random(500) < score, 0.05)
    assert points[-1]["coverage"] == 1.0 and points[0]["coverage"] < 0.05 and len(points) <= 60
    assert [p["coverage"] for p in points] == sorted({p["coverage"] for p in points})
    assert all(p["risk"] <= p["upper"] <= 1 for p in points)
    assert points[-1]["answers"] == 500 and points[-1]["threshold"] == score.min()


def test_curve_of_nothing_and_of_one():
    assert curve(np.empty(0), np.empty(0, bool), 0.05) == []
    (point,) = curve(np.array([0.3]), np.array([False]), 0.05)
    assert point == {"threshold": 0.3, "answers": 1, "coverage": 1.0, "risk": 1.0, "upper": 1.0}


def test_scores_that_differ_in_the_ninth_place_stay_apart():
    points = curve(1 - np.array([1e-9, 2e-9, 3e-9]), np.array([True, True, False]), 0.05)
    assert [p["answers"] for p in points] == [1, 2, 3]
