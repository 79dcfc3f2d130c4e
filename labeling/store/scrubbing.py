"""Taking what was erased out of notes, reasons, errors and reports that somebody or the program wrote about it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, select, update

from labeling.disk.needles import Needles
from labeling.store.erasing import Rows
from labeling.store.schema import Base, FeedbackRecord, QuestionRecord, SuggestionRecord, TemplateVersionRecord

OF_OTHERS = {
    "question": ("text", "reply", "attributes", "case_id"),
    "suggestion": ("text", "rendered", "attributes", "case_id", "unit"),
    "feedback": ("reply",),
    "template": None,
    "template_version": None,
    "audit_event": None,
    "erased": None,
    "token": None,
    "experiment": ("salt",),
}
"""By table the columns that hold words of other customers or of ours, which stay as they are; None for all of them."""


def scrub(connection: Connection, needles: Needles) -> int:
    """Write ``[erased]`` in the place of each; how many cells had any."""
    return sum(_scrub(connection, table, needles) for table in Base.metadata.sorted_tables) if needles else 0


def holding(connection: Connection, needles: Needles) -> list[str]:
    """Columns, as ``table.column``, that still have any in one of their cells."""
    found = dict[str, None]()
    for table in Base.metadata.sorted_tables if needles else ():
        columns = [c for c in table.columns if _is_written(c)]
        for row in connection.execute(select(*columns).execution_options(yield_per=1000)) if columns else ():
            cells = ((c.name, value) for c, value in zip(columns, row, strict=True) if value)
            found |= dict.fromkeys(f"{table.name}.{name}" for name, value in cells if needles.found(_bytes(value)))
    return list(found)


def echoed(connection: Connection, needles: Needles, rows: Rows) -> set[str]:
    """Texts that stand within what other customers said, or in our templates: finding them there tells nothing."""
    found = set[str]()
    for key, mine, columns in (
        (QuestionRecord.question_id, rows.questions, (QuestionRecord.text, QuestionRecord.reply)),
        (SuggestionRecord.suggestion_id, rows.suggestions, (SuggestionRecord.text, SuggestionRecord.rendered)),
        (FeedbackRecord.suggestion_id, rows.suggestions, (FeedbackRecord.reply,)),
        (
            TemplateVersionRecord.template_id,
            frozenset[str](),
            (TemplateVersionRecord.title, TemplateVersionRecord.body),
        ),
    ):
        for one, *said in connection.execute(select(key, *columns).execution_options(yield_per=1000)):
            if one not in mine:
                found |= {word for text in said if text for word in needles.words(_bytes(text))}
    return found


def _bytes(value: Any) -> bytes:
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


def _scrub(connection: Connection, table: Table, needles: Needles) -> int:
    columns = _written(table)
    keys = list(table.primary_key.columns)
    if not columns:
        return 0
    changes: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    for row in connection.execute(select(*keys, *columns).execution_options(yield_per=1000)):
        values = zip(columns, row[len(keys) :], strict=True)
        new = {c.name: clean for c, value in values if (clean := _clean(value, needles)) != value}
        if new:
            changes.append((tuple(row[: len(keys)]), new))
    for key, new in changes:
        same = (column == value for column, value in zip(keys, key, strict=True))
        connection.execute(update(table).where(*same).values(**new))
    return sum(len(new) for _, new in changes)


def _written(table: Table) -> list[Column[Any]]:
    """Columns in which somebody may have written anything."""
    spared = OF_OTHERS.get(table.name, ())
    if spared is None:
        return []
    return [c for c in table.columns if _is_written(c) and not (c.primary_key or c.foreign_keys or c.name in spared)]


def _is_written(column: Column[Any]) -> bool:
    return isinstance(getattr(column.type, "impl_instance", column.type), String | JSON)


def _clean(value: Any, needles: Needles) -> Any:
    if isinstance(value, str):
        return needles.scrubbed(value)
    if isinstance(value, dict | list) and needles.found(json.dumps(value).encode()):
        return _cleaned(value, needles)
    return value


def _cleaned(value: Any, needles: Needles) -> Any:
    if isinstance(value, dict):
        return {needles.scrubbed(str(k)): _cleaned(v, needles) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(v, needles) for v in value]
    return needles.scrubbed(value) if isinstance(value, str) else value
