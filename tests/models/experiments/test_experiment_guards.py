"""Guards: find harm, rarely cry wolf, over all looks and guards."""

import numpy as np
import pytest

from labeling.serving.experiments import Guard
from models.experiments.effects import Difference
from models.experiments.guards import guard_found
from models.experiments.sequential import critical_values, pocock

PACE = np.arange(1, 6) / 5


def seen(values, se=0.01, df=1e9):
    return [
        Difference(0.1 + v, 0.1, v, s, df, (50, 50), (50, 50))
        for v, s in zip(values, np.broadcast_to(se, len(values)), strict=True)
    ]


def at(look, value, guard, se=0.01, df=1e9, guards=1):
    return guard_found(
        guard, seen([0.0] * (look - 1) + [value], se / np.sqrt(np.arange(1, look + 1)), df), PACE[:look], 0.05, guards
    )


def test_clear_harm_stops_at_the_first_look():
    found = at(1, 0.08, Guard("reopened", 0.02))
    assert found.stops and found.worse == pytest.approx(0.08) and 0.02 < found.at_least < 0.08


@pytest.mark.parametrize("value", [-0.08, 0.0, 0.02, 0.035])
def test_what_is_borne_or_uncertain_does_not(value):
    assert not at(1, value, Guard("reopened", 0.02)).stops


def test_worse_is_less_where_more_is_better():
    assert at(2, -0.1, Guard("satisfaction", 0.01)).stops
    assert not at(2, 0.1, Guard("satisfaction", 0.01)).stops


def test_times_are_relative():
    found = at(1, np.log(1.3), Guard("handle_seconds", 0.1), se=0.02)
    assert found.stops and found.worse == pytest.approx(0.3)
    assert not at(1, np.log(1.12), Guard("handle_seconds", 0.1), se=0.02).stops


def test_several_guards_and_few_units_ask_for_more():
    guard = Guard("reopened", 0.0)
    bounds = [at(1, 0.05, guard).at_least, at(1, 0.05, guard, guards=3).at_least, at(1, 0.05, guard, df=6).at_least]
    assert bounds[0] > bounds[1] > bounds[2]


def test_nothing_known_stops_nothing():
    unknown = [Difference(np.nan, np.nan, np.nan, np.nan, np.nan, (0, 0), (0, 0))] * 2
    for metric, bound in (("reopened", -np.inf), ("handle_seconds", -1.0)):
        found = guard_found(Guard(metric, 0.0), unknown, PACE[:2], 0.05, 1)
        assert not found.stops and found.at_least == bound


@pytest.mark.parametrize(("drift", "low", "high"), [(0.0, 0.045, 0.055), (2.5, 0.72, 0.85), (-1.0, 0.0, 0.01)])
def test_over_five_looks_it_errs_as_often_as_allowed_and_finds_harm(drift, low, high):
    rng = np.random.default_rng(0)
    se = 0.01 / np.sqrt(PACE)
    paths = np.cumsum(rng.normal(size=(20_000, 5)) * np.sqrt(0.2) + drift * 0.2, axis=1)
    values = 0.02 + paths / PACE * 0.01
    over = values - critical_values(PACE, 0.05, sides=1, spending=pocock) * se > 0.02
    assert low <= over.any(axis=1).mean() <= high
    for k in range(1, 6):
        assert (
            guard_found(Guard("reopened", 0.02), seen(values[7, :k], se[:k]), PACE[:k], 0.05, 1).stops == over[7, k - 1]
        )
