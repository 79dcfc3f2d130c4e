"""What calls for a retraining besides the clock: new reviews, a confirmed change, an alarm about drift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.observing.alert_rules import rules_of
from app.schedule.settings import duration
from app.settings import Settings
from labeling.freshness.changes import CONFIRMED
from labeling.serving.alerts import RAISED
from labeling.serving.jobs import BY_HAND, DONE, ON_SCHEDULE, RETRAIN, Due
from labeling.store.alerts import standing
from labeling.store.jobs import job_runs
from labeling.store.schema import AlertEventRecord, FindingEventRecord, ReviewRecord

LOOKED_AT = 200
DRIFT = "drift_"
VOTERS = "voter_alarms"


@dataclass(frozen=True)
class Seen:
    """Numbers of the last review, decision on a change, and alert, when a retraining began."""

    review: int = 0
    decision: int = 0
    alert: int = 0


def seen_now(connection: Connection) -> Seen:
    """The numbers as they are now."""
    tables = (ReviewRecord, FindingEventRecord, AlertEventRecord)
    return Seen(*(int(connection.execute(select(func.coalesce(func.max(t.id), 0))).scalar_one()) for t in tables))


def called_for(connection: Connection, settings: Settings, at: datetime) -> Due | None:
    """A retraining that something calls for, with the reason; None where nothing does, or it is too soon again."""
    triggers, runs = settings.schedule.triggers, job_runs(connection, RETRAIN, LOOKED_AT)
    called = next((r for r in runs if r.cause not in (ON_SCHEDULE, BY_HAND)), None)
    if called is not None and at - called.started_at < duration(triggers.pause):
        return None
    done = next((r for r in runs if r.state == DONE), None)
    before = Seen() if done is None else seen_of(done.facts)
    reasons = [
        _reviews(connection, triggers.reviews, before.review),
        _changes(connection, before.decision) if triggers.changes else "",
        _drift(connection, settings, before.alert) if triggers.drift else "",
    ]
    found = ", ".join(r for r in reasons if r)
    return Due(RETRAIN, found, at) if found else None


def seen_of(facts: dict[str, Any]) -> Seen:
    """The numbers that a retraining noted in its facts."""
    noted = facts.get("seen")
    return Seen(**noted) if isinstance(noted, dict) else Seen()


def _reviews(connection: Connection, wanted: int, before: int) -> str:
    if not wanted:
        return ""
    statement = select(func.count()).select_from(ReviewRecord).where(ReviewRecord.id > before)
    n = int(connection.execute(statement).scalar_one())
    return f"{n:,} new {'review' if n == 1 else 'reviews'}" if n >= wanted else ""


def _changes(connection: Connection, before: int) -> str:
    e = FindingEventRecord
    wanted = select(e.id).where(e.id > before, e.state == CONFIRMED).limit(1)
    return "" if connection.execute(wanted).scalar() is None else "a change was confirmed"


def _drift(connection: Connection, settings: Settings, before: int) -> str:
    """Only alarms that were raised since: an old one that still stands was answered by the last retraining."""
    about = {r.name for r in rules_of(settings) if r.metric.startswith(DRIFT) or r.metric == VOTERS}
    raised = [a.rule for a in standing(connection) if a.rule in about]
    e = AlertEventRecord
    fresh = select(e.id).where(e.id > before, e.state == RAISED, e.rule.in_(raised)).limit(1)
    return "" if not raised or connection.execute(fresh).scalar() is None else "an alarm about drift"
