"""Tables of the service: suggestions and what became of them, stages, experiments, alerts, spot checks, tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from labeling.store.schema.base import Base, LongWords


class SuggestionRecord(Base):
    """What an agent was, or could have been, shown; only ever appended to. Probabilities lie in [0, 1].

    ``channel`` is where it was asked for: ``desk`` in the app, ``http`` from the service. ``traffic`` says whether
    the agent could see it. Of each stage there is its mode, and whether its gate was passed (null where it is off).
    ``nearness`` is the cosine to the nearest question that the release knows.
    """

    __tablename__ = "suggestion"
    __table_args__ = (Index(None, "at", "suggestion_id"), Index(None, "agent", "at", "suggestion_id"))

    suggestion_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    channel: Mapped[str]
    agent: Mapped[str]
    case_id: Mapped[str | None] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(LongWords)
    attributes: Mapped[dict[str, Any]]
    release_id: Mapped[str]
    decision: Mapped[str]
    template_id: Mapped[str]
    template_proba: Mapped[float]
    topic: Mapped[str]
    topic_proba: Mapped[float]
    valid_proba: Mapped[float]
    reason: Mapped[str] = mapped_column(LongWords)
    rendered: Mapped[str] = mapped_column(LongWords)
    latency_ms: Mapped[float]
    team: Mapped[str] = mapped_column(server_default="")
    traffic: Mapped[str] = mapped_column(server_default="shown")
    experiment: Mapped[str] = mapped_column(server_default="", index=True)
    arm: Mapped[str] = mapped_column(server_default="")
    unit: Mapped[str] = mapped_column(server_default="")
    validity_mode: Mapped[str] = mapped_column(server_default="live")
    topic_mode: Mapped[str] = mapped_column(server_default="live")
    template_mode: Mapped[str] = mapped_column(server_default="live")
    valid_passes: Mapped[bool | None]
    topic_passes: Mapped[bool | None]
    template_passes: Mapped[bool | None]
    nearness: Mapped[float | None]


class FeedbackRecord(Base):
    """What the agent did with a suggestion; only ever appended to. ``satisfaction`` lies in [0, 1]."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.suggestion_id"), index=True)
    at: Mapped[datetime]
    agent: Mapped[str]
    action: Mapped[str]
    reply: Mapped[str | None] = mapped_column(LongWords)
    handle_seconds: Mapped[float | None]
    reopened: Mapped[bool | None]
    satisfaction: Mapped[float | None]
    note: Mapped[str] = mapped_column(LongWords, server_default="")


class ShadowSuggestionRecord(Base):
    """What a candidate release says of the same question beside the current one; nobody is shown it."""

    __tablename__ = "shadow_suggestion"

    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.suggestion_id"), primary_key=True)
    release_id: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(LongWords)
    template_id: Mapped[str]
    template_proba: Mapped[float]
    topic: Mapped[str]
    topic_proba: Mapped[float]
    valid_proba: Mapped[float]
    latency_ms: Mapped[float]


class ReplyMatchRecord(Base):
    """Which templates are in the reply that was sent; made again when a later reply or another matcher comes.

    ``found`` are template ids, the best first; ``kind`` and ``similarity`` are those of the suggested template, or
    of one that says the same, and ``matched`` whether it is among them. ``feedback_id`` is that of the reply.
    """

    __tablename__ = "reply_match"

    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.suggestion_id"), primary_key=True)
    feedback_id: Mapped[int]
    matcher: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    similarity: Mapped[float]
    matched: Mapped[bool]
    found: Mapped[list[str]]


class StageEventRecord(Base):
    """A stage was switched off, to shadow or live; only ever appended to."""

    __tablename__ = "stage_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    stage: Mapped[str]
    mode: Mapped[str]
    note: Mapped[str] = mapped_column(LongWords)


class CandidateEventRecord(Base):
    """A release runs in shadow beside the current one from now on, or none where ``release_id`` is null."""

    __tablename__ = "candidate_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    release_id: Mapped[str | None] = mapped_column(ForeignKey("release.release_id"))
    note: Mapped[str] = mapped_column(LongWords)


class ExperimentRecord(Base):
    """A planned experiment; what it is about never changes, what happens to it stands in its events."""

    __tablename__ = "experiment"

    name: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    by: Mapped[str]
    unit: Mapped[str]
    salt: Mapped[str]
    treatment_share: Mapped[float]
    metric: Mapped[str]
    expected: Mapped[float]
    looks: Mapped[int]
    alpha: Mapped[float]
    power: Mapped[float]
    planned_units: Mapped[int]
    guards: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(LongWords)


class ExperimentEventRecord(Base):
    """An experiment was started, ramped, or stopped by somebody or by a guard; only ever appended to."""

    __tablename__ = "experiment_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ForeignKey("experiment.name"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str]
    ramp: Mapped[float]
    note: Mapped[str] = mapped_column(LongWords)


class ExperimentLookRecord(Base):
    """A look at an experiment's result; later looks count the ones before. Only ever appended to."""

    __tablename__ = "experiment_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ForeignKey("experiment.name"), index=True)
    at: Mapped[datetime]
    units: Mapped[int]
    statistic: Mapped[float]
    boundary: Mapped[float]
    decision: Mapped[str]


class SpotCheckRecord(Base):
    """A suggestion that was drawn at random to be judged by an expert."""

    __tablename__ = "spot_check"

    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.suggestion_id"), primary_key=True)
    drawn_at: Mapped[datetime]


class SpotAnswerRecord(Base):
    """An expert's word on a drawn suggestion; the latest counts. Only ever appended to."""

    __tablename__ = "spot_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("spot_check.suggestion_id"), index=True)
    at: Mapped[datetime]
    expert: Mapped[str]
    verdict: Mapped[str]
    label: Mapped[str | None]
    comment: Mapped[str] = mapped_column(LongWords)


class AlertEventRecord(Base):
    """An alert was raised or cleared; only ever appended to."""

    __tablename__ = "alert_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    state: Mapped[str]
    value: Mapped[float | None]
    text: Mapped[str] = mapped_column(LongWords)


class TokenRecord(Base):
    """A bearer token of the service: its role, and the hash of its secret."""

    __tablename__ = "token"

    token_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
