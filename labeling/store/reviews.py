"""Keeping reviews, which are only ever appended to, and the gold that comes of them and of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from labeling.agreement import Opinion
from labeling.errors import OracleError, did_you_mean
from labeling.review import reviews as domain
from labeling.review.reviews import WITHOUT_LABEL, Review, Settled
from labeling.store.bulk import Row, chunks, insert_rows
from labeling.store.ingest import next_revision
from labeling.store.reads import gold_of_files, opinions_of_files
from labeling.store.schema import QuestionRecord, ReviewRecord
from labeling.store.sources import GoldRow

FIELDS = (
    "question_id",
    "expert",
    "at",
    "decision",
    "comment",
    "shown",
    "shown_proba",
    "reason",
    "purpose",
    "made_from",
)


def append_reviews(connection: Connection, wanted: Sequence[Review]) -> int:
    """Append reviews and raise the store's revision; returns how many were new.

    A review is not new if it is in the store already, or repeats what its expert said of the question last.

    Raises
    ------
    OracleError
        When a review names a question that the store does not have.
    """
    _refuse_unknown(connection, wanted)
    known = set(connection.scalars(select(ReviewRecord.review_id)))
    last = {(r.question_id, r.expert): r for r in reviews(connection)}
    fresh: list[Review] = []
    for review in wanted:
        who = (review.question_id, review.expert)
        if review.review_id in known or (who in last and review.repeats(last[who])):
            continue
        known.add(review.review_id)
        last[who] = review
        fresh.append(review)
    if fresh:
        written = next_revision(connection)
        insert_rows(connection, ReviewRecord, (_row(r, written) for r in fresh))
    return len(fresh)


def reviews(connection: Connection) -> list[Review]:
    """All reviews, in the order in which they were appended; times are in UTC."""
    columns = [getattr(ReviewRecord, f) for f in FIELDS]
    return [Review(*row) for row in connection.execute(select(*columns).order_by(ReviewRecord.id))]


def gold(connection: Connection) -> list[GoldRow]:
    """One row per labelled question, in the order of the questions: what files and reviews say, merged."""
    q, r = QuestionRecord, ReviewRecord
    labelled = select(r.question_id, func.max(r.revision)).where(r.decision.not_in(WITHOUT_LABEL))
    written = {row[0]: row[1] for row in connection.execute(labelled.group_by(r.question_id))}
    rows = merged(gold_of_files(connection), domain.settle(reviews(connection)), written)
    order = connection.scalars(select(q.question_id).order_by(q.source, q.position, q.question_id))
    return [rows[question_id] for question_id in order if question_id in rows]


def merged(
    files: Mapping[str, tuple[GoldRow, int]], settled: Mapping[str, Settled], written: Mapping[str, int]
) -> dict[str, GoldRow]:
    """Gold of files and of reviews by question; what was written last counts.

    A question keeps the split that a file gives it, so that reviews move no test gold. Where the reviews came
    last and have no majority, there is no gold.

    Parameters
    ----------
    files
        What the files say, with the revision of the store at which it was written.
    settled, written
        What the reviews come to, and the revision of the last of them.
    """
    out = {question_id: row for question_id, (row, _) in files.items()}
    for question_id, found in settled.items():
        row, revision = files.get(question_id, (None, -1))
        if revision > written[question_id]:
            continue
        if found.label is None:
            out.pop(question_id, None)
        elif row is None:
            out[question_id] = GoldRow(question_id, found.label, found.split)
        else:
            out[question_id] = replace(row, label=found.label)
    return out


def opinions(connection: Connection) -> list[Opinion]:
    """What each expert says, in files or in reviews; a review takes the place of the expert's word in a file."""
    out = {(o.question_id, o.expert): o for o in opinions_of_files(connection)}
    out |= {(o.question_id, o.expert): o for o in domain.opinions(reviews(connection))}
    return list(out.values())


def _row(review: Review, revision: int) -> Row:
    values = {name: getattr(review, name) for name in FIELDS}
    return {"review_id": review.review_id, **values, "revision": revision}


def _refuse_unknown(connection: Connection, wanted: Sequence[Review]) -> None:
    ids = QuestionRecord.question_id
    for part in chunks(dict.fromkeys(r.question_id for r in wanted)):
        known = set(connection.scalars(select(ids).where(ids.in_(part))))
        for one in part:
            if one not in known:
                near = did_you_mean(one, connection.scalars(select(ids)))
                raise OracleError(f"a review of question '{one}', which no source has; correct the id{near}")
