"""Loading gold: each source has at most one label per question, and the latest word among sources wins.

Experts' opinions are kept beside it, for those who ask how far they agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from labeling.errors import OracleError, did_you_mean
from labeling.store.bulk import Row, chunks, delete_rows, insert_rows, unique
from labeling.store.schema import GONE, GoldRecord, OpinionRecord, QuestionRecord
from labeling.store.sources import Counts, Source


def load_gold(connection: Connection, source: Source, revision: int) -> Counts:
    """Replace the gold of a source; rows that say the same as before stay as they are.

    A changed row is deleted and inserted again, so that its ``id`` is the highest and wins over what
    other sources said before; it remembers the revision of the store at which it was written.

    Raises
    ------
    OracleError
        When a question is labelled twice, or there is no such question.
    """
    rows: list[Row] = [
        {
            "question_id": g.question_id,
            "label": g.label,
            "split": g.split,
            "source": source.name,
            "revision": revision,
        }
        for g in source.gold
    ]
    unique("gold for question", "question_id", rows, source.name)
    return _replace(connection, GoldRecord, ("question_id",), ("label", "split"), source.name, rows)


def load_opinions(connection: Connection, source: Source) -> Counts:
    """Replace what a source tells of experts' opinions.

    Raises
    ------
    OracleError
        When there is no such question.
    """
    rows: list[Row] = [
        {"question_id": o.question_id, "expert": o.expert, "label": o.label, "source": source.name}
        for o in source.opinions
    ]
    return _replace(connection, OpinionRecord, ("question_id", "expert"), ("label",), source.name, rows)


def _replace(
    connection: Connection,
    record: type[GoldRecord] | type[OpinionRecord],
    key: tuple[str, ...],
    content: tuple[str, ...],
    source: str,
    rows: Sequence[Row],
) -> Counts:
    """Delete and insert what differs from what the source said before, by the columns of the key."""
    _refuse_unknown(connection, source, list(dict.fromkeys(row["question_id"] for row in rows)))
    wanted = {tuple(row[c] for c in key): row for row in rows}
    columns = [getattr(record, c) for c in ("id", *key, *content)]
    old = connection.execute(select(*columns).where(record.source == source)).mappings().all()
    stored = {tuple(row[c] for c in key): row for row in old}
    both = stored.keys() & wanted.keys()
    same = {k for k in both if all(stored[k][c] == wanted[k][c] for c in content)}
    delete_rows(connection, record.id, [row["id"] for k, row in stored.items() if k not in same])
    insert_rows(connection, record, (row for k, row in wanted.items() if k not in same))
    return Counts(
        added=len(wanted) - len(both),
        changed=len(both) - len(same),
        unchanged=len(same),
        removed=len(stored) - len(both),
    )


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
