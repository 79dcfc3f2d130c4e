"""Spot checks in files: writing what is to be judged, and reading what experts filled in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.observing.spot_checks import answer_all, pending
from app.reporting.tables_out import check_ending, unguarded_row, write_table
from labeling.disk.reading import instant
from labeling.disk.tables import Row, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.store import Store
from labeling.store.spot_checks import SpotAnswer
from labeling.taxonomy import RESERVED

SHOWN = ("suggestion_id", "asked_at", "text", "decision", "reason", "template_id", "title", "answer", "reply")
COLUMNS = (*SHOWN, "verdict", "label", "comment", "expert", "at")


def export(store: Store, target: Path, limit: int | None = None) -> int:
    """Write what was drawn and nobody judged, to be filled in; returns how many there are."""
    check_ending(target)
    found = pending(store, limit)
    shown = ((p.suggestion_id, p.at.isoformat(), p.text, p.decision, p.reason, p.template_id, p.title) for p in found)
    texts = ((p.rendered, p.reply or "") for p in found)
    rows = [dict(zip(COLUMNS, (*a, *b, *[""] * 5), strict=True)) for a, b in zip(shown, texts, strict=True)]
    write_table(target, COLUMNS, rows)
    return len(rows)


def import_file(
    store: Store, path: Path, expert: str, at: datetime, redact: Callable[[str], str] = str
) -> dict[str, Any]:
    """Keep the verdicts of a file, all or none; rows without one are passed over.

    Parameters
    ----------
    path
        What `export` wrote, filled in: ``suggestion_id`` and ``verdict``, optionally ``label``, ``comment``,
        ``expert`` and ``at``.
    expert
        Who judged, where the file does not say.
    at
        Moment of verdicts without a time.
    redact
        Takes out of comments what must not be kept.

    Returns
    -------
    Numbers of rows ``read`` and ``judged``, of ``new`` verdicts, and the ``experts``.

    Raises
    ------
    OracleError
        On any bad row; the store is unchanged then.
    """
    table = read_table(path)
    table.require("suggestion_id", "verdict")
    rows = [unguarded_row(row) for row in table.rows]
    labels = {*(t.template_id for t in store.templates()), *RESERVED}
    answers = [_answer(row, expert.strip(), at, labels) for row in rows if _cell(row, "verdict")]
    answers = [replace(one, comment=redact(one.comment)) for one in answers]
    new = answer_all(store, answers)
    return {"read": len(rows), "judged": len(answers), "new": new, "experts": sorted({a.expert for a in answers})}


def _cell(row: Row, name: str) -> str:
    return row.values.get(name, "").strip()


def _answer(row: Row, expert: str, at: datetime, labels: Collection[str]) -> SpotAnswer:
    who, label = _cell(row, "expert") or expert, _cell(row, "label") or None
    if not who:
        raise row.error("nobody is named who judged this; give --expert NAME, or fill in a column 'expert'")
    if label is not None and label not in labels:
        raise row.error(f"unknown label '{label}'{did_you_mean(label, labels)}")
    moment = instant(row, "at") or at
    try:
        return SpotAnswer(
            row.required("suggestion_id"), moment, who, _cell(row, "verdict"), label, _cell(row, "comment")
        )
    except OracleError as error:
        raise error if error.path else row.error(error.message) from error
