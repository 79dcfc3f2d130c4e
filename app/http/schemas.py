"""What the service takes and gives, with examples; the same limits as in the log of suggestions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.http.errors import CODES, INVALID
from labeling.serving.suggestions import LONGEST, LONGEST_NAME, LONGEST_NOTE, MOST_ATTRIBUTES

MOST_QUESTIONS = 100
SOMETHING = r"^[^\x00]*[^\s\x00][^\x00]*$"
NO_NUL = r"^[^\x00]*$"

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=SOMETHING)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=SOMETHING)]
Value = Annotated[str, Field(max_length=LONGEST, pattern=NO_NUL)]
Share = Annotated[float, Field(ge=0, le=1)]
Mode = Literal["off", "shadow", "live"]
Code = Literal[INVALID, *dict.fromkeys(CODES.values())]

ASKED: dict[str, Any] = {
    "question": "My payout from last Thursday is not in my bank account, where is it?",
    "agent": "ana",
    "case_id": "case-4711",
    "team": "payouts",
    "attributes": {"first_name": "Sam"},
}
STAGES: dict[str, Any] = {
    "validity": {"mode": "live", "value": "question", "proba": 0.994, "passes": True},
    "topic": {"mode": "live", "value": "payouts", "proba": 0.981, "passes": True},
    "template": {"mode": "live", "value": "payout-late", "proba": 0.957, "passes": True},
}
ANSWERED: dict[str, Any] = {
    "suggestion_id": "s-5f0c4f4f1f6f4a0d9c2f5f6f7a8b9c0d",
    "at": "2030-01-07T09:30:00.125000Z",
    "decision": "suggest",
    "reason": 'like "Where is my payout?"',
    "template_id": "payout-late",
    "title": "A payout is late",
    "text": "Hi Sam, your payout is on its way.",
    "stages": STAGES,
    "likely": [{"template_id": "payout-late", "title": "A payout is late", "proba": 0.957}],
    "reasons": {
        "neighbours": [{"text": "Where is my payout?", "label": "payout-late", "similarity": 0.91}],
        "voters": [{"voter": "payout_is_late", "votes_for": "payout-late", "agrees": True}],
    },
    "release_id": "r-20300106-1200",
    "experiment": {"name": "autumn", "arm": "treatment"},
    "latency_ms": 3.2,
}
EDITED: dict[str, Any] = {
    "action": "edited",
    "agent": "ana",
    "reply": "Hi Sam, your payout is on its way and should arrive by Friday.",
    "handle_seconds": 74.5,
}


class Taken(BaseModel):
    """A body that is sent to the service: unknown fields and values of another type are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class SuggestionIn(Taken):
    """A customer's message, its case, what is known of it, and who asks."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASKED]})

    question: Text = Field(description="The customer's message.")
    agent: Name = Field(description="Who asks.")
    case_id: Name | None = Field(None, description="The case; experiments by case need it.")
    team: Name | None = Field(None, description="The agent's team.")
    attributes: Annotated[dict[Name, Value], Field(max_length=MOST_ATTRIBUTES)] = Field(
        {}, description="What is known of the case; they fill the placeholders of their names."
    )
    explain: bool = Field(False, description="Ask labeling functions for reasons too, which takes longer.")


class BatchIn(Taken):
    """Several questions at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"questions": [ASKED]}]})

    questions: Annotated[list[SuggestionIn], Field(min_length=1, max_length=MOST_QUESTIONS)] = Field(
        description="Each as of one suggestion."
    )


class FeedbackIn(Taken):
    """What became of a suggestion; the latest word on each thing counts."""

    model_config = ConfigDict(json_schema_extra={"examples": [EDITED, {"action": "shown", "agent": "ana"}]})

    action: Literal["shown", "used", "edited", "dismissed", "sent"] = Field(
        description="`edited` needs the reply, `sent` says what went out where nothing was suggested."
    )
    agent: Name = Field(description="Who says so.")
    reply: Text | None = Field(None, description="What really went out.")
    handle_seconds: Annotated[float, Field(ge=0)] | None = Field(None, description="From the case to the reply.")
    reopened: bool | None = Field(None, description="Whether the customer came back.")
    satisfaction: Share | None = Field(None, description="The customer's, from 0 to 1.")
    note: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE, pattern=SOMETHING)] | None = Field(
        None, description="Why it was dismissed, or anything else."
    )


class StageOut(BaseModel):
    """A stage: what is not live is not told."""

    mode: Mode = Field(description="Off, running in shadow, or live.")
    value: str | None = Field(description="What it says; null where the stage is not live or was not reached.")
    proba: Share | None = Field(description="Probability of that, calibrated.")
    passes: bool | None = Field(description="Whether its gate lets the question pass.")


class StagesOut(BaseModel):
    """The three stages of the cascade."""

    validity: StageOut = Field(description="Is it a valid question?")
    topic: StageOut = Field(description="Which topic?")
    template: StageOut = Field(description="Which template?")


class LikelyOut(BaseModel):
    """A template that may be meant."""

    template_id: str = Field(description="The template.")
    title: str = Field(description="Its title, for agents.")
    proba: Share = Field(description="Probability that it is meant.")


class NeighbourOut(BaseModel):
    """A known question near the asked one."""

    text: str = Field(description="The known question.")
    label: str = Field(description="Its label.")
    similarity: float = Field(description="Cosine of the two embeddings, at most 1.")


class VoterOut(BaseModel):
    """A labeling function or rule that voted."""

    voter: str = Field(description="Name of the labeling function or rule.")
    votes_for: str = Field(description="The label that it votes for.")
    agrees: bool = Field(description="Whether that is the suggested template or its topic.")


class ReasonsOut(BaseModel):
    """Why: near questions, and with `explain` the votes."""

    neighbours: list[NeighbourOut] = Field(description="The nearest first.")
    voters: list[VoterOut] = Field(description="Empty unless `explain` is true.")


class ExperimentOut(BaseModel):
    """The running experiment and the arm of this request."""

    name: str = Field(description="Name of the experiment.")
    arm: Literal["treatment", "control"] = Field(description="With suggestions, or without.")


class SuggestionOut(BaseModel):
    """A suggestion, or an honest abstention with its reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWERED]})

    suggestion_id: str = Field(description="Feedback names it.")
    at: str = Field(description="When it was made, in UTC.", json_schema_extra={"format": "date-time"})
    decision: Literal["suggest", "abstain"] = Field(description="Whether there is an answer to show.")
    reason: str = Field(description="Why, in words for the agent.")
    template_id: str | None = Field(description="The suggested template.")
    title: str | None = Field(description="Its title.")
    text: str | None = Field(description="The answer; what could not be filled in stays in {braces}.")
    stages: StagesOut = Field(description="What each stage says.")
    likely: list[LikelyOut] = Field(description="Templates that may be meant, the likeliest first.")
    reasons: ReasonsOut = Field(description="What speaks for it.")
    release_id: str = Field(description="The release that made it.")
    experiment: ExperimentOut | None = Field(description="The running experiment, where this request is part of it.")
    latency_ms: float = Field(description="How long it took to make, in milliseconds.")


class BatchOut(BaseModel):
    """One suggestion a question, in order."""

    suggestions: list[SuggestionOut] = Field(description="In the order of the questions.")


class RecordedOut(BaseModel):
    """Whether the feedback was new."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"recorded": True}]})

    recorded: bool = Field(description="False where the same was said before, so that sending twice does no harm.")


class TemplateOut(BaseModel):
    """A template that may be sent now."""

    template_id: str = Field(description="The template.")
    topic: str = Field(description="Its topic.")
    title: str = Field(description="Its title, for agents.")
    body: str = Field(description="The answer, with its placeholders in {braces}.")
    status: str = Field(description="`live`, or `stale` where it waits to be looked at again.")
    placeholders: list[str] = Field(description="Names of the placeholders in the body.")


class TemplatesOut(BaseModel):
    """All templates that may be sent now."""

    templates: list[TemplateOut] = Field(description="In the order of the workspace.")


class HealthOut(BaseModel):
    """Whether the service lives, or is ready."""

    status: Literal["alive", "ready"] = Field(description="Alive where it answers, ready where a release is loaded.")


class ProblemOut(BaseModel):
    """What went wrong."""

    code: Code = Field(description="What kind of error, for programs.")
    message: str = Field(description="One sentence for people.")
    field: str | None = Field(description="The field that does not fit, where there is one.")


class ErrorOut(BaseModel):
    """Every error has this shape."""

    error: ProblemOut = Field(description="What it is, in words, and where.")
