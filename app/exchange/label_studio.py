"""Label Studio: tasks with predictions and annotations as JSON, and the labeling configuration as XML.

Source: https://labelstud.io/guide/task_format and https://labelstud.io/tags/choices
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from app.exchange.choices import Choice
from app.exchange.json_stream import records, write_array
from app.exchange.rows import Plain, carried, listed, numbered_id, part, plain, told
from labeling.disk.tables import Row
from labeling.errors import OracleError
from labeling.review import SKIP

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of its tasks."""
    return isinstance(record.get("data"), dict) and not {"fields", "weak_labels"} & set(record)


def settings(choices: Sequence[Choice]) -> str:
    """The labeling configuration: one choice for each label, and a comment."""
    lines = (f"    <Choice value={_xml(c.words)} alias={_xml(c.decision)}/>\n" for c in choices if c.decision != SKIP)
    return (
        "<View>\n"
        '  <Text name="text" value="$text"/>\n'
        '  <Filter name="find" toName="label" minlength="0"/>\n'
        '  <Choices name="label" toName="text" choice="single" required="true" showInline="false">\n'
        f"{''.join(lines)}"
        "  </Choices>\n"
        '  <TextArea name="comment" toName="text" placeholder="Comment" maxSubmissions="1"/>\n'
        "</View>\n"
    )


def _xml(text: str) -> str:
    return quoteattr(NO_XML.sub(" ", text))


def write(rows: Iterable[Plain], path: Path, choices: Sequence[Choice] = ()) -> int:
    """Write tasks that Label Studio imports; returns how many."""
    return write_array(path, map(_task, rows))


def _task(row: Plain) -> dict[str, Any]:
    task: dict[str, Any] = {"data": {"text": row["text"]} | carried(row, "expert", "at")}
    if row.get("proposed"):
        score = {"score": float(row["proposed_proba"])} if row.get("proposed_proba") else {}
        task["predictions"] = [
            {"model_version": row.get("made_from", ""), "result": [_choice(row["proposed"])]} | score
        ]
    if row.get("decision"):
        task["annotations"] = [_annotation(row)]
    elif row.get("gold"):
        task["annotations"] = [{"result": [_choice(row["gold"])], "ground_truth": True, "was_cancelled": False}]
    return task


def _annotation(row: Plain) -> dict[str, Any]:
    cancelled, comment = row["decision"] == SKIP, row.get("comment", "")
    said = [] if cancelled else [_choice(row["decision"])]
    if comment:
        said.append(_result("comment", "textarea", {"text": [comment]}))
    return {
        "result": said,
        "was_cancelled": cancelled,
        "ground_truth": False,
        "completed_by": {"email": row.get("expert", "")},
        "created_at": row.get("at", ""),
    }


def _choice(label: str) -> dict[str, Any]:
    return _result("label", "choices", {"choices": [label]})


def _result(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "from_name": name, "to_name": "text", "type": kind, "value": value}


def read(path: Path) -> Iterator[Row]:
    """A row for each annotation, and one for each task without any."""
    for number, task in records(path):
        data = part(task, "data", path, number)
        if not data:
            raise OracleError("the task has no 'data'; export with the format JSON, not JSON-MIN", path, number)
        if not isinstance(data.get("text"), str):
            raise OracleError(f"'data' has no 'text', only {told(list(data))}; name the text 'text'", path, number)
        about = {"question_id": numbered_id("label-studio", task.get("id"), data["text"])} | dict(data)
        said = [_said(a, about, path, number) for a in listed(task, "annotations", path, number)]
        for decided in [found for found in said if found] or [{}]:
            yield plain(about | decided, path, number)


def _said(annotation: Any, about: Mapping[str, Any], path: Path, number: int) -> dict[str, Any]:
    """Decision, comment, expert and time; empty where nothing was decided, or where it only repeats our gold."""
    if not isinstance(annotation, dict):
        raise OracleError(f"an annotation must be an object, not {told(annotation)}", path, number)
    chosen, texts = _results(annotation, "choices", path, number), _results(annotation, "text", path, number)
    if len(set(chosen)) > 1:
        raise OracleError(f"an annotation has the choices {told(chosen)}; only one can count", path, number)
    decision = SKIP if annotation.get("was_cancelled") else (chosen or [""])[0]
    if not decision or (annotation.get("ground_truth") and decision == about.get("gold")):
        return {}
    at = annotation.get("updated_at") or annotation.get("created_at") or ""
    who = _who(annotation.get("completed_by"))
    return {"decision": decision, "comment": "\n".join(texts), "expert": who, "at": at}


def _results(annotation: Mapping[str, Any], name: str, path: Path, number: int) -> list[str]:
    """Choices, or texts, of all results of an annotation."""
    out: list[str] = []
    for result in listed(annotation, "result", path, number):
        value = result.get("value") if isinstance(result, dict) else None
        found = value.get(name) if isinstance(value, dict) else None
        out += map(str, found if isinstance(found, list) else [found] if isinstance(found, str) else [])
    return out


def _who(found: Any) -> str:
    """Who decided: the e-mail of a member, else the number that Label Studio has for one."""
    if isinstance(found, dict):
        return str(found.get("email") or found.get("username") or found.get("id") or "")
    return "" if found is None else str(found)
