"""Suggestions, templates and feedback as they are sent: plain values for JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import Response

from app.suggesting.making import HELD, Made, Shown
from labeling.serving.stages import LIVE, STAGES, TEMPLATE, TOPIC, VALIDITY
from labeling.serving.suggestions import ABSTAIN, SHOWN_TRAFFIC, SUGGEST, LoggedSuggestion
from labeling.store.present import Present

UNTOLD = {"value": None, "proba": None, "passes": None}


class Json(Response):
    """A body that is made once and not checked again: our own values always fit."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """UTF-8 JSON."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def suggestion(made: Made) -> dict[str, Any]:
    """One suggestion; nothing of a stage that is not live, and no guess where nothing is suggested."""
    shown, logged = made.shown, made.logged
    found, titles = shown.suggestion, shown.titles
    answer = found.template_id if shown.suggested else None
    return {
        "suggestion_id": logged.suggestion_id,
        "at": shown.at.isoformat(),
        "decision": found.decision,
        "reason": found.reason,
        "template_id": answer,
        "title": titles.get(answer, answer) if answer else None,
        "text": found.text if answer else None,
        "stages": _stages(shown, logged),
        "likely": [
            {"template_id": one.template.template_id, "title": one.template.title, "proba": one.proba}
            for one in shown.likely
        ],
        "reasons": {
            "neighbours": [{"text": n.text, "label": n.label, "similarity": n.similarity} for n in found.neighbours],
            "voters": [{"voter": v.voter, "votes_for": v.votes_for, "agrees": v.agrees} for v in found.voters],
        },
        "release_id": logged.release_id,
        "experiment": {"name": logged.experiment, "arm": logged.arm} if logged.arm else None,
        "latency_ms": shown.latency_ms,
    }


def again(logged: LoggedSuggestion, titles: Mapping[str, str]) -> dict[str, Any]:
    """A suggestion as it was logged, where it would be another one by now; its reasons are not kept."""
    held = logged.traffic != SHOWN_TRAFFIC
    given = logged.decision == SUGGEST and not held
    label = logged.template_id
    return {
        "suggestion_id": logged.suggestion_id,
        "at": logged.at.isoformat(),
        "decision": SUGGEST if given else ABSTAIN,
        "reason": HELD[logged.traffic] if held else logged.reason,
        "template_id": label if given else None,
        "title": titles.get(label, label) if given else None,
        "text": logged.rendered if given else None,
        "stages": _logged_stages(logged, held),
        "likely": [],
        "reasons": {"neighbours": [], "voters": []},
        "release_id": logged.release_id,
        "experiment": {"name": logged.experiment, "arm": logged.arm} if logged.arm else None,
        "latency_ms": logged.latency_ms,
    }


def _logged_stages(logged: LoggedSuggestion, held: bool) -> dict[str, Any]:
    said = {
        VALIDITY: ("question" if logged.valid_passes else "not a question", logged.valid_proba, logged.valid_passes),
        TOPIC: (logged.topic, logged.topic_proba, logged.topic_passes),
        TEMPLATE: (logged.template_id, logged.template_proba, logged.template_passes),
    }
    modes = {name: getattr(logged, f"{name}_mode") for name in STAGES}
    told = [name for name in STAGES if modes[name] == LIVE and not (held and name == TEMPLATE)]
    return {
        name: {"mode": modes[name], **(dict(zip(UNTOLD, said[name], strict=True)) if name in told else UNTOLD)}
        for name in STAGES
    }


def _stages(shown: Shown, logged: LoggedSuggestion) -> dict[str, Any]:
    live = {s.name: {"value": s.value, "proba": s.proba, "passes": s.passes} for s in shown.stages}
    return {name: {"mode": getattr(logged, f"{name}_mode"), **live.get(name, UNTOLD)} for name in STAGES}


def templates(stand: Sequence[Present]) -> list[dict[str, Any]]:
    """Those that may be sent now, each once."""
    found = {p.template.template_id: p.template for p in stand if p.template is not None and p.answers}
    return [
        {
            "template_id": t.template_id,
            "topic": t.topic,
            "title": t.title,
            "body": t.body,
            "status": t.status,
            "placeholders": list(t.placeholders),
        }
        for t in found.values()
    ]
