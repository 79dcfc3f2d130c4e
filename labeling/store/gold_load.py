"""Loading gold: each source has at most one label per question, and the latest word among sources wins.

Experts' opinions are kept beside it, for those who ask how far they agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from labeling.errors import OracleError, did_you_mean
from labeling.store.bulk import Row, chunks, delete_rows, insert_rows, unique
from labeling.store.schema import GONE, GoldRecord, OpinionRecord, QuestionRecord, to_utc
from labeling.store.sources import Counts, Source


def load_gold(connection: Connection, source: Source, revision: int, moment: datetime) -> Counts:
    """Replace the gold of a source; rows that say the same as before stay as they are.

    A changed row is deleted and inserted again, so that its ``id`` is the highest and wins over what
    other sources said before; it remembers the revision of the store at which it was written. Where the source does
    not say when a label was given, it is the moment of the load that first brought it.

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
            "given_at": None if g.given_at is None else to_utc(g.given_at),
        }
        for g in source.gold
    ]
    wanted = unique("gold for question", "question_id", rows, source.name)
    redated = _date(connection, source.name, wanted, moment)
    counts = _replace(connection, GoldRecord, ("question_id",), ("label", "split"), source.name, rows)
    return replace(counts, changed=counts.changed + redated, unchanged=counts.unchanged - redated)


def _date(connection: Connection, source: str, wanted: Mapping[str, Row], moment: datetime) -> int:
    """Fill in when labels were given, and correct those that a source dates anew; how many of these there were."""
    g = GoldRecord
    statement = select(g.question_id, g.id, g.label, g.split, g.given_at).where(g.source == source)
    stored = {row.question_id: row for row in connection.execute(statement)}
    redated: list[Row] = []
    for question_id, row in wanted.items():
        old = stored.get(question_id)
        same = old is not None and old.label == row["label"]
        if row["given_at"] is None:
            row["given_at"] = old.given_at if old is not None and same else moment
        elif old is not None and same and old.split == row["split"] and old.given_at != row["given_at"]:
            redated.append({"row_id": old.id, "moment": row["given_at"]})
    # in place, as a corrected date is no new word that would win over others
    if redated:
        set_date = update(g).where(g.id == bindparam("row_id")).values(given_at=bindparam("moment"))
        connection.execute(set_date, redated)
    return len(redated)


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
