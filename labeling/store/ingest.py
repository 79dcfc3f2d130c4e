"""Loading sources: what a source says now takes the place of what it said before.

Several sources are loaded together in phases (mark what is gone, then templates, questions and gold,
then clear up), so that a row may move from one file to another, and gold may name a question of any
file, whatever the order of the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from labeling.store.bulk import (
    Kind,
    Row,
    chunks,
    delete_rows,
    insert_rows,
    mark_gone,
    plan,
    unique,
    unique_ids,
    update_rows,
)
from labeling.store.gold_load import load_gold, load_opinions
from labeling.store.reads import revision
from labeling.store.schema import (
    GONE,
    REVISION,
    GoldRecord,
    MetaRecord,
    OpinionRecord,
    QuestionRecord,
    ReviewRecord,
    require_aware,
    to_utc,
)
from labeling.store.sources import Counts, GoldRow, Loaded, Source
from labeling.store.template_history import (
    TEMPLATES,
    load_templates,
    retire_gone,
    template_row,
    templates_after,
)
from labeling.taxonomy import Template
from labeling.values import Question

QUESTIONS = Kind("question", QuestionRecord, "question_id", ("text", "asked_at", "case_id", "reply", "attributes"))


def replace_source(
    connection: Connection,
    source: str,
    *,
    at: datetime,
    templates: Sequence[Template] = (),
    questions: Sequence[Question] = (),
    gold: Sequence[GoldRow] = (),
) -> Loaded:
    """Load one source; see ``replace_sources``."""
    return replace_sources(connection, [Source(source, templates, questions, gold)], at=at)[source]


def replace_sources(connection: Connection, sources: Sequence[Source], *, at: datetime) -> dict[str, Loaded]:
    """Load sources; what each contributed before and no longer has is removed.

    Gone questions and gold are deleted, but a question that another source's gold or a review still names stays.
    Gone templates are retired, as a new version. A row that is gone may come back from any source.

    Parameters
    ----------
    connection
        Of a write transaction; after an error the transaction has to be given up.
    at
        Timezone-aware moment, recorded with the versions of templates.

    Returns
    -------
    What was done, by the name of the source.

    Raises
    ------
    OracleError
        When an id occurs twice, in one source or in two, or gold names an unknown question.
    """
    moment = require_aware(at)
    if len({s.name for s in sources}) != len(sources):
        raise ValueError("a source is named twice; hand in all its rows at once")
    templates = {s.name: _template_rows(s) for s in sources}
    questions = {s.name: _question_ids(s) for s in sources}
    gone = _mark_gone(connection, TEMPLATES, templates) + _mark_gone(connection, QUESTIONS, questions)
    del questions
    kept = {name: load_templates(connection, name, rows, moment) for name, rows in templates.items()}
    asked = {s.name: _load_questions(connection, s) for s in sources}
    gold = {s.name: load_gold(connection, s, revision(connection) + 1, moment) for s in sources}
    opinions = {s.name: load_opinions(connection, s) for s in sources}
    retired, deleted = retire_gone(connection, moment), _delete_unused(connection)
    loaded = {
        name: Loaded(
            replace(kept[name], removed=retired[name]),
            replace(asked[name], removed=deleted[name]),
            gold[name],
            opinions[name],
        )
        for name in gold
    }
    if gone or deleted or any(one.wrote for one in loaded.values()):
        next_revision(connection)
    return loaded


def templates_after_load(connection: Connection, sources: Sequence[Source]) -> tuple[Template, ...]:
    """All templates as they would be after loading sources; see ``labeling.store.template_history``."""
    return templates_after(connection, {s.name: _template_rows(s) for s in sources})


def _mark_gone(connection: Connection, kind: Kind, wanted: Mapping[str, Collection[str]]) -> int:
    return sum(mark_gone(connection, kind, name, ids) for name, ids in wanted.items())


def _template_rows(source: Source) -> dict[str, Row]:
    rows = (template_row(t, source.name, i) for i, t in enumerate(source.templates))
    return unique("template", "template_id", rows, source.name)


def _question_ids(source: Source) -> set[str]:
    return unique_ids("question", (q.question_id for q in source.questions), source.name)


def _question_row(question: Question, source: str, position: int) -> Row:
    return {
        "question_id": question.question_id,
        "text": question.text,
        "asked_at": None if question.asked_at is None else to_utc(question.asked_at),
        "case_id": question.case_id,
        "reply": question.reply,
        "attributes": dict(question.attributes),
        "source": source,
        "position": position,
    }


def _load_questions(connection: Connection, source: Source) -> Counts:
    """Rows are made and written a chunk at a time, so that the rows of a large file never stand side by side."""
    parts = chunks(enumerate(source.questions))
    done = [_load_part(connection, source.name, part) for part in parts]
    return Counts(*(sum(column) for column in zip(*map(astuple, done), strict=True))) if done else Counts()


def _load_part(connection: Connection, source: str, part: Iterable[tuple[int, Question]]) -> Counts:
    wanted = {q.question_id: _question_row(q, source, position) for position, q in part}
    todo = plan(connection, QUESTIONS, source, wanted)
    insert_rows(connection, QuestionRecord, todo.added)
    update_rows(connection, QUESTIONS, todo.changed)
    update_rows(connection, QUESTIONS, todo.moved)
    return Counts(len(todo.added), len(todo.changed), todo.unchanged, moved=len(todo.moved))


def _delete_unused(connection: Connection) -> Counter[str]:
    records = (GoldRecord, OpinionRecord, ReviewRecord)
    labelled = or_(*(select(r.id).where(r.question_id == QuestionRecord.question_id).exists() for r in records))
    statement = select(QuestionRecord.question_id, QuestionRecord.source)
    rows = connection.execute(statement.where(QuestionRecord.position == GONE, ~labelled)).all()
    delete_rows(connection, QuestionRecord.question_id, [row.question_id for row in rows])
    return Counter(row.source for row in rows)


def next_revision(connection: Connection) -> int:
    """Raise the store's revision by one and return it."""
    statement = update(MetaRecord).where(MetaRecord.key == REVISION)
    connection.execute(statement.values(value=MetaRecord.value + 1))
    return revision(connection)
