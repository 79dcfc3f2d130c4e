import numpy as np
import pytest
from scipy.stats import binom, hypergeom, norm, t

from models.drift.surprise import normal_score, surprise, two_sided


@pytest.mark.parametrize(
    ("x", "n", "old", "n_old"), [(3, 500, 400, 14_000), (0, 500, 280, 14_000), (9, 20, 900, 2_800)]
)
def test_score_is_near_that_of_the_exact_middle_p_value(x, n, old, n_old):
    law = hypergeom(n + n_old, x + old, n)
    exact = norm.ppf(law.cdf(x - 1) + law.pmf(x) / 2)
    assert float(surprise(x, n, old, n_old)) == pytest.approx(exact, abs=0.06)


def test_few_counts_are_binomial_given_both_together():
    law = binom(3, 1 / 3)
    assert float(surprise(1, 100_000, 2, 200_000)) == pytest.approx(norm.ppf(law.cdf(0) + law.pmf(1) / 2), abs=1e-3)


@pytest.mark.parametrize("mean", [0.1, 1.0, 4.0, 30.0])
@pytest.mark.parametrize("step", [-3.0, -1.0, 0.5, 2.0, 5.0])
def test_evidence_does_not_grow_by_itself_however_few_the_counts(mean, step):
    x, old = np.arange(200), np.random.default_rng(0).binomial(28 * 500, mean / 500, 4_000)[:, None]
    scores = surprise(x, 500, old, 28 * 500)
    grown = (binom.pmf(x, 500, mean / 500) * np.exp(step * scores - step**2 / 2)).sum(1)
    assert grown.mean() < 1.02


def test_turning_shares_round_turns_the_sign():
    assert surprise(90, 100, 800, 1000) == pytest.approx(-surprise(10, 100, 200, 1000))


def test_scores_of_many_days_are_about_standard_normal():
    rng = np.random.default_rng(1)
    scores = surprise(rng.binomial(500, 0.3, 4000), 500, rng.binomial(14_000, 0.3, 4000), 14_000)
    assert scores.mean() == pytest.approx(0, abs=0.05) and scores.std() == pytest.approx(1, abs=0.04)


def test_nothing_counted_is_no_surprise_and_extremes_stay_finite():
    assert surprise([0, 0, 5], [0, 10, 10], [5, 0, 0], [10, 0, 0]).tolist() == [0, 0, 0]
    assert float(surprise(0, 100, 0, 1000)) == 0
    far = surprise([0, 100_000], 100_000, [1_000_000, 0], 1_000_000)
    assert np.isfinite(far).all() and far[0] < -30 and far[1] > 30


def test_students_t_becomes_a_normal_score():
    assert float(normal_score(2.5, 27)) == pytest.approx(norm.ppf(t.cdf(2.5, 27)))
    assert float(normal_score(-4.0, np.inf)) == pytest.approx(-4)
    assert float(two_sided(1.959964)) == pytest.approx(0.05)
