"""The plain row, which all formats are turned into and made of: texts by column, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labeling.disk.tables import Row, as_text
from labeling.errors import OracleError
from labeling.hashing import digest
from labeling.values import Question

ABOUT_QUESTION = ("question_id", "text", "asked_at", "case_id", "reply")
SHOWN = ("proposed", "proposed_proba", "options", "reason", "purpose", "made_from")
GOLD = ("gold", "split")
DECISION = ("decision", "comment", "expert", "at")
KNOWN = (*ABOUT_QUESTION, *SHOWN, *GOLD, *DECISION)
TAKEN = {*KNOWN, "id", "label", "Comments"}
PRIVATE = "attribute."
"""Stands before the name of an attribute that a column of ours, or a tool, has another use for."""

Plain = dict[str, str]


def question_row(question: Question) -> Plain:
    """A question as a row; an attribute is a column, or `attribute.NAME` where the name is taken."""
    moment = question.asked_at
    out = {
        "question_id": question.question_id,
        "text": question.text,
        "asked_at": "" if moment is None else written(moment),
        "case_id": question.case_id or "",
        "reply": question.reply or "",
    }
    own = {PRIVATE + n if n in TAKEN or n.startswith(PRIVATE) else n: v for n, v in question.attributes.items()}
    return {name: value for name, value in (out | own).items() if value}


def free_columns(found: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a tool by column; a name that we use for other things becomes that of an attribute."""
    return {PRIVATE + name if name in TAKEN and name not in ABOUT_QUESTION else name: v for name, v in found.items()}


def question_part(row: Row) -> Row:
    """What a row says of the question alone, attributes by their own names."""
    about = {c: v for c, v in row.values.items() if c in ABOUT_QUESTION}
    others = {c.removeprefix(PRIVATE): v for c, v in row.values.items() if c not in KNOWN and not c.startswith("_")}
    return Row(others | about, row.path, row.line)


def written(moment: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat()


def carried(row: Mapping[str, str], *but: str) -> Plain:
    """What travels with a question beside its text and its decision, in the fields a tool has for such things.

    Parameters
    ----------
    but
        Columns that the tool has a place of its own for.
    """
    left_out = {"text", "decision", "comment", *but}
    return {column: value for column, value in row.items() if value and column not in left_out}


def plain(found: Mapping[Any, Any], path: Path, number: int) -> Row:
    """A row from the values of a tool; what is empty is left out."""
    texts = {str(as_text(column)): as_text(value) for column, value in found.items()}
    return Row({column: value for column, value in texts.items() if value.strip()}, path, number)


def part(record: Mapping[str, Any], name: str, path: Path, number: int) -> Mapping[str, Any]:
    """An object in a record, empty where it is missing."""
    found = record.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise OracleError(f"'{name}' must be an object, not {told(found)}", path, number)
    return found


def listed(record: Mapping[str, Any], name: str, path: Path, number: int) -> list[Any]:
    """A list in a record, empty where it is missing."""
    found = record.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise OracleError(f"'{name}' must be a list, not {told(found)}", path, number)
    return found


def told(value: Any) -> str:
    """A value in a message, cut where it is long."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def numbered_id(tool: str, number: Any, text: str) -> str:
    """Id of a question that came without ours: by the tool's own number, else by its text."""
    return f"{tool}-{number}" if number not in (None, "") else f"{tool}-{digest(text)[:12]}"


def whole_second(said: str, seconds: Any) -> str:
    """The moment of a decision that a tool keeps in whole seconds.

    Parameters
    ----------
    said
        What we wrote beside it, to the microsecond; it counts where it lies within that second.
    seconds
        Seconds since 1970.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return said
    try:
        if said and int(datetime.fromisoformat(said).timestamp()) == int(seconds):
            return said
        return written(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return str(seconds)
