"""Loading templates: every change of content makes a version, and what is gone is retired, not deleted.

What was written last counts. A template that was edited in the app keeps the edit until its row in the file
says something else than it did; ``said`` is the hash of what it said. A template that was moved away stays
retired whatever its file says, until the move is undone; so a topic that a file names stands for the one that it
counts for now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from labeling.curating.moves import Moves
from labeling.hashing import digest
from labeling.store.bulk import Kind, Row, chunks, insert_rows, plan, update_rows
from labeling.store.moves import moves
from labeling.store.reads import templates
from labeling.store.schema import CONTENT, GONE, TemplateRecord, TemplateVersionRecord
from labeling.store.sources import Counts
from labeling.taxonomy import TOPIC_PREFIX, Template

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


def content_digest(row: Row) -> str:
    """Hash of a row's content."""
    return digest([row[c] for c in CONTENT])


def load_templates(connection: Connection, source: str, wanted: Mapping[str, Row], moment: datetime) -> Counts:
    """Write what differs from the stored templates; new ones start at version 1."""
    stored = _stored(connection, wanted)
    meant = _meant(connection, wanted, stored)
    todo = plan(connection, TEMPLATES, source, {i: _without_said(row) for i, row in meant.items()})
    added = [meant[row["template_id"]] | {"version": 1} for row in todo.added]
    changed = [meant[i] | {"version": stored[i]["version"] + 1} for i in (row["template_id"] for row in todo.changed)]
    insert_rows(connection, TemplateRecord, added)
    update_rows(connection, TEMPLATES, changed)
    update_rows(connection, TEMPLATES, todo.moved)
    update_rows(connection, TEMPLATES, _said_anew(meant, stored))
    record_versions(connection, added + changed, moment)
    return Counts(len(added), len(changed), todo.unchanged, moved=len(todo.moved))


def templates_after(connection: Connection, loads: Mapping[str, Mapping[str, Row]]) -> tuple[Template, ...]:
    """All templates as they would be after loading sources; nothing is written, and versions are not counted.

    Parameters
    ----------
    loads
        By source its rows by template id, as `template_row` makes them.
    """
    out = {t.template_id: t for t in templates(connection)}
    for source in loads:
        statement = select(TemplateRecord.template_id).where(TemplateRecord.source == source)
        for gone in set(connection.scalars(statement)).difference(*loads.values()):
            out[gone] = as_template(template_row(out[gone], source, GONE) | {"status": "retired"})
    for wanted in loads.values():
        meant = _meant(connection, wanted, _stored(connection, wanted))
        out |= {i: as_template(row) for i, row in meant.items()}
    return tuple(out.values())


def as_template(row: Row) -> Template:
    """Template of a row; version 1 where the row does not say."""
    values = {c: row[c] for c in ("template_id", *CONTENT)}
    return Template(**values | {"products": tuple(row["products"])}, version=row.get("version", 1))


def retire_gone(connection: Connection, moment: datetime) -> Counter[str]:
    """Retire every template that no source has any more; how many there were, by their last source."""
    columns = [TEMPLATES.column(c) for c in ("template_id", *CONTENT, "version", "source")]
    statement = select(*columns).where(TemplateRecord.position == GONE, TemplateRecord.status != "retired")
    rows = [dict(row._mapping) for row in connection.execute(statement)]
    retired = [row | {"status": "retired", "version": row["version"] + 1, "said": ""} for row in rows]
    update_rows(connection, TEMPLATES, retired)
    record_versions(connection, retired, moment)
    return Counter(row["source"] for row in retired)


def record_versions(
    connection: Connection, rows: Iterable[Row], moment: datetime, by: str = "", note: str = ""
) -> None:
    """Append versions to the history; ``by`` is empty for what a file brought."""
    columns = ("template_id", "version", *CONTENT)
    about = {"recorded_at": moment, "by": by, "note": note}
    insert_rows(connection, TemplateVersionRecord, ({c: row[c] for c in columns} | about for row in rows))


def _stored(connection: Connection, ids: Iterable[str]) -> dict[str, Row]:
    columns = [TEMPLATES.column(c) for c in ("template_id", *CONTENT, "version", "said")]
    found: dict[str, Row] = {}
    for part in chunks(ids):
        rows = connection.execute(select(*columns).where(TemplateRecord.template_id.in_(part)))
        found.update({row.template_id: dict(row._mapping) for row in rows})
    return found


def _meant(connection: Connection, wanted: Mapping[str, Row], stored: Mapping[str, Row]) -> dict[str, Row]:
    """Rows with the content that counts, and what ``said`` has to be."""
    found = moves(connection)
    return {i: _weighed(row, stored.get(i), found) for i, row in wanted.items()}


def _weighed(row: Row, stored: Row | None, found: Moves) -> Row:
    hashed = content_digest(row)
    meant = row | {"topic": _topic_now(row, stored, found)}
    if stored is not None and stored["said"] == hashed:
        meant = row | {c: stored[c] for c in CONTENT}
    elif row["template_id"] in found.left:
        meant |= {"status": "retired"}
    return meant | {"said": "" if content_digest(meant) == hashed else hashed}


def _topic_now(row: Row, stored: Row | None, found: Moves) -> str:
    """The topic that a file's row means; after a split of the topic the template stays where the split put it."""
    parts = found.target(f"{TOPIC_PREFIX}{row['topic']}")
    stays = stored is not None and f"{TOPIC_PREFIX}{stored['topic']}" in parts
    return str(stored["topic"]) if stored is not None and stays else found.topic(row["topic"])


def _without_said(row: Row) -> Row:
    return {c: v for c, v in row.items() if c != "said"}


def _said_anew(meant: Mapping[str, Row], stored: Mapping[str, Row]) -> list[Row]:
    rows = ({"template_id": i, "said": row["said"]} for i, row in meant.items() if i in stored)
    return [row for row in rows if row["said"] != stored[row["template_id"]]["said"]]
