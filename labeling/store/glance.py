"""The store at a glance: counts that the database makes, however many rows there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from labeling.store.schema import (
    GONE,
    QuestionRecord,
    ReviewRecord,
    TemplateRecord,
    TemplateVersionRecord,
    require_aware,
)

ANSWERING = ("live", "stale")


@dataclass(frozen=True)
class Held:
    """What the store holds now: questions, and templates that may be suggested."""

    questions: int
    templates: int


def held(connection: Connection) -> Held:
    """Count questions and templates that are there."""
    q, t = QuestionRecord, TemplateRecord
    questions = select(func.count()).select_from(q).where(q.position != GONE)
    templates = select(func.count()).select_from(t).where(t.status.in_(ANSWERING))
    return Held(connection.scalars(questions).one(), connection.scalars(templates).one())


def reviews_by_expert(connection: Connection, since: datetime) -> dict[str, int]:
    """Reviews from a moment on, by expert, the busiest first."""
    r, n = ReviewRecord, func.count()
    statement = select(r.expert, n).where(r.at >= require_aware(since)).group_by(r.expert).order_by(n.desc(), r.expert)
    return {row[0]: row[1] for row in connection.execute(statement)}


def template_versions_since(connection: Connection, since: datetime) -> int:
    """Templates that got a new version after a moment."""
    v = TemplateVersionRecord
    changed = select(func.count(v.template_id.distinct())).where(v.recorded_at > require_aware(since))
    return connection.scalars(changed).one()


def overdue_templates(connection: Connection, today: date) -> int:
    """Templates that may be suggested, and whose day of review has passed."""
    t = TemplateRecord
    due = select(func.count()).select_from(t).where(t.status.in_(ANSWERING), t.review_by < today)
    return connection.scalars(due).one()
