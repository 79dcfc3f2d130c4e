"""The cases of an experiment, one a row, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labeling.errors import OracleError
from labeling.serving.experiments import ARMS, METRICS, OUTSIDE, TREATMENT, Experiment
from labeling.serving.suggestions import require_one_of
from models.experiments.effects import Bools, Codes, Difference, Floats, difference, on_scale

Strings = NDArray[np.str_]


@dataclass(frozen=True)
class Cases:
    """Enrolled cases, ``(n,)`` each.

    Parameters
    ----------
    treated
        bool: they see suggestions.
    unit
        int codes of units from 0 on.
    at
        float64 seconds since 1970.
    metrics
        By name float64 as measured, nan where unknown.
    """

    treated: Bools
    unit: Codes
    at: Floats
    metrics: Mapping[str, Floats]

    @property
    def units(self) -> tuple[int, int]:
        """How many units there are, treatment first."""
        one, other = (np.count_nonzero(np.bincount(self.unit[side])) for side in (self.treated, ~self.treated))
        return int(one), int(other)

    def before(self, time: float) -> Cases:
        """The cases before a time."""
        seen = self.at < time
        metrics = {name: column[seen] for name, column in self.metrics.items()}
        return Cases(self.treated[seen], self.unit[seen], self.at[seen], metrics)

    def difference(self, metric: str, time: float = np.inf) -> Difference:
        """Of a metric before a time, on the scale on which it is tested."""
        seen = self.at < time
        return difference(on_scale(metric, self.metrics[metric][seen]), self.treated[seen], self.unit[seen])


def cases(
    plan: Experiment, arm: ArrayLike, unit: ArrayLike, at: ArrayLike, metrics: Mapping[str, ArrayLike], now: float
) -> Cases:
    """Check the columns, and leave out what is not enrolled or not before ``now``.

    Raises
    ------
    OracleError
        On lengths that differ, an unknown arm or metric, a missing main metric, or a unit in both arms.
    """
    arms, units, times = np.asarray(arm, np.str_), np.asarray(unit, np.str_), np.asarray(at, np.float64)
    values = {name: np.asarray(column, np.float64) for name, column in metrics.items()}
    _check_lengths(plan, {"arm": arms, "unit": units, "at": times} | values)
    _check_names(plan, arms, metrics)
    inside = (arms != OUTSIDE) & (times < now)
    names, codes = np.unique(units[inside], return_inverse=True)
    treated = arms[inside] == TREATMENT
    _check_arms(plan, treated, names, codes)
    return Cases(treated, codes, times[inside], {name: column[inside] for name, column in values.items()})


def _check_lengths(plan: Experiment, columns: Mapping[str, NDArray[np.generic]]) -> None:
    if len({len(column) for column in columns.values()}) > 1:
        said = ", ".join(f"{name} {len(column):,}" for name, column in columns.items())
        raise OracleError(f"the columns of experiment '{plan.name}' differ in length ({said}); give one row a case")


def _check_names(plan: Experiment, arm: Strings, metrics: Mapping[str, ArrayLike]) -> None:
    for name in metrics:
        require_one_of("metric", name, METRICS)
    if plan.metric not in metrics:
        raise OracleError(f"the main metric '{plan.metric}' of experiment '{plan.name}' is missing; hand it in")
    for name in np.unique(arm).tolist():
        require_one_of("arm", name, (*ARMS, OUTSIDE))


def _check_arms(plan: Experiment, treated: Bools, names: Strings, codes: Codes) -> None:
    count = len(names)
    both = np.flatnonzero(np.bincount(codes[treated], minlength=count) * np.bincount(codes[~treated], minlength=count))
    if len(both):
        raise OracleError(f"{plan.unit} '{names[both[0]]}' is in both arms; a unit belongs to one")
