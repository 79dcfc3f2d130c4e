"""Tables of what experts and files say: templates, questions, gold, opinions, reviews, releases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from labeling.store.schema.base import Base, LongWords

GONE = -1
"""Position of a row that its source no longer has; another source may take such a row over."""

REVISION = "revision"
CONTENT = ("topic", "title", "body", "status", "owner", "products", "review_by")


class TemplateContent:
    """The columns whose change makes a new version of a template: those named in ``CONTENT``."""

    topic: Mapped[str]
    title: Mapped[str] = mapped_column(LongWords)
    body: Mapped[str] = mapped_column(LongWords)
    status: Mapped[str]
    owner: Mapped[str]
    products: Mapped[list[str]]
    review_by: Mapped[date | None]


class TemplateRecord(TemplateContent, Base):
    """The present version of a template; ``position`` counts from 0 within its source.

    ``said`` is the hash of what the source said last, empty as long as that is the present content. After an
    edit in the app it tells whether the source has changed since.
    """

    __tablename__ = "template"

    template_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    source: Mapped[str]
    position: Mapped[int]
    said: Mapped[str] = mapped_column(server_default="")


class TemplateVersionRecord(TemplateContent, Base):
    """Every version that a template ever had, the present one included; only ever appended to."""

    __tablename__ = "template_version"

    template_id: Mapped[str] = mapped_column(ForeignKey("template.template_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(LongWords, server_default="")


class TemplateMoveRecord(Base):
    """A template was renamed, merged, split or retired, or such a move was undone; only ever appended to.

    ``into`` names the labels that what was said about ``template_id`` counts for from then on; ``undoes`` is
    the ``id`` of the move that an undo takes back.
    """

    __tablename__ = "template_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    kind: Mapped[str]
    template_id: Mapped[str]
    into: Mapped[list[str]]
    note: Mapped[str] = mapped_column(LongWords)
    undoes: Mapped[int | None]


class QuestionRecord(Base):
    """One customer message; ``position`` counts from 0 within its source."""

    __tablename__ = "question"
    __table_args__ = (Index(None, "source", "position"), Index(None, "asked_at", "question_id"))

    question_id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(LongWords)
    asked_at: Mapped[datetime | None]
    case_id: Mapped[str | None] = mapped_column(index=True)
    reply: Mapped[str | None] = mapped_column(LongWords)
    attributes: Mapped[dict[str, Any]]
    source: Mapped[str]
    position: Mapped[int]


class GoldRecord(Base):
    """What one source says about one question; among several sources the highest ``id`` wins.

    ``revision`` is that of the store once it was written, so that it can be compared with reviews. ``given_at`` is
    when the file says that the label was given, else when it was first read.
    """

    __tablename__ = "gold"
    __table_args__ = (UniqueConstraint("question_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.question_id"), index=True)
    label: Mapped[str] = mapped_column(index=True)
    split: Mapped[str]
    source: Mapped[str]
    revision: Mapped[int] = mapped_column(server_default="0")
    given_at: Mapped[datetime | None]


class OpinionRecord(Base):
    """What one expert says about one question, as a source tells it."""

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("question_id", "expert", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.question_id"), index=True)
    expert: Mapped[str]
    label: Mapped[str]
    source: Mapped[str]


class ReviewRecord(Base):
    """One expert's decision on one question; only ever appended to, in the order of ``id``."""

    __tablename__ = "review"
    __table_args__ = (Index(None, "decision", "at"), Index(None, "at", "expert"))

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(unique=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("question.question_id"), index=True)
    expert: Mapped[str]
    at: Mapped[datetime]
    decision: Mapped[str]
    comment: Mapped[str] = mapped_column(LongWords)
    shown: Mapped[str | None]
    shown_proba: Mapped[float | None] = mapped_column(Float)
    reason: Mapped[str] = mapped_column(LongWords)
    purpose: Mapped[str]
    made_from: Mapped[str]
    revision: Mapped[int]


class LeaseRecord(Base):
    """A question that an expert has on the screen; nobody else is handed it before ``until``."""

    __tablename__ = "lease"

    question_id: Mapped[str] = mapped_column(primary_key=True)
    expert: Mapped[str] = mapped_column(primary_key=True, index=True)
    until: Mapped[datetime]


class ReleaseRecord(Base):
    """A trained cascade: what went in (``manifest``) and how good it was (``report``).

    A ``pinned`` one is kept for good; of one with a ``removed_at`` only this row is left.
    """

    __tablename__ = "release"

    release_id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    manifest: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    pinned: Mapped[bool] = mapped_column(server_default=false())
    removed_at: Mapped[datetime | None]


class ReleaseEventRecord(Base):
    """A release became the current one; only ever appended to."""

    __tablename__ = "release_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.release_id"), index=True)
    action: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(LongWords)


class MetaRecord(Base):
    """Counters about the store itself; ``revision`` grows with every write to what is labelled."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
