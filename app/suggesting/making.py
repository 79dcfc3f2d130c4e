"""One suggestion: what the release says, what the stages and the experiment let through, and what is logged of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from app.suggesting.plan import Plan
from labeling.experiments import AGENT, CASE, OUTSIDE
from labeling.moves import MERGE
from labeling.registry import Source
from labeling.stages import LIVE, OFF, STAGES, TEMPLATE, TOPIC, VALIDITY
from labeling.store.present import Present
from labeling.suggestions import (
    ABSTAIN,
    HOLDOUT,
    SHADOW_TRAFFIC,
    SHOWN_TRAFFIC,
    SUGGEST,
    LoggedSuggestion,
    ShadowSuggestion,
    require_request,
)
from labeling.taxonomy import Template
from labeling.values import NO_ATTRIBUTES, Question, Questions
from models.suggest import OUT_OF_DATE, Suggester, Suggestion

LIKELY = 3
STAGE_IS_OFF = "template stage is off"
RETIRED, MERGED = "template retired", "template merged"
HELD = {SHADOW_TRAFFIC: "answers are not live", HOLDOUT: "kept back for the experiment"}


@dataclass(frozen=True)
class Asked:
    """A request: the customer's message, its case, what is known of it, and who asks."""

    text: str
    agent: str
    case_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    team: str = ""


@dataclass(frozen=True)
class Likely:
    """A template that may be meant, and its probability in [0, 1]."""

    template: Template
    proba: float


@dataclass(frozen=True)
class Stage:
    """A stage that is live: what it says, how probable that is in [0, 1], and whether its gate lets it pass."""

    name: str
    value: str
    proba: float
    passes: bool


@dataclass(frozen=True)
class Shown:
    """What an agent may see of a suggestion.

    Parameters
    ----------
    suggestion
        What the release says; its ``text`` is the present wording, its ``decision`` knows of templates that were
        retired or merged since, and of stages and experiments that hold it back.
    likely
        The likeliest templates that may be sent now, at most three, the best first; none where answers are held back.
    stages
        The live ones, in order.
    titles
        By template id what agents call the templates of the reasons.
    sources
        By name the functions and rules of the reasons, for what their authors say of them.
    values
        What placeholders are filled with.
    latency_ms
        Milliseconds from the text to the suggestion.
    traffic
        ``shown``, or why an answer is held back: ``shadow`` or ``holdout``.
    """

    suggestion_id: str
    at: datetime
    suggestion: Suggestion
    likely: tuple[Likely, ...]
    stages: tuple[Stage, ...]
    titles: Mapping[str, str]
    sources: Mapping[str, Source]
    values: Mapping[str, str]
    latency_ms: float
    traffic: str = SHOWN_TRAFFIC

    @property
    def suggested(self) -> bool:
        """Whether there is an answer, and not only a guess."""
        return self.suggestion.decision == SUGGEST


@dataclass(frozen=True)
class Made:
    """A suggestion that was made and still has to be logged before anybody sees it."""

    shown: Shown
    logged: LoggedSuggestion
    shadow: ShadowSuggestion | None


def make(plan: Plan, asked: Asked, at: datetime, channel: str, voters: bool = True) -> Made:
    """Make a suggestion; nothing is written.

    Parameters
    ----------
    voters
        Whether to ask labeling functions and rules for reasons.

    Raises
    ------
    OracleError
        On a request that does not fit.
    """
    require_request(asked.text, asked.case_id, asked.attributes, asked.agent, asked.team)
    started, suggestion_id = time.perf_counter(), f"s-{uuid4().hex}"
    values = {**plan.values, **asked.attributes}
    question = Question(suggestion_id, asked.text, at, asked.case_id, attributes=asked.attributes)
    found = _ask(plan, plan.current, question, values, voters)
    latency = _since(started)
    unit, arm, traffic = _place(plan, asked, suggestion_id)
    logged = _logged(plan, asked, found, at, channel, latency, (unit, arm, traffic))
    shadow = None if plan.candidate is None else _shadow(plan, plan.candidate, question, values)
    return Made(_shown(plan, found, traffic, at, values, latency), logged, shadow)


def _ask(plan: Plan, by: Suggester, question: Question, values: Mapping[str, str], voters: bool) -> Suggestion:
    found = by.suggest(Questions((question,)), values, plan.modes.gates, voters)[0]
    found = as_it_stands(found, now_called(found.template_id, plan.stand), values)
    if plan.modes.template == OFF:
        return replace(found, decision=ABSTAIN, reason=STAGE_IS_OFF)
    return found


def _place(plan: Plan, asked: Asked, suggestion_id: str) -> tuple[str, str, str]:
    """Unit and arm of the experiment, and whether the agent may see the answer."""
    unit = arm = ""
    running = plan.experiment
    held = False
    if running is not None:
        # a case without a name is a unit of its own
        names = {CASE: asked.case_id or suggestion_id, AGENT: asked.agent}
        unit = names.get(running.experiment.unit, asked.team)
        arm = running.arm(unit) if unit else OUTSIDE
        held = running.holds_back(unit)
    if plan.modes.template != LIVE:
        return unit, arm, SHADOW_TRAFFIC
    return unit, arm, HOLDOUT if held else SHOWN_TRAFFIC


def _shown(
    plan: Plan, found: Suggestion, traffic: str, at: datetime, values: Mapping[str, str], latency: float
) -> Shown:
    stages, likely = _stages(plan, found), likeliest(found.likely, plan.stand)
    if traffic != SHOWN_TRAFFIC:
        found, likely = replace(found, decision=ABSTAIN, reason=HELD[traffic], neighbours=(), voters=()), ()
        stages = tuple(s for s in stages if s.name != TEMPLATE)
    return Shown(found.question_id, at, found, likely, stages, plan.titles, plan.sources, values, latency, traffic)


def _stages(plan: Plan, found: Suggestion) -> tuple[Stage, ...]:
    said = {
        VALIDITY: ("question" if found.passes[VALIDITY] else "not a question", found.valid_proba),
        TOPIC: (found.topic, found.topic_proba),
        TEMPLATE: (found.template_id, found.template_proba),
    }
    return tuple(Stage(s, *said[s], found.passes[s]) for s in STAGES if plan.modes.of(s) == LIVE)


def likeliest(ranked: Sequence[tuple[str, float]], stand: Mapping[str, Present]) -> tuple[Likely, ...]:
    """The templates of these ids that may be sent, in the place of a merged one what it was merged into."""
    out: dict[str, Likely] = {}
    for template_id, proba in ranked:
        one = now_called(template_id, stand)
        if one.template is not None and one.answers:
            out.setdefault(one.template.template_id, Likely(one.template, proba))
    return tuple(out.values())[:LIKELY]


def now_called(template_id: str, stand: Mapping[str, Present]) -> Present:
    """What a template is now: of one that was merged, what it was merged into."""
    one = stand[template_id]
    return stand.get(one.into[0], one) if one.moved == MERGE else one


def as_it_stands(found: Suggestion, stand: Present, values: Mapping[str, str]) -> Suggestion:
    """The suggestion with the present wording; none where its template may not be suggested any more."""
    template = stand.template
    if template is None or not stand.answers:
        reason = OUT_OF_DATE if stand.stopped else MERGED if stand.moved == MERGE else RETIRED
        return replace(found, decision=ABSTAIN, reason=found.reason if found.decision == ABSTAIN else reason)
    text = template.render(dict(values))
    return replace(found, template_id=template.template_id, topic=template.topic, text=text)


def _shadow(plan: Plan, candidate: Suggester, question: Question, values: Mapping[str, str]) -> ShadowSuggestion:
    started = time.perf_counter()
    s = _ask(plan, candidate, question, values, voters=False)
    return ShadowSuggestion(
        question.question_id,
        s.release,
        s.decision,
        s.reason,
        s.template_id,
        s.template_proba,
        s.topic,
        s.topic_proba,
        s.valid_proba,
        _since(started),
    )


def _logged(
    plan: Plan,
    asked: Asked,
    s: Suggestion,
    at: datetime,
    channel: str,
    latency: float,
    place: tuple[str, str, str],
) -> LoggedSuggestion:
    unit, arm, traffic = place
    modes = plan.modes
    passes = {stage: None if modes.of(stage) == OFF else s.passes[stage] for stage in STAGES}
    return LoggedSuggestion(
        suggestion_id=s.question_id,
        at=at,
        channel=channel,
        agent=asked.agent,
        case_id=asked.case_id,
        text=asked.text,
        release_id=s.release,
        decision=s.decision,
        template_id=s.template_id,
        template_proba=s.template_proba,
        topic=s.topic,
        topic_proba=s.topic_proba,
        valid_proba=s.valid_proba,
        reason=s.reason,
        rendered=s.text,
        latency_ms=latency,
        attributes=asked.attributes,
        team=asked.team,
        traffic=traffic,
        experiment=plan.experiment.experiment.name if plan.experiment is not None else "",
        arm=arm,
        unit=unit,
        validity_mode=modes.validity,
        topic_mode=modes.topic,
        template_mode=modes.template,
        valid_passes=passes[VALIDITY],
        topic_passes=passes[TOPIC],
        template_passes=passes[TEMPLATE],
        nearness=s.nearness,
    )


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
