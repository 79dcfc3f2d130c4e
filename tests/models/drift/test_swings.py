import numpy as np
import pytest

from models.drift.surprise import surprise
from models.drift.swings import FEW_SIGNALS, Swings, daily_surprises, swings_of

N = np.full((28, 1), 500.0)


def counts(rng, m, swing, days=28, n=500, share=0.08):
    level = share * np.exp(rng.normal(0, swing, (days, m)))
    return rng.binomial(n, level).astype(float), np.full((days, m), float(n))


def test_without_swings_the_factor_is_about_one_and_well_known():
    found = swings_of(*counts(np.random.default_rng(0), 100, 0.0))
    assert found.factor.mean() == pytest.approx(1, abs=0.08) and (found.factor >= 1).all()
    assert (found.df > 100).all()


def test_swings_raise_the_factor_to_the_true_one():
    found = swings_of(*counts(np.random.default_rng(0), 100, 0.3))
    # variance of the share over that of drawing: 1 + n·p·cv²/(1 - p)
    assert found.factor.mean() == pytest.approx(1 + 500 * 0.08 * 0.3**2 / 0.92, rel=0.15)


def test_a_share_that_swings_by_itself_keeps_most_of_its_own_factor():
    rng = np.random.default_rng(0)
    calm, n = counts(rng, 40, 0.0)
    calm[:, 0] = counts(rng, 1, 0.6)[0][:, 0]
    found = swings_of(calm, n)
    assert found.factor[0] > 3 > found.factor[1:].max()


def test_kinds_do_not_lend_to_each_other():
    rng = np.random.default_rng(0)
    wild, calm = counts(rng, 20, 0.4), counts(rng, 20, 0.0)
    found = swings_of(np.hstack([wild[0], calm[0]]), np.hstack([wild[1], calm[1]]), ["a"] * 20 + ["b"] * 20)
    assert found.factor[:20].min() > found.factor[20:].max()


def test_few_shares_stand_alone():
    x, n = counts(np.random.default_rng(0), FEW_SIGNALS - 1, 0.2)
    assert (swings_of(x, n).df == 27).all()


@pytest.mark.parametrize("days", [0, 1, 2])
def test_hardly_any_days_give_no_swings_and_no_error(days):
    found = swings_of(np.ones((days, 3)), np.full((days, 3), 10.0))
    assert (found.factor >= 1).all() and (found.df >= 1).all()


def test_swings_make_a_count_less_surprising():
    seen = surprise([60.0], [500.0], [1_120.0], [14_000.0])
    assert Swings.none(1).score(seen) == pytest.approx(seen)
    assert abs(Swings(np.array([4.0]), np.array([27.0])).score(seen)[0]) < abs(seen[0]) / 2


def test_the_first_day_and_empty_days_surprise_nobody():
    x, n = np.array([[5.0], [0.0], [5.0]]), np.array([[50.0], [0.0], [50.0]])
    assert daily_surprises(x, n)[:, 0] == pytest.approx([0, 0, 0], abs=1e-9)
