"""Templates that people write in the app: one template, its versions, and new ones, each said by somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from labeling.errors import OracleError, did_you_mean
from labeling.store.bulk import APP, Row, insert_rows, update_rows
from labeling.store.ingest import next_revision
from labeling.store.schema import CONTENT, GONE, TemplateRecord, TemplateVersionRecord, require_aware
from labeling.store.template_history import TEMPLATES, as_template, content_digest, record_versions, template_row
from labeling.taxonomy import Template

COLUMNS = ("template_id", *CONTENT, "version", "source", "position", "said")


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template; ``by`` is empty where a file brought it."""

    number: int
    recorded_at: datetime
    by: str
    note: str
    template: Template


def template(connection: Connection, template_id: str) -> Template:
    """One template as it is now.

    Raises
    ------
    OracleError
        Naming the nearest id where there is none.
    """
    row = _row(connection, template_id)
    if row is None:
        known = connection.scalars(select(TemplateRecord.template_id))
        raise OracleError(f"unknown template '{template_id}'{did_you_mean(template_id, known)}")
    return as_template(row)


def versions(connection: Connection, template_id: str) -> list[TemplateVersion]:
    """All versions of a template, the newest first; times are in UTC."""
    v = TemplateVersionRecord
    columns = [getattr(v, c) for c in ("template_id", *CONTENT, "version", "recorded_at", "by", "note")]
    statement = select(*columns).where(v.template_id == template_id).order_by(v.version.desc())
    rows = [dict(row._mapping) for row in connection.execute(statement)]
    return [TemplateVersion(r["version"], r["recorded_at"], r["by"], r["note"], as_template(r)) for r in rows]


def create_template(connection: Connection, new: Template, by: str, at: datetime, note: str = "") -> Template:
    """Add a template; its version is 1.

    Raises
    ------
    OracleError
        When the id is taken.
    """
    if _row(connection, new.template_id) is not None:
        raise OracleError(f"the id '{new.template_id}' is taken; choose another")
    written = put_template(connection, new, by, at, note)
    next_revision(connection)
    return written


def save_template(
    connection: Connection, edited: Template, by: str, at: datetime, note: str, expected_version: int
) -> Template:
    """Write an edit as a new version; the same content again is none.

    Parameters
    ----------
    expected_version
        The version that was edited.

    Raises
    ------
    OracleError
        When there is no such template, or somebody saved a version after the one that was edited.
    """
    now = template(connection, edited.template_id)
    if now.version != expected_version:
        last = versions(connection, edited.template_id)[0]
        raise OracleError(
            f"template '{edited.template_id}' was changed by {last.by or 'its file'} meanwhile and is at version "
            f"{now.version}, not {expected_version}; load it again and repeat your edit"
        )
    written = put_template(connection, edited, by, at, note)
    if written.version != now.version:
        next_revision(connection)
    return written


def put_template(connection: Connection, wanted: Template, by: str, at: datetime, note: str) -> Template:
    """Write a template as its next version, without raising the revision; unchanged content is left alone."""
    old = _row(connection, wanted.template_id)
    new = template_row(wanted, APP, 0)
    if old is None:
        row = new | {"version": 1, "position": _next_position(connection), "said": ""}
        insert_rows(connection, TemplateRecord, [row])
    elif all(old[c] == new[c] for c in CONTENT):
        return as_template(old)
    else:
        row = old | {c: new[c] for c in CONTENT} | {"version": old["version"] + 1}
        row |= _place(connection, old, row)
        update_rows(connection, TEMPLATES, [row])
    record_versions(connection, [row], require_aware(at), by, note)
    return as_template(row)


def _place(connection: Connection, old: Row, new: Row) -> Row:
    """Source, position and what the source said; a row that its source no longer has becomes one of the app.

    One that stays retired is not of the app: its file may bring it back.
    """
    if old["position"] == GONE and new["status"] == "retired":
        return {"said": old["said"]}
    if old["position"] == GONE:
        return {"source": APP, "position": _next_position(connection), "said": ""}
    if old["source"] == APP:
        return {"said": ""}
    said = old["said"] or content_digest(old)
    return {"said": "" if content_digest(new) == said else said}


def _row(connection: Connection, template_id: str) -> Row | None:
    columns = [TEMPLATES.column(c) for c in COLUMNS]
    found = connection.execute(select(*columns).where(TemplateRecord.template_id == template_id)).first()
    return None if found is None else dict(found._mapping)


def _next_position(connection: Connection) -> int:
    last = connection.scalar(select(func.max(TemplateRecord.position)).where(TemplateRecord.source == APP))
    return 0 if last is None else max(last, -1) + 1
