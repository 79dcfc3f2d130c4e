"""Rows by the source that brought them, and questions that another source brings up to date."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from labeling.question import Question
from labeling.store.bulk import Row, chunks, update_rows
from labeling.store.ingest import QUESTIONS, next_revision
from labeling.store.reads import questions_of
from labeling.store.schema import GONE, QuestionRecord, TemplateRecord, to_utc


def sources_of_questions(connection: Connection, question_ids: Collection[str]) -> dict[str, str]:
    """Sources of some questions, by id; those that the store does not have, or no source has any more, are left out."""
    q, out = QuestionRecord, dict[str, str]()
    for part in chunks(sorted(question_ids)):
        statement = select(q.question_id, q.source).where(q.question_id.in_(part), q.position != GONE)
        out |= {row[0]: row[1] for row in connection.execute(statement)}
    return out


def sources_of_templates(connection: Connection) -> dict[str, str]:
    """Sources of all templates, by id; those that no source has any more are left out."""
    t = TemplateRecord
    found = connection.execute(select(t.template_id, t.source).where(t.position != GONE))
    return {row[0]: row[1] for row in found}


def refresh_questions(connection: Connection, asked: Sequence[Question]) -> int:
    """Write what is known of questions now; they stay with their source. Returns how many were changed."""
    stored = {q.question_id: q for q in questions_of(connection, [q.question_id for q in asked])}
    changed = [_row(q) for q in asked if q.question_id in stored and stored[q.question_id] != q]
    update_rows(connection, QUESTIONS, changed)
    if changed:
        next_revision(connection)
    return len(changed)


def _row(question: Question) -> Row:
    row = {name: getattr(question, name) for name in (QUESTIONS.key, *QUESTIONS.content)}
    moment = None if question.asked_at is None else to_utc(question.asked_at)
    return row | {"asked_at": moment, "attributes": dict(question.attributes)}
