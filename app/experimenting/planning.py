"""Plans an experiment by what the log says: as many units as it takes, dealt evenly where they are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from app.experimenting.baseline import Baseline, read_baseline
from app.experimenting.life import plan
from app.experimenting.power import cost
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.experiments import Experiment, Guard
from labeling.store import Store
from models.experiments.power import Asked


def plan_by_log(
    workspace: Workspace,
    store: Store,
    *,
    name: str,
    by: str,
    at: datetime,
    unit: str,
    asked: Asked,
    expected: float,
    units: int | None = None,
    days: int = 28,
    guards: Sequence[Guard] = (),
    note: str = "",
) -> Experiment:
    """Keep a plan.

    Parameters
    ----------
    units
        To be enrolled; None takes what the log of the last ``days`` says that it takes.

    Raises
    ------
    OracleError
        When a value does not fit, there is one of that name, or without ``units`` the log says too little, or that
        the effect cannot be found.
    """
    before = _baseline(workspace, store, asked.metric, unit, days, at, needed=units is None)
    return plan(
        store,
        name=name,
        by=by,
        at=at,
        unit=unit,
        metric=asked.metric,
        expected=expected,
        planned_units=_needed(before, expected, asked) if units is None else units,
        names=() if before is None else before.names,
        guards=guards,
        treatment_share=asked.treatment_share,
        looks=asked.looks,
        alpha=asked.alpha,
        power=asked.power,
        note=note,
    )


def _baseline(
    workspace: Workspace, store: Store, metric: str, unit: str, days: int, at: datetime, needed: bool
) -> Baseline | None:
    try:
        return read_baseline(workspace, store, metric, unit, days, at)
    except OracleError:
        if needed:
            raise
        return None


def _needed(before: Baseline | None, expected: float, asked: Asked) -> int:
    found = math.nan if before is None else cost(before, expected, asked).units or math.nan
    if math.isnan(found):
        raise OracleError(
            "the expected effect cannot be found within two years; `oracle experiment power` says what to do, or give "
            "the number of units yourself"
        )
    return int(found)
