"""Alerts as they were raised and cleared; only ever appended to."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from labeling.serving.alerts import CLEARED, RAISED, AlertEvent
from labeling.store.schema import AlertEventRecord, require_aware

EVENT = tuple(f.name for f in fields(AlertEvent))


def append_alert(connection: Connection, event: AlertEvent) -> bool:
    """Append an event; False where the rule stands so already, be it by another program that watches too."""
    e = AlertEventRecord
    last = connection.execute(select(e.state).where(e.rule == event.rule).order_by(e.id.desc()).limit(1)).scalar()
    if (last or CLEARED) == event.state:
        return False
    connection.execute(insert(e), asdict(event) | {"at": require_aware(event.at)})
    return True


def standing(connection: Connection) -> list[AlertEvent]:
    """The alerts that are raised now, the latest first."""
    e = AlertEventRecord
    last = select(func.max(e.id)).group_by(e.rule)
    return _read(connection, _events().where(e.id.in_(last), e.state == RAISED))


def alert_events(connection: Connection, limit: int = 100) -> list[AlertEvent]:
    """What was raised and cleared, the latest first."""
    return _read(connection, _events().limit(limit))


def _events() -> Select[Any]:
    e = AlertEventRecord
    return select(*(getattr(e, name) for name in EVENT)).order_by(e.id.desc())


def _read(connection: Connection, statement: Select[Any]) -> list[AlertEvent]:
    return [AlertEvent(*row) for row in connection.execute(statement)]
