"""The answers that templates gave from version to version."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from labeling.freshness.ages import Wording
from labeling.store.schema import TemplateVersionRecord


def wordings(connection: Connection) -> dict[str, list[Wording]]:
    """By template all its versions, the oldest first; times are in UTC."""
    v, out = TemplateVersionRecord, defaultdict[str, list[Wording]](list)
    statement = select(v.template_id, v.version, v.recorded_at, v.body).order_by(v.template_id, v.version)
    for row in connection.execute(statement):
        out[row[0]].append(Wording(row[1], row[2], row[3]))
    return dict(out)
