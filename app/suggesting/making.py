"""One suggestion: what the release says, what the stages and the experiment let through, and what is logged of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from uuid import uuid4

from app.suggesting.plan import Plan
from app.suggesting.shown import Asked, Likely, Made, Shown, Stage
from labeling.curating.moves import MERGE
from labeling.redaction import Redactor
from labeling.redaction.rows import attributes
from labeling.serving.experiments import AGENT, CASE, OUTSIDE
from labeling.serving.stages import LIVE, OFF, STAGES, TEMPLATE, TOPIC, VALIDITY
from labeling.serving.suggestions import (
    ABSTAIN,
    HOLDOUT,
    SHADOW_TRAFFIC,
    SHOWN_TRAFFIC,
    LoggedSuggestion,
    ShadowSuggestion,
    require_request,
)
from labeling.store.present import Present
from labeling.values import Question, Questions
from models.suggest import OUT_OF_DATE, Suggester, Suggestion

LIKELY = 3
STAGE_IS_OFF = "template stage is off"
RETIRED, MERGED = "template retired", "template merged"
HELD = {SHADOW_TRAFFIC: "answers are not live", HOLDOUT: "kept back for the experiment"}


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
    return make_all(plan, [asked], at, channel, voters)[0]


def make_all(plan: Plan, asked: Sequence[Asked], at: datetime, channel: str, voters: bool = True) -> list[Made]:
    """Suggestions for several requests, in order, as ``make`` makes one; together they cost much less.

    Raises
    ------
    OracleError
        On a request that does not fit.
    """
    for one in asked:
        require_request(one.text, one.case_id, one.attributes, one.agent, one.team)
    started = time.perf_counter()
    values = [{**plan.values, **one.attributes} for one in asked]
    asked = [redacted(plan, one) for one in asked]
    questions = [
        Question(a.suggestion_id or f"s-{uuid4().hex}", a.text, at, a.case_id, attributes=a.attributes) for a in asked
    ]
    found = _ask(plan, plan.current, questions, values, voters)
    latency = _since(started)
    shadows = _shadows(plan, questions, values)
    return [
        _made(plan, one, said, at, channel, known, latency, shadow)
        for one, said, known, shadow in zip(asked, found, values, shadows, strict=True)
    ]


def redacted(plan: Plan, asked: Asked) -> Asked:
    """The request as it is kept, and as the release reads it: it was trained on texts that were redacted alike."""
    text = plan.redactor.text(asked.text)
    return replace(asked, text=text, attributes=attributes(plan.redactor, asked.attributes, (plan.customer,)))


def _made(
    plan: Plan,
    asked: Asked,
    found: Suggestion,
    at: datetime,
    channel: str,
    values: Mapping[str, str],
    latency: float,
    shadow: ShadowSuggestion | None,
) -> Made:
    unit, arm, traffic = _place(plan, asked, found.question_id)
    answer = _as_kept(plan, asked, found, values)
    redact = plan.redactor.text if asked.attributes else partial(_redacted_wording, plan.redactor)
    kept = replace(found, text=redact(answer))
    logged = _logged(plan, asked, kept, at, channel, latency, (unit, arm, traffic))
    return Made(_shown(plan, found, traffic, at, values, latency), logged, shadow)


@lru_cache(maxsize=1024)
def _redacted_wording(redactor: Redactor, text: str) -> str:
    """An answer that says nothing of a case, so that it is the same again and again."""
    return redactor.text(text)


def _as_kept(plan: Plan, asked: Asked, found: Suggestion, values: Mapping[str, str]) -> str:
    """The answer as it goes to the log: a name in it came from what is known of the case."""
    safe = {**plan.values, **asked.attributes}
    if safe == values:
        return found.text
    return _now(plan, plan.current, found, safe).text


def _ask(
    plan: Plan, by: Suggester, questions: Sequence[Question], values: Sequence[Mapping[str, str]], voters: bool
) -> list[Suggestion]:
    found = by.suggest(Questions(tuple(questions)), None, plan.modes.gates, voters)
    return [_now(plan, by, one, known) for one, known in zip(found, values, strict=True)]


def _now(plan: Plan, by: Suggester, found: Suggestion, values: Mapping[str, str]) -> Suggestion:
    stand = now_called(found.template_id, plan.stand)
    if stand.template is None or not stand.answers:  # the wording that the release knows is the last there is
        found = replace(found, text=by.taxonomy.by_id[found.template_id].render(dict(values)))
    found = as_it_stands(found, stand, values)
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


def _shadows(
    plan: Plan, questions: Sequence[Question], values: Sequence[Mapping[str, str]]
) -> list[ShadowSuggestion | None]:
    """What the candidate says, None each where there is none."""
    if plan.candidate is None:
        return [None] * len(questions)
    started = time.perf_counter()
    said = _ask(plan, plan.candidate, questions, values, voters=False)
    latency = _since(started)
    return [_shadow(one, latency) for one in said]


def _shadow(s: Suggestion, latency: float) -> ShadowSuggestion:
    return ShadowSuggestion(
        s.question_id,
        s.release,
        s.decision,
        s.reason,
        s.template_id,
        s.template_proba,
        s.topic,
        s.topic_proba,
        s.valid_proba,
        latency,
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
