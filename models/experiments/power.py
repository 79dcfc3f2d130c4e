"""How many units an experiment needs, before it starts, and what a given number can detect.

A unit counts by the mean of its cases, whose variance is the design effect over the number of cases times that of a
case. Looks take a little more. Sources: A. Donner and N. Klar, "Design and analysis of cluster randomization
trials", 2000; S. Eldridge, D. Ashby and S. Kerry, "Sample size for cluster randomized trials: effect of coefficient
of variation of cluster size", Int. J. Epidemiology 35 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isnan, log, sqrt

from scipy.optimize import brentq
from statsmodels.stats.power import TTestIndPower

from labeling.errors import OracleError
from labeling.serving.experiments import MOST_UNITS, RELATIVE
from models.experiments.effects import better, target
from models.experiments.sequential import inflation

LEAST = 4


@dataclass(frozen=True)
class Assumed:
    """What is believed about a metric before the start, from the traffic so far.

    Parameters
    ----------
    mean
        Of a case: seconds, or a share in [0, 1].
    sd
        Standard deviation of a case; None for something that is yes or no, where it follows from the share.
    icc
        Share of the variance that lies between units, in [0, 1); 0 where each case is a unit.
    cases
        Mean number of cases a unit, at least 1.
    cases_cv
        Coefficient of variation of that number; 0 where all units have the same.
    """

    mean: float
    sd: float | None = None
    icc: float = 0.0
    cases: float = 1.0
    cases_cv: float = 0.0

    def __post_init__(self) -> None:
        if self.sd is None and not 0 < self.mean < 1:
            raise OracleError(f"the mean is {self.mean}; give a share above 0 and below 1, or the standard deviation")
        if self.sd is not None and not (self.mean > 0 and self.sd > 0):
            raise OracleError(f"mean {self.mean} and sd {self.sd}: give numbers above 0")
        if not 0 <= self.icc < 1:
            raise OracleError(f"icc is {self.icc}; give a number from 0 to below 1")
        if self.cases < 1 or self.cases_cv < 0:
            raise OracleError(f"{self.cases} cases a unit with variation {self.cases_cv}; give at least 1 and 0")

    @property
    def design_effect(self) -> float:
        """How many times the cases it takes because those of one unit are alike; at least 1."""
        return 1 + ((1 + self.cases_cv**2) * self.cases - 1) * self.icc


@dataclass(frozen=True)
class Asked:
    """What an experiment shall find: fields as in `labeling.serving.experiments.Experiment`."""

    metric: str
    treatment_share: float = 0.5
    looks: int = 5
    alpha: float = 0.05
    power: float = 0.8


def power_of(units: float, expected: float, assumed: Assumed, asked: Asked) -> float:
    """Chance to find the expected improvement with so many units, both arms together.

    Source: statsmodels' power of a t-test on means of units.
    """
    fixed = units / inflation(asked.looks, asked.alpha, asked.power)
    treated, control = fixed * asked.treatment_share, fixed * (1 - asked.treatment_share)
    if fixed <= 2:
        return 0.0
    size = abs(target(asked.metric, better(asked.metric) * expected)) / _deviation(expected, assumed, asked)
    found = float(TTestIndPower().power(size, treated, asked.alpha, ratio=control / treated))
    # scipy cannot tell the noncentral t where the power is all but certain
    return 1.0 if isnan(found) else found


def _deviation(expected: float, assumed: Assumed, asked: Asked) -> float:
    """Standard deviation of the mean of a unit, on the scale on which the metric is tested."""
    cases = assumed.design_effect / assumed.cases
    if asked.metric in RELATIVE:
        if assumed.sd is None:
            raise OracleError(f"{asked.metric} is no share; give its standard deviation")
        return sqrt(log(1 + (assumed.sd / assumed.mean) ** 2) * cases)
    if assumed.sd is not None:
        return assumed.sd * sqrt(cases)
    share = asked.treatment_share
    treated = min(max(assumed.mean + better(asked.metric) * expected, 0.0), 1.0)
    # each arm's variance counts by the other arm's share, as in the variance of the difference
    mixed = treated * (1 - treated) * (1 - share) + assumed.mean * (1 - assumed.mean) * share
    return sqrt(mixed * cases)


def units_needed(expected: float, assumed: Assumed, asked: Asked) -> int:
    """Fewest units, both arms together, with which the expected improvement is found with the wanted power.

    Raises
    ------
    OracleError
        When the share cannot improve by so much, or a thousand million units do not suffice.
    """
    _possible(expected, assumed, asked)
    few, many = LEAST, LEAST
    while power_of(many, expected, assumed, asked) < asked.power:
        few, many = many, many * 2
        if many > MOST_UNITS:
            raise OracleError(f"an effect of {expected} is too small to find; expect a larger one")
    while few < many:
        middle = (few + many) // 2
        enough = power_of(middle, expected, assumed, asked) >= asked.power
        few, many = (few, middle) if enough else (middle + 1, many)
    return many


def detectable(units: int, assumed: Assumed, asked: Asked) -> float | None:
    """Smallest improvement that so many units find with the wanted power; None if there is none.

    Relative for times, absolute for shares, as `Experiment.expected`.
    """
    most = _most(assumed, asked)

    def excess(expected: float) -> float:
        return power_of(units, expected, assumed, asked) - asked.power

    if most <= 0 or excess(most) < 0:
        return None
    return float(brentq(excess, 1e-9, most))


def _most(assumed: Assumed, asked: Asked) -> float:
    """The largest improvement that there can be, short of the edge."""
    if asked.metric in RELATIVE:
        return 1 - exp(-5)
    return 0.999 * (1 - assumed.mean if better(asked.metric) > 0 else assumed.mean)


def _possible(expected: float, assumed: Assumed, asked: Asked) -> None:
    most = _most(assumed, asked)
    if not 0 < expected <= most:
        raise OracleError(
            f"{asked.metric} is {assumed.mean:g} and cannot improve by {expected:g}; "
            f"expect more than 0 and at most {most:.3g}"
        )
