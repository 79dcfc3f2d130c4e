"""Prodigy: tasks of the interface `choice` as JSONL, as a recipe reads them and `db-out` writes them.

Source: https://prodigy.ai/docs/api-interfaces#choice
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.exchange.choices import Choice
from app.exchange.json_stream import records, write_lines
from app.exchange.rows import Plain, carried, listed, numbered_id, part, plain, told, whole_second
from labeling.disk.tables import Row
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.review import FLAG, SKIP

OURS = "oracle"
MARKS = {"_input_hash", "_task_hash", "_annotator_id", "_session_id", "answer", "accept"}


def recognises(record: Mapping[str, Any]) -> bool:
    """Whether a record is one of its tasks."""
    return "text" in record and bool(MARKS & set(record))


def write(rows: Iterable[Plain], path: Path, choices: Sequence[Choice] = ()) -> int:
    """Write tasks that a recipe reads; returns how many."""
    options = [{"id": c.decision, "text": c.words} for c in choices if c.decision not in (SKIP, FLAG)]
    return write_lines(path, (_task(row, options) for row in rows))


def _task(row: Plain, options: list[dict[str, str]]) -> dict[str, Any]:
    first = [label for label in row.get("options", "").split("; ") if label]
    by_id = {option["id"]: option for option in options}
    ordered = [by_id[label] for label in first if label in by_id] + [o for o in options if o["id"] not in first]
    shown = {"why": row.get("reason", ""), "proposed": row.get("proposed", "")}
    task: dict[str, Any] = {
        "text": row["text"],
        "options": ordered,
        "accept": [label] if (label := row.get("proposed") or row.get("gold")) else [],
        "meta": {name: value for name, value in shown.items() if value},
        OURS: carried(row, "expert") | ({"comment": row["comment"]} if row.get("comment") else {}),
        "_input_hash": _hash(row["question_id"], row["text"]),
        "_task_hash": _hash(row["question_id"], row["text"], ordered),
    }
    return task | _answer(row) if row.get("decision") else task


def _hash(*parts: Any) -> int:
    """A number of 32 bits with a sign, as Prodigy's own are."""
    return int(digest(list(parts))[:8], 16) - (1 << 31)


def _answer(row: Plain) -> dict[str, Any]:
    decision, at = row["decision"], row.get("at", "")
    found = {SKIP: ("ignore", []), FLAG: ("reject", [])}.get(decision, ("accept", [decision]))
    return {"answer": found[0], "accept": found[1], "_annotator_id": row.get("expert", ""), "_timestamp": _seconds(at)}


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp()) if at else 0


def read(path: Path) -> Iterator[Row]:
    """A row for each task; what nobody answered has no decision."""
    for number, task in records(path):
        text = task.get("text")
        if not isinstance(text, str):
            raise OracleError("the task has no 'text'; only tasks on texts can be taken in", path, number)
        ours, meta = part(task, OURS, path, number), part(task, "meta", path, number)
        known = task.get("id", meta.get("id", task.get("_input_hash")))
        about = {"question_id": numbered_id("prodigy", known, text)} | dict(ours) | {"text": text}
        about["at"] = whole_second(str(ours.get("at", "")), task.get("_timestamp")) if task.get("answer") else ""
        who = task.get("_annotator_id") or task.get("_session_id") or ""
        yield plain(about | {"decision": _decision(task, path, number), "expert": who}, path, number)


def _decision(task: Mapping[str, Any], path: Path, number: int) -> str:
    """The label accepted; `ignore` is a skip, `reject` a flag, and of a task that offers one label, nothing."""
    answer, chosen = task.get("answer"), listed(task, "accept", path, number)
    if answer is None:
        return ""
    if answer not in ("accept", "reject", "ignore"):
        raise OracleError(f"unknown answer {told(answer)}; known: accept, ignore, reject", path, number)
    if answer == "ignore":
        return SKIP
    if "accept" not in task:
        return str(task.get("label") or "") if answer == "accept" else ""
    if answer == "reject":
        return FLAG
    if len(chosen) > 1:
        raise OracleError(f"the labels {told(chosen)} are accepted; only one can count", path, number)
    return str(chosen[0]) if chosen else ""
