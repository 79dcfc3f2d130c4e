"""How fresh everything was, moment by moment, for the trend; only ever appended to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from labeling.store.schema import FreshnessRecord, require_aware


@dataclass(frozen=True)
class Scored:
    """The freshness score at a moment (aware, UTC), in [0, 1], with the share of each part that was known."""

    at: datetime
    score: float
    parts: Mapping[str, float]


def append_score(connection: Connection, scored: Scored) -> bool:
    """Append a score, once a day (UTC) at most; False where the day has one already, which stays."""
    f, moment = FreshnessRecord, require_aware(scored.at)
    last = connection.scalars(select(f.at).order_by(f.id.desc()).limit(1)).first()
    if last is not None and last.date() >= moment.date():
        return False
    connection.execute(insert(f), {"at": moment, "score": scored.score, "parts": dict(scored.parts)})
    return True


def scores(connection: Connection, since: datetime | None = None) -> list[Scored]:
    """All scores, or those from a moment on, the oldest first."""
    f = FreshnessRecord
    statement = select(f.at, f.score, f.parts).order_by(f.id)
    if since is not None:
        statement = statement.where(f.at >= require_aware(since))
    return [Scored(*row) for row in connection.execute(statement)]
