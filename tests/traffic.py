"""Traffic made up for tests and for looking at pages: suggestions, what agents did, and what was found in replies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import func, insert, select

from app.observing.matching import read_catalogue
from app.workspace import Workspace
from labeling.serving.suggestions import Feedback, LoggedSuggestion, ShadowSuggestion
from labeling.store import Store
from labeling.store.matches import ReplyMatch, write_matches
from labeling.store.schema import FeedbackRecord, SpotAnswerRecord, SpotCheckRecord
from labeling.store.suggestions import append_logged
from labeling.taxonomy import Template

AGENTS = {"Mia": "north", "Omar": "north", "Ines": "south", "Jon": "south", "Ada": "south"}
REASONS = ("not a question", "topic not sure enough", "template not sure enough", "no template answers it")
TRAFFICS = ("shown", "shadow", "holdout")
BLOCK = 2000


@dataclass(frozen=True)
class Day:
    """What a day is like: shares in [0, 1], latency in milliseconds; ``texts`` are what customers ask."""

    answered: float = 0.7
    right: float = 0.8
    latency: float = 30.0
    texts: tuple[str, ...] = ()


def fill(
    workspace: Workspace,
    store: Store,
    until: datetime,
    days: Sequence[Day],
    per_day: int = 40,
    *,
    kinds: Sequence[float] = (0.8, 0.1, 0.1),
    matched: bool = True,
    candidate: str | None = None,
    drawn: int = 0,
    judged: int = 0,
    seed: int = 0,
    name: str = "t",
) -> list[str]:
    """Fill a store with the days before a moment, the oldest first.

    Parameters
    ----------
    kinds
        Shares of what is shown, in shadow and held back.
    matched
        Whether replies were looked at already.
    candidate
        A release that ran in shadow on all of it.
    drawn, judged
        Spot checks, the first of them judged.

    Returns
    -------
    Ids of the suggestions in the order of time.
    """
    rng, templates = np.random.default_rng(seed), store.templates()
    release = store.current_release() or "r-none"
    begin = until - timedelta(days=len(days))
    logged, said, found = list[LoggedSuggestion](), list[Feedback](), list[tuple[str, bool, str, str]]()
    for number, day in enumerate(days):
        seconds = np.sort(rng.uniform(0, 86_399, per_day))
        for i, second in enumerate(seconds):
            at = begin + timedelta(days=number, seconds=float(second))
            one = _logged(rng, f"{name}{number:03}-{i:05}", at, day, templates, release, kinds)
            logged.append(one)
            _outcome(rng, one, day, templates, said, found)
    _write(workspace, store, logged, said, found if matched else [], _shadow(rng, logged, templates, candidate))
    _check(rng, store, logged, found, until, drawn, judged)
    return [one.suggestion_id for one in logged]


def _logged(rng, suggestion_id, at, day, templates, release, kinds) -> LoggedSuggestion:
    template: Template = templates[int(rng.integers(len(templates)) ** 2 // len(templates))]
    agent, case = _one(rng, list(AGENTS)), suggestion_id
    answers = bool(rng.random() < day.answered)
    reason = "" if answers else str(rng.choice(REASONS, p=(0.35, 0.15, 0.35, 0.15)))
    passes = {"": (1, 1, 1), REASONS[0]: (0, 1, 1), REASONS[1]: (1, 0, 0)}.get(reason, (1, 1, 0))
    kind = TRAFFICS[int(rng.choice(3, p=kinds))]
    return LoggedSuggestion(
        suggestion_id=suggestion_id,
        at=at,
        channel="http",
        agent=agent,
        case_id=case,
        text=_one(rng, day.texts) if day.texts else f"Where is order {suggestion_id}?",
        release_id=release,
        decision="suggest" if answers else "abstain",
        template_id=template.template_id,
        template_proba=float(np.clip(rng.normal(0.88 if answers else 0.5, 0.07), 0, 1)),
        topic=template.topic,
        topic_proba=float(np.clip(rng.normal(0.9, 0.05), 0, 1)),
        valid_proba=float(np.clip(rng.normal(0.95, 0.03), 0, 1)),
        reason=reason,
        rendered=template.render({"first_name": "Kim"}),
        latency_ms=float(day.latency * rng.lognormal(0, 0.35)),
        team=AGENTS[agent],
        traffic=kind,
        template_mode="shadow" if kind == "shadow" else "live",
        valid_passes=bool(passes[0]),
        topic_passes=bool(passes[1]),
        template_passes=bool(passes[2]),
        nearness=float(np.clip(rng.normal(0.75, 0.1), -1, 1)),
    )


def _one(rng, of):
    return of[int(rng.integers(len(of)))]


def _outcome(rng, one, day, templates, said, found) -> None:
    """What the agent did; who sees an answer sends it a little more often than who does not."""
    later = one.at + timedelta(seconds=40)
    seen = one.traffic == "shown" and one.decision == "suggest"
    if rng.random() < 0.1:
        return
    hit = bool(rng.random() < (day.right + 0.06 if seen else day.right - 0.25 * (one.decision == "abstain")))
    if seen:
        said.append(Feedback(one.suggestion_id, one.at + timedelta(seconds=1), one.agent, "shown"))
    other = templates[int(rng.integers(len(templates)))].template_id
    action = ("used" if rng.random() < 0.7 else "edited") if seen and hit else "dismissed" if seen else "sent"
    reply = None if action == "used" else f"Dear customer, {one.rendered if hit else 'please see below.'}"
    handled = float(rng.lognormal(4.6 if seen else 4.8, 0.5))
    glad = _one(rng, (0.25, 0.5, 0.75, 1.0)) if rng.random() < 0.3 else None
    said.append(Feedback(one.suggestion_id, later, one.agent, action, reply, handled, bool(rng.random() < 0.06), glad))
    kind = "exact" if action == "used" else "light" if hit else "other"
    sent = one.template_id if hit else other if rng.random() < 0.6 else ""
    found.append((one.suggestion_id, hit, sent, kind))


def _shadow(rng, logged, templates, candidate) -> list[ShadowSuggestion]:
    if candidate is None:
        return []
    out = []
    for one in logged:
        same = rng.random() < 0.9
        template = one.template_id if same else templates[int(rng.integers(len(templates)))].template_id
        decision = one.decision if rng.random() < 0.93 else "suggest"
        said = (decision, "" if decision == "suggest" else one.reason or REASONS[2], template, one.template_proba)
        latency = one.latency_ms * 1.1
        out.append(
            ShadowSuggestion(one.suggestion_id, candidate, *said, one.topic, one.topic_proba, one.valid_proba, latency)
        )
    return out


def _write(workspace, store, logged, said, found, shadow) -> None:
    with store.write() as connection:
        for start in range(0, len(logged), BLOCK):
            append_logged(connection, logged[start : start + BLOCK], shadow[start : start + BLOCK])
        names = list(Feedback.__dataclass_fields__)
        for start in range(0, len(said), BLOCK):
            rows = [{n: getattr(f, n) for n in names} for f in said[start : start + BLOCK]]
            connection.execute(insert(FeedbackRecord), rows)
        matcher = read_catalogue(workspace, connection).matcher
        f = FeedbackRecord
        last = select(f.suggestion_id, func.max(f.id)).where(f.action != "shown").group_by(f.suggestion_id)
        numbers = {i: int(n) for i, n in connection.execute(last)}
        matches = [
            ReplyMatch(i, numbers[i], matcher, kind, 1.0 if hit else 0.2, hit, (sent,) if sent else ())
            for i, hit, sent, kind in found
        ]
        write_matches(connection, matches)


def _check(rng, store, logged, found, until, drawn, judged) -> None:
    if not drawn:
        return
    hits = {i: hit for i, hit, *_ in found}
    chosen = [logged[int(i)] for i in rng.choice(len(logged), drawn, replace=False)]
    answers = [
        {
            "suggestion_id": one.suggestion_id,
            "at": until,
            "expert": "Ana",
            "verdict": "right" if hits.get(one.suggestion_id, True) or rng.random() < 0.4 else "wrong",
            "label": None,
            "comment": "",
        }
        for one in chosen[:judged]
    ]
    with store.write() as connection:
        rows = [{"suggestion_id": one.suggestion_id, "drawn_at": until} for one in chosen]
        connection.execute(insert(SpotCheckRecord), rows)
        if answers:
            connection.execute(insert(SpotAnswerRecord), answers)
