"""Reviews in files: reading what an expert filled in, and writing all reviews out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.exchange.deciding import Who, decided_rows, words_of
from app.exchange.exporting import choices_in, queue_rows, write_settings
from app.exchange.formats import PLAIN, format_named, format_of
from app.reporting.tables_out import check_ending, write_table
from app.reviewing.review import write_queue as queue_to_fill_in
from app.workspace import Workspace
from labeling.acting import require
from labeling.disk.reading import instant
from labeling.disk.tables import Row, read_table
from labeling.errors import OracleError, did_you_mean
from labeling.review import LEARN, WITHOUT_LABEL, Review
from labeling.store import Store
from labeling.taxonomy import RESERVED

NO_NAMES: Mapping[str, str] = MappingProxyType({})
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


def import_file(
    workspace: Workspace,
    path: Path,
    expert: str = "",
    at: datetime | None = None,
    form: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> dict[str, Any]:
    """Append the reviews of a file to the store, all or none; rows without a decision are passed over.

    Parameters
    ----------
    path
        What `write_queue` or `export` wrote, filled in: ``question_id`` and ``decision``, optionally
        ``expert``, ``at``, ``comment`` and what was shown. Or what a tool wrote that was given the queue.
    expert
        Who decided, where the file does not say.
    at
        Timezone-aware moment of decisions without a time; now by default.
    form
        Name of the format; told by the shape of the file where it is empty.
    names
        Experts by the ids that a tool has for them.

    Returns
    -------
    Numbers of rows ``read`` and ``decided`` and of ``new`` reviews, and the ``experts``.

    Raises
    ------
    OracleError
        On any bad row; the store is unchanged then.
    """
    chosen = format_of(path, form)
    if chosen.name == PLAIN:
        read_table(path).require("question_id", "decision")
    rows = list(chosen.read(path))
    with workspace.open_store() as store:
        decided = list(decided_rows(rows, Who(names, expert.strip()), words_of(store)))
        reviews = reviews_of_rows(workspace, store, decided, at or datetime.now(UTC))
        new = store.add_reviews(reviews)
    experts = sorted({r.expert for r in reviews})
    return {"read": len(rows), "decided": len(reviews), "new": new, "experts": experts}


def reviews_of_rows(
    workspace: Workspace, store: Store, rows: Sequence[Row], at: datetime, coming: Collection[str] = ()
) -> list[Review]:
    """Reviews of rows that all have a decision, in the order of their times.

    Parameters
    ----------
    at
        Timezone-aware moment of decisions without a time.
    coming
        Ids of questions that the store does not have yet.

    Raises
    ------
    OracleError
        On an unknown question or decision, a contradiction, or anything else that is no review.
    """
    decisions = {*(t.template_id for t in store.templates()), *RESERVED, *WITHOUT_LABEL}
    ids = store.known_ids({row.required("question_id") for row in rows}) | set(coming)
    named = {row.values["question_id"].strip() for row in rows}
    if not named <= ids:
        ids |= {q.question_id for q in store.questions()}
    reviews = [_review(row, at, decisions, ids) for row in rows]
    _refuse_contradictions(rows, reviews)
    redacted = (replace(r, comment=workspace.redactor.text(r.comment)) for r in reviews)
    return sorted(redacted, key=lambda r: r.at)


def check_queue(form: str, out: Path | None, settings: Path | None) -> None:
    """Refuse a file, or settings, that a tool would not take, before the queue is made."""
    chosen = format_named(form)
    if out is None and (settings is not None or form != PLAIN):
        raise OracleError("there is no file to write; name one with --out FILE")
    if out is not None:
        chosen.check(out)
    if settings is not None and chosen.settings is None:
        raise OracleError(f"{form} needs no settings; leave --settings out")


def write_queue(
    workspace: Workspace, found: Sequence[dict[str, Any]], target: Path, form: str = PLAIN, settings: Path | None = None
) -> None:
    """Write a queue for an expert to decide, in a file to fill in or in a tool.

    Parameters
    ----------
    settings
        Where to write what the tool has to be told about the labels.
    """
    if form == PLAIN:
        queue_to_fill_in(found, target)
        return
    chosen = format_named(form)
    with workspace.open_store() as store:
        choices = choices_in(store)
    chosen.write(queue_rows(workspace, found), target, choices)
    if settings is not None:
        write_settings(chosen, settings, choices)


def export(workspace: Workspace, target: Path) -> int:
    """Write all reviews in their order, with the questions' texts; returns how many there are."""
    require("export")
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


def _review(row: Row, at: datetime, decisions: Collection[str], ids: Collection[str]) -> Review:
    def cell(name: str) -> str:
        return row.values.get(name, "").strip()

    question_id, decision, who = row.required("question_id"), row.required("decision"), cell("expert")
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
