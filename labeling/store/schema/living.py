"""Tables of what keeps everything fresh: product changes, what they made stale, muted voters, jobs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from labeling.store.schema.base import Base, LongWords


class ChangeRecord(Base):
    """A change of the product, as somebody or a file of release notes told it; never altered."""

    __tablename__ = "product_change"

    change_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    on: Mapped[date]
    text: Mapped[str] = mapped_column(LongWords)
    products: Mapped[list[str]]
    source: Mapped[str]
    gold_weight: Mapped[float] = mapped_column(Float)
    stop: Mapped[bool]
    due_days: Mapped[int]


class FindingRecord(Base):
    """Something that a change may have made stale, and why it was found."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("change_id", "kind", "item"), Index(None, "kind", "item"))

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[str] = mapped_column(ForeignKey("product_change.change_id"))
    kind: Mapped[str]
    item: Mapped[str]
    owner: Mapped[str]
    score: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    found_at: Mapped[datetime]


class FindingEventRecord(Base):
    """Somebody confirmed or dismissed a finding, or it was seen to; the latest counts, only ever appended to.

    ``seen`` is the version of the item at that moment: of a template, or the fingerprint of a voter.
    """

    __tablename__ = "finding_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str]
    due: Mapped[date | None]
    seen: Mapped[str]
    note: Mapped[str] = mapped_column(LongWords)


class RecheckRecord(Base):
    """A question whose gold somebody should look at again; a later review of it settles that."""

    __tablename__ = "recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.question_id"), index=True)
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(LongWords)
    source: Mapped[str] = mapped_column(index=True)


class VoterEventRecord(Base):
    """A voter was muted, heard again, or reviewed; the latest counts, only ever appended to."""

    __tablename__ = "voter_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    voter: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str]
    fingerprint: Mapped[str]
    note: Mapped[str] = mapped_column(LongWords)


class VoterVersionRecord(Base):
    """When a run first saw a voter with a fingerprint."""

    __tablename__ = "voter_version"

    voter: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    place: Mapped[str]


class FreshnessRecord(Base):
    """How fresh everything was at a moment, for the trend."""

    __tablename__ = "freshness"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    score: Mapped[float] = mapped_column(Float)
    parts: Mapped[dict[str, Any]]


class JobRunRecord(Base):
    """One attempt at a job: when, by whom, why, and what came of it."""

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(index=True)
    cause: Mapped[str] = mapped_column(LongWords)
    due_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    state: Mapped[str]
    attempt: Mapped[int]
    holder: Mapped[str]
    error: Mapped[str] = mapped_column(LongWords)
    facts: Mapped[dict[str, Any]]


class JobLeaseRecord(Base):
    """Who may run jobs now, over processes and machines; without a heartbeat it ends at ``until``."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    taken_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    until: Mapped[datetime]


class JobTimeRecord(Base):
    """When a scheduled job runs next, kept for the scheduler as plain values."""

    __tablename__ = "job_time"

    job: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime | None]
    said: Mapped[dict[str, Any]]
