"""All experiments and how they stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from app.experimenting.result import state_of
from labeling.serving.experiments import Experiment, present
from labeling.store import Store
from labeling.store.experiments import events, experiments, looks


def listed(store: Store) -> list[dict[str, Any]]:
    """A row an experiment, the latest first, ready for JSON."""
    with store.read() as connection:
        return [_row(connection, one) for one in experiments(connection)]


def _row(connection: Connection, one: Experiment) -> dict[str, Any]:
    now = present(one, events(connection, one.name))
    return {
        "name": one.name,
        "state": state_of(now),
        "ramp": 0.0 if now is None else now.ramp,
        "unit": one.unit,
        "metric": one.metric,
        "planned_units": one.planned_units,
        "looks_taken": len(looks(connection, one.name)),
        "created_at": one.created_at.isoformat(),
        "by": one.by,
    }
