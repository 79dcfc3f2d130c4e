"""From questions asked to suggestions used: counts that the database makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from labeling.serving.suggestions import CHOICES, DISMISSED, EDITED, SHOWN, SUGGEST, USED
from labeling.store.schema import FeedbackRecord, SuggestionRecord, require_aware


@dataclass(frozen=True)
class Counts:
    """What became of questions; counts of suggestions.

    ``valid`` were taken for questions; ``suggested`` of these got a template, and ``shown`` of those reached
    the agent's screen. Of each the latest choice counts: ``used`` as it was, ``edited`` or ``dismissed``.
    """

    asked: int
    valid: int
    suggested: int
    shown: int
    used: int
    edited: int
    dismissed: int


@dataclass(frozen=True)
class Steps:
    """Counts of one day (UTC), release and channel."""

    day: date
    release_id: str
    channel: str
    counts: Counts


def funnel(connection: Connection, since: datetime, not_a_question: str) -> list[Steps]:
    """Counts by day (UTC), release and channel, in this order.

    Parameters
    ----------
    since
        Suggestions from this moment on.
    not_a_question
        The reason of those that were not taken for questions.
    """
    s, f = SuggestionRecord, FeedbackRecord
    latest = (
        select(f.suggestion_id, func.max(f.id).label("id"))
        .where(f.action.in_(CHOICES))
        .group_by(f.suggestion_id)
        .subquery()
    )
    seen = select(f.suggestion_id).where(f.action.in_((SHOWN, *CHOICES))).distinct().subquery()
    given = s.decision == SUGGEST
    day = _day(connection)
    counts = (
        func.count(),
        _count(or_(given, s.reason != not_a_question)),
        _count(given),
        _count(and_(given, seen.c.suggestion_id.is_not(None))),
        *(_count(and_(given, f.action == action)) for action in (USED, EDITED, DISMISSED)),
    )
    statement = (
        select(day, s.release_id, s.channel, *counts)
        .outerjoin(latest, latest.c.suggestion_id == s.suggestion_id)
        .outerjoin(f, f.id == latest.c.id)
        .outerjoin(seen, seen.c.suggestion_id == s.suggestion_id)
        .where(s.at >= require_aware(since))
        .group_by(day, s.release_id, s.channel)
        .order_by(day, s.release_id, s.channel)
    )
    return [
        Steps(date.fromisoformat(str(row[0])), row[1], row[2], Counts(*row[3:]))
        for row in connection.execute(statement)
    ]


def _count(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))


def _day(connection: Connection) -> ColumnElement[Any]:
    # SQLite keeps UTC and no zone; PostgreSQL would otherwise take the day of its session's zone
    at = SuggestionRecord.at
    return func.date(at) if connection.dialect.name == "sqlite" else func.date(func.timezone("UTC", at))
