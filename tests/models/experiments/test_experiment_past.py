"""What past traffic says, against worlds that are known."""

import numpy as np
import pytest

from labeling.errors import OracleError
from models.experiments.past import assumed
from models.experiments.power import Asked, units_needed


def alike(icc, units=600, cases=25, seed=0):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), rng.poisson(cases, units) + 1)
    noise = np.sqrt(icc) * rng.normal(size=units)[unit] + np.sqrt(1 - icc) * rng.normal(size=len(unit))
    return noise, unit


@pytest.mark.parametrize("icc", [0.0, 0.1, 0.4])
def test_times_give_back_what_they_were_made_of(icc):
    noise, unit = alike(icc)
    found = assumed("handle_seconds", 300 * np.exp(0.8 * noise), unit)
    assert found.icc == pytest.approx(icc, abs=0.03)
    assert np.sqrt(np.log1p((found.sd / found.mean) ** 2)) == pytest.approx(0.8, abs=0.02)
    assert found.mean == pytest.approx(300 * np.exp(0.32), rel=0.05)
    assert found.cases == pytest.approx(26, rel=0.02) and found.cases_cv == pytest.approx(5 / 26, rel=0.1)


def test_shares_and_unknown_values():
    noise, unit = alike(0.0)
    values = (noise < -1.2816).astype(float)
    values[::3] = np.nan
    found = assumed("reopened", values, np.array([f"u{u}" for u in unit]))
    assert found.mean == pytest.approx(0.1, abs=0.01) and found.sd == pytest.approx(0.3, abs=0.02)
    assert found.icc < 0.02 and found.cases == pytest.approx(26 * 2 / 3, rel=0.03)


def test_cases_as_units_have_nothing_alike():
    found = assumed("satisfaction", np.linspace(0, 1, 50), np.arange(50))
    assert (found.icc, found.cases, found.cases_cv) == (0.0, 1.0, 0.0)
    assert assumed("satisfaction", np.linspace(0, 1, 50), np.zeros(50)).icc == 0.0


def test_it_can_be_planned_with():
    noise, unit = alike(0.1)
    found = assumed("handle_seconds", 300 * np.exp(0.8 * noise), unit)
    assert 20 < units_needed(0.1, found, Asked("handle_seconds")) < 1000


@pytest.mark.parametrize("values", [[], [1.0] * 9, [1.0] * 50, [np.nan] * 50])
def test_too_little_is_refused(values):
    with pytest.raises(OracleError, match="tell nothing of match; give its mean and spread by hand"):
        assumed("match", values, np.arange(len(values)))


def test_an_unknown_metric_is_refused():
    with pytest.raises(OracleError, match="unknown metric 'speed'"):
        assumed("speed", [1.0] * 20, range(20))
