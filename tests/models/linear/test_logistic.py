import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from models.linear.logistic import fit_logistic


@pytest.fixture
def sample():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 3))
    return rows, rng.random(400) < 1 / (1 + np.exp(-(rows @ [1.0, -2.0, 0.0] + 0.5))), rng.random(400) + 0.5


def test_a_prior_around_zero_is_scikit_learns_penalty(sample):
    rows, right, weights = sample
    x = fit_logistic(rows, right, weights, np.zeros(4), np.array([1.0, 1.0, 1.0, 1e6]))
    model = LogisticRegression(C=1.0, tol=1e-8).fit(rows, right, sample_weight=weights)
    assert np.allclose(x, [*model.coef_[0], model.intercept_[0]], atol=1e-2)


def test_a_narrow_prior_and_bounds_hold(sample):
    rows, right, weights = sample
    centre = np.array([0.3, 0.2, 0.1, 0.0])
    assert np.allclose(fit_logistic(rows, right, weights, centre, np.full(4, 1e-4)), centre, atol=1e-3)
    x = fit_logistic(rows, right, weights, centre, np.full(4, 10.0), [(0.0, 0.3)] * 4)
    assert x.min() == 0 and x.max() == 0.3


def test_without_rows_the_prior_stays():
    centre = np.array([2.0, -1.0])
    assert np.allclose(fit_logistic(np.empty((0, 1)), np.empty(0, bool), np.empty(0), centre, np.ones(2)), centre)
