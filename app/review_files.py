"""Reviews in files: reading what an expert filled in, and writing all reviews out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.tables_out import check_ending, unguarded_row, write_table
from app.workspace import Workspace
from labeling.errors import OracleError, did_you_mean
from labeling.reading import instant
from labeling.review import LEARN, WITHOUT_LABEL, Review
from labeling.tables import Row, read_table
from labeling.taxonomy import RESERVED

COLUMNS = (
    "review_id",
    "question_id",
    "text",
    "expert",
    "at",
    "decision",
    "comment",
    "proposed",
    "proposed_proba",
    "reason",
    "purpose",
    "made_from",
)


def import_file(workspace: Workspace, path: Path, expert: str = "", at: datetime | None = None) -> dict[str, Any]:
    """Append the reviews of a file to the store, all or none; rows without a decision are passed over.

    Parameters
    ----------
    path
        What `write_queue` or `export` wrote, filled in: ``question_id`` and ``decision``, optionally
        ``expert``, ``at``, ``comment`` and what was shown.
    expert
        Who decided, where the file does not say.
    at
        Timezone-aware moment of decisions without a time; now by default.

    Returns
    -------
    Numbers of rows ``read`` and ``decided`` and of ``new`` reviews, and the ``experts``.

    Raises
    ------
    OracleError
        On any bad row; the store is unchanged then.
    """
    table = read_table(path)
    table.require("question_id", "decision")
    rows = [unguarded_row(row) for row in table.rows]
    decided = [row for row in rows if row.values.get("decision", "").strip()]
    moment = at or datetime.now(UTC)
    with workspace.open_store() as store:
        decisions = {*(t.template_id for t in store.templates()), *RESERVED, *WITHOUT_LABEL}
        ids = {q.question_id for q in store.questions()}
        reviews = [_review(row, expert.strip(), moment, decisions, ids) for row in decided]
        _refuse_contradictions(decided, reviews)
        new = store.add_reviews(sorted(reviews, key=lambda r: r.at))
    experts = sorted({r.expert for r in reviews})
    return {"read": len(rows), "decided": len(reviews), "new": new, "experts": experts}


def export(workspace: Workspace, target: Path) -> int:
    """Write all reviews in their order, with the questions' texts; returns how many there are."""
    check_ending(target)
    with workspace.open_store() as store:
        text = {q.question_id: q.text for q in store.questions()}
        reviews = store.reviews()
    write_table(target, COLUMNS, [_record(r, text[r.question_id]) for r in reviews])
    return len(reviews)


def _record(review: Review, text: str) -> dict[str, Any]:
    values = (
        review.review_id,
        review.question_id,
        text,
        review.expert,
        review.at.isoformat(),
        review.decision,
        review.comment,
        review.shown or "",
        review.shown_proba,
        review.reason,
        review.purpose,
        review.made_from,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _review(row: Row, expert: str, at: datetime, decisions: Collection[str], ids: Collection[str]) -> Review:
    def cell(name: str) -> str:
        return row.values.get(name, "").strip()

    question_id, decision, who = row.required("question_id"), row.required("decision"), cell("expert") or expert
    if question_id not in ids:
        raise row.error(f"unknown question '{question_id}'{did_you_mean(question_id, ids)}")
    if decision not in decisions:
        raise row.error(f"unknown decision '{decision}'{did_you_mean(decision, decisions) or '; use a template id'}")
    if not who:
        raise row.error("nobody is named who decided this; give --expert NAME, or fill in a column 'expert'")
    try:
        return Review(
            question_id,
            who,
            instant(row, "at") or at,
            decision,
            cell("comment"),
            cell("proposed") or None,
            _share(row, "proposed_proba"),
            cell("reason"),
            cell("purpose") or LEARN,
            cell("made_from"),
        )
    except OracleError as error:
        raise error if error.path else row.error(error.message) from error


def _share(row: Row, column: str) -> float | None:
    value = row.values.get(column, "").strip()
    try:
        number = float(value) if value else None
    except ValueError:
        number = -1.0
    if number is not None and not 0 <= number <= 1:
        raise row.error(f"{column} '{value}' is no probability; write a number from 0 to 1, or leave it empty")
    return number


def _refuse_contradictions(rows: Sequence[Row], reviews: Sequence[Review]) -> None:
    """Two decisions of one expert on one question at one moment: nobody could say which came last."""
    seen: dict[tuple[str, str, datetime], tuple[int, str]] = {}
    for row, review in zip(rows, reviews, strict=True):
        line, decision = seen.setdefault((review.question_id, review.expert, review.at), (row.line, review.decision))
        if decision != review.decision:
            raise row.error(
                f"{review.expert} decides question '{review.question_id}' as '{decision}' in line {line} and as "
                f"'{review.decision}' here; keep one, or say when in a column 'at'"
            )
