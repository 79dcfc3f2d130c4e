"""Units needed, against formulas and published examples."""

import numpy as np
import pytest
from scipy.stats import norm

from labeling.errors import OracleError
from models.experiments.power import Asked, Assumed, detectable, power_of, units_needed
from models.experiments.sequential import inflation

Z = (norm.isf(0.025) + norm.isf(0.2)) ** 2
ONCE = Asked("reopened", looks=1)
SECONDS = Asked("handle_seconds")


def test_two_shares_need_what_the_textbook_says():
    found = units_needed(0.02, Assumed(0.10), ONCE)
    assert found == pytest.approx(2 * Z * (0.1 * 0.9 + 0.08 * 0.92) / 0.02**2, rel=0.002)


def test_two_means_need_what_the_table_says():
    # J. Cohen, "Statistical power analysis", 1988, table 2.4.1: d = .5 takes 64 an arm, d = .2 takes 393, d = .8 26
    for d, each in ((0.5, 64), (0.2, 393), (0.8, 26)):
        asked = Asked("satisfaction", looks=1)
        assert units_needed(d * 0.2, Assumed(0.1, sd=0.2), asked) == pytest.approx(2 * each, abs=2)


def test_times_are_planned_on_a_logarithmic_scale():
    sd = 300 * np.sqrt(np.expm1(1))
    found = units_needed(0.1, Assumed(300, sd), Asked("handle_seconds", looks=1))
    assert found == pytest.approx(4 * Z / np.log(0.9) ** 2, rel=0.005)


def test_cases_of_one_agent_count_for_less():
    assert Assumed(0.1, icc=0.05, cases=21).design_effect == pytest.approx(2)
    # Eldridge, Ashby and Kerry: 1 + ((1 + cv²) m - 1) icc
    assert Assumed(0.1, icc=0.05, cases=21, cases_cv=1).design_effect == pytest.approx(3.05)
    alone, alike = units_needed(0.02, Assumed(0.1), ONCE), units_needed(0.02, Assumed(0.1, icc=0.05, cases=21), ONCE)
    assert alike == pytest.approx(2 * alone / 21, rel=0.01)


def test_looks_take_a_little_more():
    more = units_needed(0.1, Assumed(300, 300), SECONDS) / units_needed(
        0.1, Assumed(300, 300), Asked("handle_seconds", looks=1)
    )
    assert more == pytest.approx(inflation(5, 0.05, 0.8), rel=0.003)


def test_uneven_arms_need_more():
    even = units_needed(0.1, Assumed(300, 300), SECONDS)
    assert units_needed(0.1, Assumed(300, 300), Asked("handle_seconds", 0.2)) == pytest.approx(even / 0.64, rel=0.01)


@pytest.mark.parametrize(
    ("metric", "assumed", "expected"),
    [
        ("handle_seconds", Assumed(300, 300, 0.1, 40, 0.5), 0.15),
        ("reopened", Assumed(0.1), 0.03),
        ("match", Assumed(0.5), 0.1),
        ("satisfaction", Assumed(0.7, 0.3), 0.05),
        ("handle_seconds", Assumed(300, 900), 0.5),
    ],
)
def test_what_is_needed_and_what_is_detectable_fit_together(metric, assumed, expected):
    asked = Asked(metric)
    units = units_needed(expected, assumed, asked)
    assert power_of(units, expected, assumed, asked) >= 0.8 > power_of(units - 1, expected, assumed, asked)
    assert detectable(units, assumed, asked) == pytest.approx(expected, rel=0.03)
    assert detectable(4 * units, assumed, asked) < expected


@pytest.mark.parametrize(("units", "mean"), [(2, 0.1), (10, 0.1), (0, 0.5)])
def test_too_few_units_detect_nothing(units, mean):
    assert detectable(units, Assumed(mean), Asked("reopened")) is None


@pytest.mark.parametrize(
    ("expected", "assumed", "metric", "said"),
    [
        (0.2, Assumed(0.1), "reopened", "reopened is 0.1 and cannot improve by 0.2"),
        (0.6, Assumed(0.5), "match", "cannot improve by 0.6"),
        (0.0, Assumed(300, 300), "handle_seconds", "cannot improve by 0"),
        (0.1, Assumed(0.5), "handle_seconds", "is no share; give its standard deviation"),
        (1e-6, Assumed(0.5), "match", "too small to find"),
    ],
)
def test_what_cannot_be_found_is_refused(expected, assumed, metric, said):
    with pytest.raises(OracleError, match=said):
        units_needed(expected, assumed, Asked(metric))


@pytest.mark.parametrize(
    "bad",
    [
        {"mean": 0.0}, {"mean": 0.1, "sd": 0.0}, {"mean": -3.0, "sd": 1.0}, {"mean": 0.1, "icc": 1.0},
        {"mean": 0.1, "icc": -0.1}, {"mean": 0.1, "cases": 0.5}, {"mean": 0.1, "cases_cv": -1}, {"mean": float("nan")},
    ],
)  # fmt: skip
def test_a_belief_that_cannot_be_is_refused(bad):
    with pytest.raises(OracleError):
        Assumed(**bad)
