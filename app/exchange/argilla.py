"""Argilla 2: records as `Dataset.records.to_json` writes them, and the settings of a data set.

Source: https://docs.argilla.io/latest/reference/argilla/records/records
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.exchange.choices import Choice
from app.exchange.json_stream import records, write_array
from app.exchange.rows import Plain, carried, listed, numbered_id, part, plain, told
from labeling.disk.tables import Row
from labeling.errors import OracleError
from labeling.review import SKIP

EXPERTS = UUID("5f6e2c0a-6a0b-5b0e-9d5a-3f1f0a7d2c11")
"""Namespace of the ids that stand for experts, as Argilla knows its users by UUIDs only."""


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of Argilla's."""
    return isinstance(record.get("fields"), dict)


def settings(choices: Sequence[Choice]) -> str:
    """The settings of a data set for `rg.Settings.from_json`."""
    options = [{"value": c.decision, "text": c.words} for c in choices]
    label = {"type": "label_selection", "options": options, "visible_options": max(3, min(len(options), 20))}
    comment = {"type": "text", "use_markdown": False}
    found = {
        "guidelines": None,
        "fields": [_property("text", "Question", True, {"type": "text", "use_markdown": False})],
        "questions": [_property("label", "Label", True, label), _property("comment", "Comment", False, comment)],
        "vectors": [],
        "metadata": [],
        "allow_extra_metadata": True,
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _property(name: str, title: str, required: bool, about: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "title": title, "required": required, "settings": about}


def expert_id(expert: str) -> str:
    """The UUID that stands for an expert."""
    return str(uuid5(EXPERTS, expert))


def write(rows: Iterable[Plain], path: Path, choices: Sequence[Choice] = ()) -> int:
    """Write records that Argilla imports; returns how many."""
    return write_array(path, map(_record, rows))


def _record(row: Plain) -> dict[str, Any]:
    suggestions, responses = {}, {}
    if row.get("proposed"):
        score = float(row["proposed_proba"]) if row.get("proposed_proba") else None
        suggestions["label"] = {"value": row["proposed"], "score": score, "agent": row.get("made_from") or None}
    if row.get("decision"):
        who = expert_id(row.get("expert", ""))
        said = {"label": row["decision"], "comment": row.get("comment", "")}
        responses = {name: [{"value": value, "user_id": who}] for name, value in said.items() if value}
    return {
        "id": row["question_id"],
        "fields": {"text": row["text"]},
        "metadata": carried(row, "question_id"),
        "suggestions": suggestions,
        "responses": responses,
        "vectors": {},
    }


def read(path: Path) -> Iterator[Row]:
    """A row for each response, and one for each record without any."""
    for number, record in records(path):
        fields, about = part(record, "fields", path, number), dict(part(record, "metadata", path, number))
        if not isinstance(fields.get("text"), str):
            raise OracleError(f"'fields' has no 'text', only {told(list(fields))}; name it 'text'", path, number)
        about |= {
            "question_id": record.get("id") or numbered_id("argilla", None, fields["text"]),
            "text": fields["text"],
        }
        known = {
            expert_id(str(about.get("expert", ""))): {"expert": about.pop("expert", ""), "at": about.pop("at", "")}
        }
        responses = part(record, "responses", path, number)
        comments = {str(r.get("user_id")): r.get("value") for r in _answers(responses, "comment", path, number)}
        said = [_said(r, known, comments) for r in _answers(responses, "label", path, number)]
        for decided in [found for found in said if found] or [{}]:
            yield plain(about | decided, path, number)


def _answers(responses: Mapping[str, Any], name: str, path: Path, number: int) -> list[dict[str, Any]]:
    found = listed(responses, name, path, number)
    for answer in found:
        if not isinstance(answer, dict):
            raise OracleError(f"a response must be an object, not {told(answer)}", path, number)
        if isinstance(answer.get("value"), list | dict):
            raise OracleError(f"the response {told(answer['value'])} is no single label; only one counts", path, number)
    return found


def _said(answer: Mapping[str, Any], known: Mapping[str, Plain], comments: Mapping[str, Any]) -> dict[str, Any]:
    status, who = answer.get("status"), str(answer.get("user_id") or "")
    decision = SKIP if status == "discarded" else answer.get("value")
    if status == "draft" or decision in (None, ""):
        return {}
    return {"decision": decision, "comment": comments.get(who) or ""} | known.get(who, {"expert": who})
