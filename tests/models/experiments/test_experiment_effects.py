"""Differences between arms, against regression by hand, statsmodels and Welch."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import ttest_ind

from models.experiments.effects import better, change, difference, likeness, on_scale, target, winsorised


def clustered(units, seed=0, cases=20):
    """Uneven units, half of them treated, alike within."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), rng.integers(1, 2 * cases, units))
    values = rng.normal(size=units)[unit] + rng.normal(size=len(unit))
    return values, unit % 2 == 0, unit


def by_hand(values, treated, unit):
    """CR2 variance and Imbens and Kolesár's degrees of freedom of a regression, with whole matrices."""
    x = np.column_stack([np.ones(len(values)), treated])
    left = np.linalg.inv(x.T @ x)
    away = np.eye(len(values)) - x @ left @ x.T
    rest, parts = away @ values, []
    for name in np.unique(unit):
        rows = np.flatnonzero(unit == name)
        root, vectors = np.linalg.eigh(away[np.ix_(rows, rows)])
        inverse = vectors @ np.diag([1 / np.sqrt(r) if r > 1e-10 else 0 for r in root]) @ vectors.T
        full = np.zeros(len(values))
        full[rows] = inverse @ x[rows] @ left[:, 1]
        parts.append(full)
    g = np.array(parts)
    icc = likeness(rest, unit)
    alike = (1 - icc) * np.eye(len(values)) + icc * (unit[:, None] == unit)
    spread = (g @ away) @ alike @ (g @ away).T
    return np.sqrt(((g @ rest) ** 2).sum()), np.trace(spread) ** 2 / (spread**2).sum()


@pytest.mark.parametrize("units", [4, 9, 30])
def test_it_is_the_regression_with_cr2_and_the_df_of_imbens_and_kolesar(units):
    values, treated, unit = clustered(units)
    found = difference(values, treated, unit)
    se, df = by_hand(values, treated, unit)
    assert (found.se, found.df) == (pytest.approx(se), pytest.approx(df))


def test_statsmodels_agrees_up_to_its_small_sample_factor():
    values, treated, unit = clustered(400)
    found = difference(values, treated, unit)
    model = sm.OLS(values, sm.add_constant(treated.astype(float)))
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": unit}, use_t=True)
    assert found.value == pytest.approx(fitted.params[1])
    assert found.se == pytest.approx(fitted.bse[1], rel=0.01)
    assert found.p == pytest.approx(fitted.pvalues[1], rel=0.05)


def test_units_of_one_size_give_the_sandwich_times_g_over_g_less_one():
    rng = np.random.default_rng(1)
    unit = np.repeat(np.arange(24), 5)
    values, treated = rng.normal(size=24)[unit] + rng.normal(size=120), unit < 12
    model = sm.OLS(values, sm.add_constant(treated.astype(float)))
    plain = model.fit(cov_type="cluster", cov_kwds={"groups": unit, "use_correction": False})
    found = difference(values, treated, unit)
    assert found.se == pytest.approx(plain.bse[1] * np.sqrt(12 / 11))
    assert found.df == pytest.approx(22)


def test_a_case_a_unit_is_welchs_test():
    rng = np.random.default_rng(2)
    values, treated = rng.exponential(size=300), np.arange(300) % 3 == 0
    found = difference(values, treated, np.arange(300))
    welch = ttest_ind(values[treated], values[~treated], equal_var=False)
    assert found.value / found.se == pytest.approx(welch.statistic)
    assert found.p == pytest.approx(welch.pvalue, rel=0.05)


def test_ignoring_units_would_promise_far_too_much():
    values, treated, unit = clustered(20, cases=100)
    alone = difference(values, treated, np.arange(len(values)))
    assert difference(values, treated, unit).se > 4 * alone.se


def test_unknown_values_leave_their_case_out():
    values, treated, unit = clustered(12)
    gaps = np.where(np.arange(len(values)) % 4 == 0, np.nan, values)
    kept = np.isfinite(gaps)
    assert difference(gaps, treated, unit) == difference(values[kept], treated[kept], unit[kept])


@pytest.mark.parametrize(
    ("values", "treated", "unit"),
    [
        ([], [], []),
        ([1.0, 2.0], [True, True], [0, 1]),
        ([1.0, 2.0, 3.0], [True, True, False], [0, 1, 2]),
        ([1.0, 2.0, 3.0, 4.0], [True, True, False, False], [0, 0, 1, 1]),
        ([0.0] * 8, [True] * 4 + [False] * 4, range(8)),
        ([np.nan] * 8, [True] * 4 + [False] * 4, range(8)),
    ],
)
def test_without_two_units_or_without_variance_nothing_is_told(values, treated, unit):
    found = difference(np.array(values, float), np.array(treated, bool), np.array(unit, int))
    assert np.isnan(found.se) and np.isnan(found.df) and np.isnan(found.p)
    assert found.information == 0 and found.few
    assert found.interval(2.0) == (-np.inf, np.inf)


def test_information_is_unbiased_with_few_units():
    rng = np.random.default_rng(3)
    unit = np.arange(12)
    found = [difference(rng.normal(size=12), unit < 6, unit).information for _ in range(4000)]
    assert np.mean(found) == pytest.approx(3, rel=0.03)


def test_fewer_than_ten_units_in_an_arm_are_few():
    assert difference(*clustered(19)).few
    assert not difference(*clustered(20)).few


def test_times_are_tested_as_logarithms_and_shares_as_they_are():
    assert on_scale("handle_seconds", np.array([0.0, 1.0, np.e])) == pytest.approx([0, 0, 1])
    assert np.isnan(on_scale("handle_seconds", np.array([np.nan]))).all()
    assert on_scale("match", np.array([0.0, 0.5])).tolist() == [0, 0.5]


@pytest.mark.parametrize("metric", ["handle_seconds", "reopened"])
@pytest.mark.parametrize("moved", [-0.3, 0.0, 0.2])
def test_a_change_goes_to_the_scale_of_the_test_and_back(metric, moved):
    assert change(metric, target(metric, moved)) == pytest.approx(moved)


def test_directions():
    assert [better(m) for m in ("handle_seconds", "reopened", "satisfaction", "match")] == [-1, -1, 1, 1]


def test_winsorising_moves_only_the_highest_and_takes_no_side():
    values = np.append(np.arange(100.0), [1e9, np.nan])
    found = winsorised(values)
    assert found[:99].tolist() == values[:99].tolist() and found[99:101].max() <= 100 and np.isnan(found[101])
    assert winsorised(np.array([np.nan])).size == 1 and winsorised(np.zeros(0)).size == 0


@pytest.mark.parametrize("icc", [0.0, 0.1, 0.5])
def test_likeness_is_the_share_between_units(icc):
    rng = np.random.default_rng(4)
    unit = np.repeat(np.arange(800), rng.integers(1, 20, 800))
    values = np.sqrt(icc) * rng.normal(size=800)[unit] + np.sqrt(1 - icc) * rng.normal(size=len(unit))
    assert likeness(values, unit) == pytest.approx(icc, abs=0.04)
    assert likeness(values, np.arange(len(unit))) == likeness(values, np.zeros(len(unit), int)) == 0


def test_few_uneven_units_keep_the_error_rate():
    rng, alarms = np.random.default_rng(5), 0
    for _ in range(3000):
        unit = np.repeat(np.arange(10), rng.poisson(rng.gamma(4, 10, 10)) + 1)
        values = 0.33 * rng.normal(size=10)[unit] + rng.normal(size=len(unit))
        alarms += difference(values, unit % 2 == 0, unit).p < 0.05
    # less than three standard deviations above 5 %
    assert 0.03 < alarms / 3000 < 0.062
