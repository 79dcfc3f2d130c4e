"""Answers about questions that do not need all of them in memory."""

from __future__ import annotations

from collections.abc import Collection, Generator
from itertools import islice

from sqlalchemy import Connection, select

from labeling.blocks import BLOCK
from labeling.store.bulk import CHUNK, chunks
from labeling.store.reads import questions
from labeling.store.schema import QuestionRecord
from labeling.values import Question


def question_blocks(connection: Connection, size: int = BLOCK) -> Generator[list[Question], None, None]:
    """All questions by source and their order in it, in lists of ``size``; the last one may be shorter."""
    rows = questions(connection)
    while block := list(islice(rows, size)):
        yield block


def known_ids(connection: Connection, question_ids: Collection[str]) -> set[str]:
    """Those of some ids that the store has."""
    q = QuestionRecord.question_id
    found: set[str] = set()
    for part in chunks(question_ids):
        found.update(connection.scalars(select(q).where(q.in_(part))))
    return found


def ids_of_texts(connection: Connection, texts: Collection[str]) -> dict[str, str]:
    """Ids of the questions with these texts, by text; where several have one, the last in the order of questions.

    Texts have no index, as that would be as large as the questions; one pass over the table finds them all.
    """
    q = QuestionRecord
    wanted, ordered = set(texts), select(q.text, q.question_id).order_by(q.source, q.position, q.question_id)
    if not wanted:
        return {}
    if len(wanted) <= CHUNK:
        ordered = ordered.where(q.text.in_(wanted))
    rows = connection.execute(ordered, execution_options={"yield_per": CHUNK})
    return {text: question_id for text, question_id in rows if text in wanted}
