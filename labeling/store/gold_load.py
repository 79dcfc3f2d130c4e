"""Loading gold: each source has at most one label per question, and the latest word among sources wins.

Experts' opinions are kept beside it, for those who ask how far they agree.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from labeling.errors import OracleError, did_you_mean
from labeling.store.bulk import Row, chunks, delete_rows, insert_rows, unique
from labeling.store.schema import GONE, GoldRecord, OpinionRecord, QuestionRecord
from labeling.store.sources import Counts, Source


def load_gold(connection: Connection, source: Source) -> Counts:
    """Replace the gold of a source; rows that say the same as before stay as they are.

    A changed row is deleted and inserted again, so that its ``id`` is the highest and wins over what
    other sources said before.

    Raises
    ------
    OracleError
        When a question is labelled twice, or there is no such question.
    """
    rows: list[Row] = [
        {"question_id": g.question_id, "label": g.label, "split": g.split, "source": source.name} for g in source.gold
    ]
    wanted = unique("gold for question", "question_id", rows, source.name)
    _refuse_unknown(connection, source.name, list(wanted))
    stored = _stored(connection, source.name)
    said = {key: (row["label"], row["split"]) for key, row in wanted.items()}
    same = {key for key, (_, *content) in stored.items() if said.get(key) == tuple(content)}
    delete_rows(connection, GoldRecord.id, [row[0] for key, row in stored.items() if key not in same])
    insert_rows(connection, GoldRecord, (row for key, row in wanted.items() if key not in same))
    both = len(stored.keys() & wanted.keys())
    return Counts(added=len(wanted) - both, changed=both - len(same), unchanged=len(same), removed=len(stored) - both)


def load_opinions(connection: Connection, source: Source) -> Counts:
    """Replace what a source tells of experts' opinions.

    Raises
    ------
    OracleError
        When there is no such question.
    """
    _refuse_unknown(connection, source.name, list({o.question_id for o in source.opinions}))
    wanted = {(o.question_id, o.expert): o.label for o in source.opinions}
    o = OpinionRecord
    rows = connection.execute(select(o.id, o.question_id, o.expert, o.label).where(o.source == source.name)).all()
    stored = {(row.question_id, row.expert): row for row in rows}
    same = {key for key, row in stored.items() if wanted.get(key) == row.label}
    delete_rows(connection, o.id, [row.id for key, row in stored.items() if key not in same])
    new = ({"question_id": q, "expert": e, "label": v} for (q, e), v in wanted.items() if (q, e) not in same)
    insert_rows(connection, OpinionRecord, (row | {"source": source.name} for row in new))
    both = len(stored.keys() & wanted.keys())
    return Counts(added=len(wanted) - both, changed=both - len(same), unchanged=len(same), removed=len(stored) - both)


def _stored(connection: Connection, source: str) -> dict[str, tuple[int, str, str]]:
    columns = (GoldRecord.question_id, GoldRecord.id, GoldRecord.label, GoldRecord.split)
    rows = connection.execute(select(*columns).where(GoldRecord.source == source))
    return {row.question_id: (row.id, row.label, row.split) for row in rows}


def _refuse_unknown(connection: Connection, source: str, ids: list[str]) -> None:
    for part in chunks(ids):
        columns = (QuestionRecord.question_id, QuestionRecord.source, QuestionRecord.position)
        rows = connection.execute(select(*columns).where(QuestionRecord.question_id.in_(part)))
        # A question that this very source has just dropped is about to be deleted.
        known = {q for q, owner, position in rows if not (owner == source and position == GONE)}
        for one in part:
            if one not in known:
                raise _unknown(connection, source, one)


def _unknown(connection: Connection, source: str, question_id: str) -> OracleError:
    ids = connection.scalars(select(QuestionRecord.question_id).where(QuestionRecord.position != GONE))
    return OracleError(
        f"gold for question '{question_id}', which no source has; correct the id or load its questions too"
        f"{did_you_mean(question_id, ids)}",
        source,
    )
