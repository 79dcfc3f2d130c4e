"""Reading what was loaded, as values of the domain; rows of one read transaction belong together."""

from __future__ import annotations

from collections.abc import Collection, Generator
from typing import Any

from sqlalchemy import Connection, Select, func, select, union

from labeling.review.agreement import Opinion
from labeling.store.bulk import CHUNK, chunks
from labeling.store.schema import (
    GONE,
    REVISION,
    GoldRecord,
    MetaRecord,
    OpinionRecord,
    QuestionRecord,
    TemplateRecord,
)
from labeling.store.sources import GoldRow
from labeling.taxonomy import Template
from labeling.values import Question

TEMPLATES_STAMP = select(func.count(), func.coalesce(func.sum(TemplateRecord.version), 0))


def templates(connection: Connection) -> tuple[Template, ...]:
    """All templates, retired ones included, by source and their order in it; gone ones come first."""
    t = TemplateRecord
    statement = select(
        t.template_id, t.topic, t.title, t.body, t.status, t.owner, t.products, t.review_by, t.version
    ).order_by(t.source, t.position, t.template_id)
    return tuple(
        Template(*row[:6], products=tuple(row.products), review_by=row.review_by, version=row.version)
        for row in connection.execute(statement)
    )


def templates_stamp(connection: Connection) -> tuple[int, int]:
    """How many templates there are, and the sum of their versions; the same numbers, the same templates."""
    row = connection.execute(TEMPLATES_STAMP).one()
    return int(row[0]), int(row[1])


def questions(connection: Connection) -> Generator[Question, None, None]:
    """All questions by source and their order in it, read ``CHUNK`` rows at a time.

    A question that its source no longer has, but that gold still names, comes before the others of
    its source. ``asked_at`` is in UTC.
    """
    q = QuestionRecord
    statement = _questions().order_by(q.source, q.position, q.question_id)
    for row in connection.execute(statement, execution_options={"yield_per": CHUNK}):
        yield Question(*row)


def questions_of(connection: Connection, question_ids: Collection[str]) -> list[Question]:
    """Some questions, in no order; ids that the store does not have are passed over."""
    parts = (_questions().where(QuestionRecord.question_id.in_(part)) for part in chunks(question_ids))
    return [Question(*row) for statement in parts for row in connection.execute(statement)]


def _questions() -> Select[Any]:
    q = QuestionRecord
    return select(q.question_id, q.text, q.asked_at, q.case_id, q.reply, q.attributes)


def gold_of_files(
    connection: Connection, question_ids: Collection[str] | None = None
) -> dict[str, tuple[GoldRow, int]]:
    """One row per question that a file labels, with the revision of the store at which it was written.

    Only for some questions where they are named.

    Where several sources labelled a question, the label that was written last (the highest ``id``)
    wins; loading the same gold again does not count as writing.
    """
    g = GoldRecord
    winners = select(func.max(g.id)).group_by(g.question_id)
    statement = select(g.question_id, g.label, g.split, g.given_at, g.revision)
    if question_ids is None:
        found = connection.execute(statement.where(g.id.in_(winners))).all()
    else:
        mine = (winners.where(g.question_id.in_(part)) for part in chunks(question_ids))
        found = [row for some in mine for row in connection.execute(statement.where(g.id.in_(some)))]
    return {row[0]: (GoldRow(*row[:4]), row.revision) for row in found}


def opinions_of_files(connection: Connection) -> list[Opinion]:
    """What experts said, in the order of the questions; of several sources' words of one expert the last."""
    o, q = OpinionRecord, QuestionRecord
    winners = select(func.max(o.id)).group_by(o.question_id, o.expert)
    statement = (
        select(o.question_id, o.expert, o.label)
        .join(q, q.question_id == o.question_id)
        .where(o.id.in_(winners))
        .order_by(q.source, q.position, q.question_id, o.expert)
    )
    return [Opinion(*row) for row in connection.execute(statement)]


def sources(connection: Connection) -> tuple[str, ...]:
    """Names of the sources that have something in the store now, sorted."""
    statement = union(
        select(TemplateRecord.source).where(TemplateRecord.position != GONE),
        select(QuestionRecord.source).where(QuestionRecord.position != GONE),
        select(GoldRecord.source),
        select(OpinionRecord.source),
    )
    return tuple(sorted(connection.scalars(statement)))


def revision(connection: Connection) -> int:
    """Number of loads so far that changed a template, a question or gold; equal numbers, equal rows."""
    return connection.execute(select(MetaRecord.value).where(MetaRecord.key == REVISION)).scalar_one()
