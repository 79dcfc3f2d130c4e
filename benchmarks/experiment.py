"""Experiments: how often is there a false alarm, is the planned power reached, and what do looks save?

Agents differ, their cases are uneven in number, and handle times are skewed (logarithms with standard deviation 1).
Units are agents, who all start on the first of 20 days, or cases, who come as the days go by; a tenth of the variance
lies between agents. *False alarms* is the share of experiments without any effect that find one. *t-test* knows
nothing of units, *clustered* is our difference with errors by unit; *at the end* looks once, *five looks* peeks every
fourth day at p < .05. *Ours* looks when another fifth of the planned information is there, with alpha spent in
O'Brien and Fleming's way (Lan and DeMets), and a last time at the end. *Always valid* is the asymptotic confidence
sequence of I. Waudby-Smith et al., "Time-uniform central limit theory and asymptotic confidence sequences", 2024,
tuned to the planned end, looked at every day. *Power* is the share that finds the expected effect with as many
units as the power calculation asked for .8; *time* is the mean share of the days that it takes to stop.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import markdown, write_section
from labeling.serving.experiments import HANDLE_SECONDS, REOPENED, Experiment
from models.experiments.effects import Difference, on_scale, target
from models.experiments.looks import BENEFIT, DAY, HARM, difference_before, judged, look_times, planned_information
from models.experiments.power import Asked, Assumed, units_needed
from models.experiments.sequential import student

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS, PEEKS, ALPHA, POWER = 20, 5, 0.05, 0.8
SECONDS, SPREAD, SHARE, ICC, UNEVEN = 300.0, 1.0, 0.1, 0.1, 0.5
WAYS = (
    "t-test at the end",
    "t-test, five looks",
    "clustered at the end",
    "clustered, five looks",
    "ours",
    "always valid",
)


@dataclass(frozen=True)
class World:
    """Units of both arms, mean cases a unit, whether cases are the units, and the effect on the metric."""

    name: str
    metric: str
    units: int
    cases: float
    effect: float = 0.0

    @property
    def by_case(self) -> bool:
        """Whether each case is a unit."""
        return self.cases == 1

    @property
    def assumed(self) -> Assumed:
        """What a good planner knows of it."""
        icc, uneven = (0.0, 0.0) if self.by_case else (ICC, np.sqrt(UNEVEN**2 + 1 / self.cases))
        if self.metric == REOPENED:
            return Assumed(SHARE, icc=icc, cases=self.cases, cases_cv=uneven)
        return Assumed(SECONDS, SECONDS * np.sqrt(np.expm1(SPREAD**2)), icc, self.cases, uneven)


WORLDS = (
    World("2 × 5 agents", HANDLE_SECONDS, 10, 60),
    World("2 × 10 agents", HANDLE_SECONDS, 20, 60),
    World("2 × 40 agents", HANDLE_SECONDS, 80, 60),
    World("2 × 40 agents", REOPENED, 80, 60),
    World("2 × 600 cases", HANDLE_SECONDS, 1200, 1),
    World("2 × 600 cases", REOPENED, 1200, 1),
)
EFFECTS = (
    World("agents", HANDLE_SECONDS, 0, 60, 0.2),
    World("agents", HANDLE_SECONDS, 0, 10, 0.2),
    World("agents", REOPENED, 0, 60, 0.04),
    World("cases", HANDLE_SECONDS, 0, 1, 0.15),
    World("cases", REOPENED, 0, 1, 0.04),
)


@dataclass(frozen=True)
class Drawn:
    """One experiment: values as measured, arm, unit and day of each case."""

    values: Floats
    treated: Bools
    unit: Ints
    at: Floats


def plan(world: World) -> Experiment:
    """The plan for a world; in one without an effect, for an effect that its units could just find."""
    expected = world.effect or (0.2 if world.metric == HANDLE_SECONDS else 0.04)
    return Experiment(
        name="simulated", created_at=datetime(2026, 1, 5, tzinfo=UTC), by="simulation", unit="agent", salt="s",
        metric=world.metric, expected=expected, planned_units=max(world.units, 2), looks=PEEKS, alpha=ALPHA,
        power=POWER,
    )  # fmt: skip


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """One experiment; units are dealt to the arms at random, half and half."""
    treats = rng.permutation(world.units) % 2 == 0
    unit = np.repeat(np.arange(world.units), _sizes(world, rng))
    measured = _reopened if world.metric == REOPENED else _seconds
    return Drawn(measured(world, unit, treats, rng), treats[unit], unit, rng.uniform(0, DAYS * DAY, len(unit)))


def _sizes(world: World, rng: np.random.Generator) -> Ints:
    if world.by_case:
        return np.ones(world.units, np.int64)
    rates = rng.gamma(UNEVEN**-2, UNEVEN**2, world.units) * world.cases
    return np.maximum(rng.poisson(rates), 1)


def _reopened(world: World, unit: Ints, treats: Bools, rng: np.random.Generator) -> Floats:
    mean = SHARE - world.effect * treats
    shares = mean if world.by_case else rng.beta(mean * (1 / ICC - 1), (1 - mean) * (1 / ICC - 1))
    return (rng.random(len(unit)) < shares[unit]).astype(np.float64)


def _seconds(world: World, unit: Ints, treats: Bools, rng: np.random.Generator) -> Floats:
    between = 0.0 if world.by_case else np.sqrt(ICC)
    noise = between * rng.normal(size=world.units)[unit] + np.sqrt(1 - between**2) * rng.normal(size=len(unit))
    moved = target(world.metric, -world.effect) * treats[unit]
    return SECONDS * np.exp(moved + SPREAD * noise - SPREAD**2 / 2)


def always_valid(fraction: float, alpha: float = ALPHA) -> float:
    """Critical value of the asymptotic confidence sequence at a fraction of the planned information."""
    scale = -2 * np.log(alpha) + np.log1p(-2 * np.log(alpha))
    x = max(fraction, 1e-9) * scale
    return float(np.sqrt((1 + 1 / x) * (np.log1p(x) - 2 * np.log(alpha))))


def ran(world: World, rng: np.random.Generator) -> tuple[Bools, Floats]:
    """Whether each way found an effect, and the share of the days it took, of one experiment."""
    one, the_plan = draw(world, rng), plan(world)
    scaled = on_scale(world.metric, one.values)
    daily = [difference_before(d * DAY, scaled, one.treated, one.unit, one.at) for d in range(1, DAYS + 1)]
    peeks = range(DAYS // PEEKS - 1, DAYS, DAYS // PEEKS)
    naive = [_naive(one, (d + 1) * DAY) for d in peeks]
    clustered = [daily[d].p < ALPHA for d in peeks]
    ours, day = _ours(one, scaled, the_plan)
    valid = _valid(daily, the_plan)
    found = np.array([naive[-1], any(naive), clustered[-1], any(clustered), ours, valid < DAYS])
    return found, np.array([1.0, 1.0, 1.0, 1.0, day, min(valid + 1, DAYS) / DAYS])


def _naive(one: Drawn, time: float) -> bool:
    """Welch's t-test of the seconds or shares as they are, each case by itself."""
    return difference_before(time, one.values, one.treated, np.arange(len(one.at)), one.at).p < ALPHA


def _ours(one: Drawn, scaled: Floats, the_plan: Experiment) -> tuple[bool, float]:
    end = DAYS * DAY
    times = look_times(scaled, one.treated, one.unit, one.at, end, the_plan)
    times = np.append(times[times < end], end)
    seen = [difference_before(time, scaled, one.treated, one.unit, one.at) for time in times]
    last = judged(seen, times, the_plan, ended=True)[-1]
    return last.decision in (BENEFIT, HARM), last.at / end


def _valid(daily: Sequence[Difference], the_plan: Experiment) -> int:
    """First day at which the confidence sequence excludes no effect; the number of days if none does."""
    planned = planned_information(the_plan)
    for day, d in enumerate(daily):
        if abs(d.value) > student(always_valid(d.information / planned), d.df) * d.se:
            return day
    return len(daily)


def simulate(world: World, repeats: int) -> tuple[Floats, Floats]:
    """Share of experiments in which each way found an effect, and the mean share of the days it took."""
    rng = np.random.default_rng([repeats, world.units, round(1000 * world.effect), len(world.metric)])
    runs = [ran(world, rng) for _ in range(repeats)]
    return np.mean([found for found, _ in runs], axis=0), np.mean([time for _, time in runs], axis=0)


def false_alarms(repeats: int, worlds: Sequence[World] = WORLDS) -> str:
    """One row a world without an effect."""
    rows = [[w.name, w.metric, *(f"{share:.3f}" for share in simulate(w, repeats)[0])] for w in worlds]
    return markdown(["units", "metric", *WAYS], rows)


def planned(world: World) -> World:
    """The world with as many units as the power calculation asks for."""
    units = units_needed(world.effect, world.assumed, Asked(world.metric, looks=PEEKS, alpha=ALPHA, power=POWER))
    return World(world.name, world.metric, units, world.cases, world.effect)


def powers(repeats: int, worlds: Sequence[World] = EFFECTS) -> str:
    """One row a world with an effect: "power / time" of the ways that keep the error rate."""
    rows, kept = [], (2, 4, 5)
    for world in map(planned, worlds):
        found, time = simulate(world, repeats)
        cells = [f"{found[k]:.3f} / {time[k]:.2f}" for k in kept]
        rows.append([f"{world.units} {world.name}", f"{world.cases:g}", world.metric, world.effect, *cells])
    return markdown(["units", "cases a unit", "metric", "improves by", *(WAYS[k] for k in kept)], rows)


def main(arguments: Sequence[str]) -> None:
    """Simulate all worlds and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=2_000)
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    found = f"False alarms, 5 % allowed:\n\n{false_alarms(o.repeats)}\n\nPower / time:\n\n{powers(o.repeats)}"
    print(found)
    if not o.dry:
        write_section("experiment", f"## Experiments, simulated\n\n{__doc__}\n\n{found}")


if __name__ == "__main__":
    main(sys.argv[1:])
