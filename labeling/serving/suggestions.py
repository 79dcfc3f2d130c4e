"""What an agent was shown, and what the agent did with it: one suggestion, then any number of feedbacks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from labeling.errors import OracleError, did_you_mean
from labeling.serving.stages import LIVE
from labeling.values import NO_ATTRIBUTES

SUGGEST, ABSTAIN = "suggest", "abstain"
DECISIONS = (SUGGEST, ABSTAIN)
DESK, HTTP = "desk", "http"
CHANNELS = (DESK, HTTP)
SHOWN, USED, EDITED, DISMISSED, SENT = "shown", "used", "edited", "dismissed", "sent"
ACTIONS = (SHOWN, USED, EDITED, DISMISSED, SENT)
CHOICES = (USED, EDITED, DISMISSED)
SHOWN_TRAFFIC, SHADOW_TRAFFIC, HOLDOUT = "shown", "shadow", "holdout"
TRAFFIC = (SHOWN_TRAFFIC, SHADOW_TRAFFIC, HOLDOUT)
LONGEST, LONGEST_NOTE, LONGEST_NAME, MOST_ATTRIBUTES = 20_000, 2_000, 200, 100
SAYS = ("suggestion_id", "agent", "action", "reply", "handle_seconds", "reopened", "satisfaction", "note")
T = TypeVar("T")


@dataclass(frozen=True)
class LoggedSuggestion:
    """What an agent was, or could have been, shown; never altered. Probabilities lie in [0, 1].

    Parameters
    ----------
    channel
        Where it was asked for, one of ``CHANNELS``.
    decision
        ``suggest``, or ``abstain`` with the ``reason`` why.
    template_id
        The best guess, also where nothing was suggested.
    rendered
        The answer as it was shown, what could not be filled in still in ``{braces}``.
    latency_ms
        Milliseconds from the text to the suggestion.
    traffic
        ``shown`` where the agent could see it, ``shadow`` where the template stage is not live, ``holdout`` where an
        experiment keeps it from the agent.
    experiment, arm, unit
        The experiment that it belongs to, its arm (treatment, control, or empty for a unit that is not enrolled)
        and the case, agent or team that was assigned; empty where none runs.
    validity_mode, topic_mode, template_mode
        Modes of the stages, as they were.
    valid_passes, topic_passes, template_passes
        Whether the gate of each stage lets it pass; None where the stage is off, and in logs older than the stages.
    nearness
        Cosine to the nearest question that the release knows, in [-1, 1]; None where it knows none.

    Raises
    ------
    OracleError
        On an empty or too long text, name or reply, an unknown word, a number out of range or a time without a zone.
    """

    suggestion_id: str
    at: datetime
    channel: str
    agent: str
    case_id: str | None
    text: str
    release_id: str
    decision: str
    template_id: str
    template_proba: float
    topic: str
    topic_proba: float
    valid_proba: float
    reason: str
    rendered: str
    latency_ms: float
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    team: str = ""
    traffic: str = SHOWN_TRAFFIC
    experiment: str = ""
    arm: str = ""
    unit: str = ""
    validity_mode: str = LIVE
    topic_mode: str = LIVE
    template_mode: str = LIVE
    valid_passes: bool | None = None
    topic_passes: bool | None = None
    template_passes: bool | None = None
    nearness: float | None = None

    def __post_init__(self) -> None:
        require_aware("suggestion", self.at)
        require_one_of("channel", self.channel, CHANNELS)
        require_one_of("traffic", self.traffic, TRAFFIC)
        require_one_of("decision", self.decision, DECISIONS)
        for name in ("template_proba", "topic_proba", "valid_proba"):
            require_share(name, getattr(self, name))
        require_request(self.text, self.case_id, self.attributes, self.agent, self.team)


@dataclass(frozen=True)
class ShadowSuggestion:
    """What a candidate release says of a question beside the current one; probabilities lie in [0, 1]."""

    suggestion_id: str
    release_id: str
    decision: str
    reason: str
    template_id: str
    template_proba: float
    topic: str
    topic_proba: float
    valid_proba: float
    latency_ms: float


@dataclass(frozen=True)
class Feedback:
    """What became of a suggestion; never altered, only followed by a later one.

    Parameters
    ----------
    action
        ``shown`` on the agent's screen; ``used`` as it was, its gaps filled at most; ``edited`` and then used;
        ``dismissed``; or ``sent``: what went out where nothing was suggested, or what is only known later.
    reply
        What really went out; an ``edited`` one needs it, one that is only ``shown`` has none.
    handle_seconds
        Seconds from the case on the screen to the reply.
    satisfaction
        The customer's, in [0, 1].
    note
        Why it was dismissed, or anything else the agent wants to say; up to 2,000 characters.

    Raises
    ------
    OracleError
        When a value does not fit the action, is out of range or too long, or the time has no zone.
    """

    suggestion_id: str
    at: datetime
    agent: str
    action: str
    reply: str | None = None
    handle_seconds: float | None = None
    reopened: bool | None = None
    satisfaction: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        require_aware("feedback", self.at)
        require_one_of("action", self.action, ACTIONS)
        require_text("agent", self.agent, LONGEST_NAME)
        if self.reply is not None:
            require_text("reply", self.reply, LONGEST)
        if self.note:
            require_text("note", self.note, LONGEST_NOTE)
        if self.handle_seconds is not None and not (math.isfinite(self.handle_seconds) and self.handle_seconds >= 0):
            raise OracleError(f"handle_seconds is {self.handle_seconds}; give seconds from 0 on")
        if self.satisfaction is not None:
            require_share("satisfaction", self.satisfaction)
        self._fits_action()

    def _fits_action(self) -> None:
        known = [v for v in (self.reply, self.handle_seconds, self.reopened, self.satisfaction) if v is not None]
        if self.action == SHOWN and known:
            raise OracleError("a suggestion that was only shown has no reply and no outcome; leave them out")
        if self.action == EDITED and self.reply is None:
            raise OracleError("an edited suggestion needs the reply that was sent; add it")
        if self.action == SENT and not known:
            raise OracleError("'sent' says nothing; add the reply, handle_seconds, reopened or satisfaction")

    @property
    def kind(self) -> str:
        """``choice`` for what the agent chose to do with it, else the action: the latest of a kind counts."""
        return "choice" if self.action in CHOICES else self.action

    def repeats(self, earlier: Feedback) -> bool:
        """Whether it says nothing that an earlier one did not say, so that a request sent twice counts once."""
        return all(getattr(self, n) == getattr(earlier, n) for n in SAYS)


@dataclass(frozen=True)
class Outcome:
    """What all feedback on one suggestion comes to; the latest word on each counts, None where there is none.

    ``action`` is one of ``CHOICES``, or ``sent`` where nothing was chosen and a reply went out all the same.
    """

    action: str | None = None
    at: datetime | None = None
    reply: str | None = None
    handle_seconds: float | None = None
    reopened: bool | None = None
    satisfaction: float | None = None


def outcome(feedback: Iterable[Feedback]) -> Outcome:
    """Fold the feedback on one suggestion, in the order in which it was given."""
    said = [f for f in feedback if f.action != SHOWN]
    chosen = [f for f in said if f.action in CHOICES] or [f for f in said if f.reply is not None]

    return Outcome(
        chosen[-1].action if chosen else None,
        chosen[-1].at if chosen else None,
        _last([f.reply for f in said]),
        _last([f.handle_seconds for f in said]),
        _last([f.reopened for f in said]),
        _last([f.satisfaction for f in said]),
    )


def _last(values: list[T | None]) -> T | None:
    return next((v for v in reversed(values) if v is not None), None)


def require_request(text: str, case_id: str | None, attributes: Mapping[str, str], agent: str, team: str = "") -> None:
    """Refuse what no suggestion can be made for.

    Raises
    ------
    OracleError
        Naming what is empty or too long.
    """
    require_text("text", text, LONGEST)
    require_text("agent", agent, LONGEST_NAME)
    if case_id is not None:
        require_text("case_id", case_id, LONGEST_NAME)
    if team:
        require_text("team", team, LONGEST_NAME)
    if len(attributes) > MOST_ATTRIBUTES:
        raise OracleError(f"there are {len(attributes)} attributes; give at most {MOST_ATTRIBUTES}")
    for name, value in attributes.items():
        require_text("an attribute's name", name, LONGEST_NAME)
        if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
            raise OracleError(f"attribute '{name}' is no text of at most {LONGEST:,} characters; correct it")


def require_text(name: str, value: str, most: int) -> None:
    """Refuse an empty text, one of more than ``most`` characters, and one with a NUL, which no database keeps."""
    if not isinstance(value, str) or not value.strip():
        raise OracleError(f"{name} is empty; fill it in")
    if len(value) > most:
        raise OracleError(f"{name} has {len(value):,} characters; give at most {most:,}")
    if "\0" in value:
        raise OracleError(f"{name} has a NUL character; take it out")


def require_one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse an unknown word."""
    if value not in known:
        raise OracleError(f"unknown {name} '{value}'{did_you_mean(value, known)}")


def require_share(name: str, value: float) -> None:
    """Refuse what does not lie in [0, 1]."""
    if not 0 <= value <= 1:
        raise OracleError(f"{name} is {value}; give a number from 0 to 1")


def require_aware(name: str, at: datetime) -> None:
    """Refuse a time without a zone."""
    if at.tzinfo is None:
        raise OracleError(f"the {name} has a time without a zone; add one")
