"""Marking templates as stale because of a change, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from app.reporting.tables import short
from labeling.freshness.changes import CONFIRMED, TEMPLATE, Change, Finding
from labeling.store.changes import findings
from labeling.store.present import present
from labeling.store.template_edits import put_template, versions

LIVE, STALE = "live", "stale"
NOTE = "Stale by a change: "


def mark(connection: Connection, template_id: str, change: Change, by: str, at: datetime) -> str:
    """Mark a live template as stale, as a version that names the change; the number of its version then.

    A draft, a retired template and one that is marked already are left as they are.
    """
    now = present(connection, [template_id])[template_id].template
    if now is None:
        return ""
    if now.status != LIVE:
        return str(now.version)
    note = f"{NOTE}{short(change.title)} ({change.change_id})"
    return str(put_template(connection, replace(now, status=STALE), by, at, note).version)


def unmark(connection: Connection, taken_back: Sequence[Finding], by: str, at: datetime) -> list[str]:
    """Give templates the status back that a change took, where nobody altered them since and no other change holds.

    Parameters
    ----------
    taken_back
        Findings as they were when they were confirmed; the decision that takes them back is written already.
    """
    out = []
    for one in taken_back:
        others = findings(connection, kinds=(TEMPLATE,), items=[one.item])
        history = versions(connection, one.item)
        seen = "" if one.last is None else one.last.seen
        marked = len(history) > 1 and history[0].template.status == STALE and history[0].note.startswith(NOTE)
        if marked and str(history[0].number) == seen and not any(f.state == CONFIRMED for f in others):
            before = history[1].template.status
            put_template(connection, replace(history[0].template, status=before), by, at, "No longer stale")
            out.append(one.item)
    return out
