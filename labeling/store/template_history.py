"""Loading templates: every change of content makes a version, and what is gone is retired, not deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from labeling.store.bulk import Kind, Row, chunks, insert_rows, plan, update_rows
from labeling.store.schema import CONTENT, GONE, TemplateRecord, TemplateVersionRecord
from labeling.store.sources import Counts
from labeling.taxonomy import Template

TEMPLATES = Kind("template", TemplateRecord, "template_id", CONTENT)


def template_row(template: Template, source: str, position: int) -> Row:
    """Template as a row, without its version."""
    return {
        "template_id": template.template_id,
        "topic": template.topic,
        "title": template.title,
        "body": template.body,
        "status": template.status,
        "owner": template.owner,
        "products": list(template.products),
        "review_by": template.review_by,
        "source": source,
        "position": position,
    }


def load_templates(connection: Connection, source: str, wanted: Mapping[str, Row], moment: datetime) -> Counts:
    """Write what differs from the stored templates; new ones start at version 1."""
    todo = plan(connection, TEMPLATES, source, wanted)
    versions = _versions(connection, [row["template_id"] for row in todo.changed])
    added = [row | {"version": 1} for row in todo.added]
    changed = [row | {"version": versions[row["template_id"]] + 1} for row in todo.changed]
    insert_rows(connection, TemplateRecord, added)
    update_rows(connection, TEMPLATES, changed)
    update_rows(connection, TEMPLATES, todo.moved)
    _record(connection, added + changed, moment)
    return Counts(len(added), len(changed), todo.unchanged, moved=len(todo.moved))


def retire_gone(connection: Connection, moment: datetime) -> Counter[str]:
    """Retire every template that no source has any more; how many there were, by their last source."""
    columns = [TEMPLATES.column(c) for c in ("template_id", *CONTENT, "version", "source")]
    statement = select(*columns).where(TemplateRecord.position == GONE, TemplateRecord.status != "retired")
    rows = [dict(row._mapping) for row in connection.execute(statement)]
    retired = [row | {"status": "retired", "version": row["version"] + 1} for row in rows]
    update_rows(connection, TEMPLATES, retired)
    _record(connection, retired, moment)
    return Counter(row["source"] for row in retired)


def _versions(connection: Connection, ids: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(ids):
        statement = select(TemplateRecord.template_id, TemplateRecord.version)
        rows = connection.execute(statement.where(TemplateRecord.template_id.in_(part)))
        found.update({row.template_id: row.version for row in rows})
    return found


def _record(connection: Connection, rows: list[Row], moment: datetime) -> None:
    columns = ("template_id", "version", *CONTENT)
    versions = ({c: row[c] for c in columns} | {"recorded_at": moment} for row in rows)
    insert_rows(connection, TemplateVersionRecord, versions)
