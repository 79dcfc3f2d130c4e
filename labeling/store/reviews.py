"""Keeping reviews, which are only ever appended to, and the gold that comes of them and of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from labeling.curating.moves import Moves
from labeling.errors import OracleError, did_you_mean
from labeling.review import reviews as domain
from labeling.review.agreement import Opinion
from labeling.review.reviews import Review, Settled
from labeling.store.bulk import Row, chunks, insert_rows
from labeling.store.ingest import next_revision
from labeling.store.moves import moves
from labeling.store.reads import gold_of_files, opinions_of_files
from labeling.store.schema import GoldRecord, QuestionRecord, ReviewRecord
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
COLUMNS = [getattr(ReviewRecord, name) for name in FIELDS]
# asked several times for each decision, so made once
AFTER = select(ReviewRecord.id, *COLUMNS).where(ReviewRecord.id > bindparam("number")).order_by(ReviewRecord.id)


def append_reviews(connection: Connection, wanted: Sequence[Review]) -> int:
    """Append reviews and raise the store's revision; returns how many were new.

    A review is not new if it is in the store already, or repeats what its expert said of the question last.

    Raises
    ------
    OracleError
        When a review names a question that the store does not have.
    """
    _refuse_unknown(connection, wanted)
    before = reviews_of(connection, {r.question_id for r in wanted})
    known = {r.review_id for r in before}
    last = {(r.question_id, r.expert): r for r in before}
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
    return [Review(*row) for row in connection.execute(select(*COLUMNS).order_by(ReviewRecord.id))]


def reviews_of(connection: Connection, question_ids: Iterable[str]) -> list[Review]:
    """Reviews of some questions, those of one question in the order in which they were appended."""
    out: list[Review] = []
    for part in chunks(sorted(question_ids)):
        statement = select(*COLUMNS).where(ReviewRecord.question_id.in_(part)).order_by(ReviewRecord.id)
        out += [Review(*row) for row in connection.execute(statement)]
    return out


def reviews_after(connection: Connection, number: int) -> list[tuple[int, Review]]:
    """Reviews appended after the one with a number, each with its own; 0 gives all. Numbers only ever grow."""
    return [(row[0], Review(*row[1:])) for row in connection.execute(AFTER, {"number": number})]


def gold(connection: Connection) -> list[GoldRow]:
    """One row per labelled question, in the order of the questions: what files and reviews say, merged."""
    q, rows = QuestionRecord, gold_by_question(connection)
    order = connection.scalars(select(q.question_id).order_by(q.source, q.position, q.question_id))
    return [rows[question_id] for question_id in order if question_id in rows]


def gold_by_question(connection: Connection) -> dict[str, GoldRow]:
    """The same as `gold`, by question id and in no order."""
    r, said = ReviewRecord, reviews(connection)
    revision = {row[0]: row[1] for row in connection.execute(select(r.review_id, r.revision))}
    return _merged(connection, gold_of_files(connection), said, revision)


def gold_of_label(connection: Connection, label: str) -> list[GoldRow]:
    """Gold that counts for a label now, by question id; what says nothing of the label is not read."""
    g, r = GoldRecord, ReviewRecord
    names = moves(connection).names(label)
    found = select(g.question_id).where(g.label.in_(names)).union(select(r.question_id).where(r.decision.in_(names)))
    ids = sorted(connection.scalars(found))
    rows = gold_of_questions(connection, ids)
    return [rows[i] for i in ids if i in rows and rows[i].label == label]


def gold_of_questions(connection: Connection, question_ids: Sequence[str]) -> dict[str, GoldRow]:
    """Gold of some questions by their ids, as `gold_by_question` has it."""
    r, revision = ReviewRecord, dict[str, int]()
    for part in chunks(question_ids):
        statement = select(r.review_id, r.revision).where(r.question_id.in_(part))
        revision |= {row[0]: row[1] for row in connection.execute(statement)}
    return _merged(connection, gold_of_files(connection, question_ids), reviews_of(connection, question_ids), revision)


def _merged(
    connection: Connection,
    files: Mapping[str, tuple[GoldRow, int]],
    said: Sequence[Review],
    revision: Mapping[str, int],
) -> dict[str, GoldRow]:
    """Gold with the labels that count since templates were moved; ``revision`` is by review id."""
    found = moves(connection)
    now = {i: row if found.main(row[0].label) == row[0].label else _named_now(row, found) for i, row in files.items()}
    kept = found.kept(said)
    return _dated(merged(now, domain.settle(found.counted(said)), _written(kept, revision)), kept, now)


def _named_now(row: tuple[GoldRow, int], found: Moves) -> tuple[GoldRow, int]:
    return replace(row[0], label=found.main(row[0].label), given_as=row[0].label), row[1]


def _dated(
    rows: dict[str, GoldRow], kept: Sequence[Review], files: Mapping[str, tuple[GoldRow, int]]
) -> dict[str, GoldRow]:
    """Rows that reviews brought or changed, with when and as what the last review of them was written."""
    last = {r.question_id: r for r in kept if r.label is not None}
    out = dict(rows)
    for question_id, review in last.items():
        row, file = rows.get(question_id), files.get(question_id)
        # where the file's word counts, `merged` hands its very row on
        if row is not None and (file is None or row is not file[0]):
            as_said = "" if review.decision == row.label else review.decision
            out[question_id] = replace(row, given_at=review.at, given_as=as_said)
    return out


def _written(said: Sequence[Review], revision: Mapping[str, int]) -> dict[str, int]:
    """Revision of the last label of each question; reviews that were taken back are not among those handed in."""
    left = [review for review in said if review.label is not None]
    return {review.question_id: revision[review.review_id] for review in left}


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
    found, said = moves(connection), reviews(connection)
    files = found.counted_opinions(opinions_of_files(connection), said)
    out = {(o.question_id, o.expert): o for o in files}
    out |= {(o.question_id, o.expert): o for o in domain.opinions(found.counted(said))}
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
