"""Removing questions and suggestions from the store, for good, and knowing them if they come again.

What is removed is removed from the logs too, which are otherwise only ever appended to. What stays of an id is a
salted hash of it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from labeling.question import Question
from labeling.store.bulk import chunks
from labeling.store.ingest import next_revision
from labeling.store.schema import (
    ErasedRecord,
    FeedbackRecord,
    GoldRecord,
    LeaseRecord,
    OpinionRecord,
    QuestionRecord,
    RecheckRecord,
    ReplyMatchRecord,
    ReviewRecord,
    ShadowSuggestionRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    SuggestionRecord,
    require_aware,
)

QUESTION, CASE, CUSTOMER, SALT = "question", "case", "customer", "salt"
KINDS = (QUESTION, CASE, CUSTOMER)

OF_SUGGESTION: tuple[Any, ...] = (
    SpotAnswerRecord,
    SpotCheckRecord,
    ReplyMatchRecord,
    ShadowSuggestionRecord,
    FeedbackRecord,
)
OF_QUESTION: tuple[Any, ...] = (GoldRecord, OpinionRecord, ReviewRecord, RecheckRecord, LeaseRecord)
Q: Any = QuestionRecord
S: Any = SuggestionRecord


@dataclass(frozen=True)
class Rows:
    """Questions and suggestions of a store, with what says whose they are.

    Parameters
    ----------
    cases, texts
        Case ids of these rows, and their texts as they are stored: messages, replies and comments.
    asked
        Texts of the messages alone, which embeddings are kept of.
    """

    questions: frozenset[str] = frozenset()
    suggestions: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gone:
    """What was erased: by the hash of kind and id, when."""

    salt: str = ""
    known: Mapping[str, datetime] = field(default_factory=dict)

    def since(self, kind: str, value: str | None) -> datetime | None:
        """When something of this id was erased; None where it never was."""
        return self.known.get(hashed(self.salt, kind, value)) if self.known and value else None

    def holds(self, question: Question, customer: str) -> bool:
        """Whether a question must not come in again: it was erased, or its case or customer was after it was asked.

        Parameters
        ----------
        customer
            Name of the attribute that tells customers apart.
        """
        if not self.known:
            return False
        if self.since(QUESTION, question.question_id) is not None:
            return True
        owners = ((CASE, question.case_id), (CUSTOMER, question.attributes.get(customer)))
        moments = [since for since in (self.since(*owner) for owner in owners) if since is not None]
        return any(question.asked_at is None or question.asked_at <= since for since in moments)


def hashed(salt: str, kind: str, value: str) -> str:
    """SHA-256 of salt, kind and id as 64 hex digits."""
    return hashlib.sha256(f"{salt}\0{kind}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()


def gone(connection: Connection) -> Gone:
    """All that was erased so far."""
    e = ErasedRecord
    rows = connection.execute(select(e.digest, e.kind, e.at)).all()
    salt = next((digest for digest, kind, _ in rows if kind == SALT), "")
    return Gone(salt, {digest: at for digest, kind, at in rows if kind != SALT})


def rows_of(connection: Connection, kind: str, value: str, customer: str) -> Rows:
    """What there is of a question, case or customer.

    Of a customer these are all cases in which the attribute ``customer`` has this value once. Of a question it is also
    what was suggested to it: the same text in the same case.
    """
    cases = {value} if kind == CASE else set[str]()
    if kind == CUSTOMER:
        for record in (Q, S):
            same = record.attributes[customer].as_string() == value
            cases |= set(connection.scalars(select(record.case_id).where(same, record.case_id.is_not(None))))
    of_question = [Q.question_id == value] if kind == QUESTION else []
    of_suggestion = [S.suggestion_id == value] if kind == QUESTION else []
    if kind == CUSTOMER:
        of_question.append(Q.attributes[customer].as_string() == value)
        of_suggestion.append(S.attributes[customer].as_string() == value)
    questions = _found(connection, Q.question_id, (Q.case_id, cases), of_question)
    if kind == QUESTION:
        of_suggestion += [_asked_so(connection, one) for one in questions]
    suggestions = _found(connection, S.suggestion_id, (S.case_id, cases), of_suggestion)
    return _with_texts(connection, frozenset(questions), frozenset(suggestions), frozenset(filter(None, cases)))


def _asked_so(connection: Connection, question_id: str) -> Any:
    text, case = connection.execute(select(Q.text, Q.case_id).where(Q.question_id == question_id)).one()
    return (S.text == text) & (S.case_id.is_(None) if case is None else S.case_id == case)


def _found(connection: Connection, key: Any, of_case: tuple[Any, Collection[str]], also: list[Any]) -> set[str]:
    found = set(connection.scalars(select(key).where(or_(*also)))) if also else set[str]()
    for part in chunks(sorted(of_case[1])):
        found |= set(connection.scalars(select(key).where(of_case[0].in_(part))))
    return found


def _with_texts(
    connection: Connection, questions: frozenset[str], suggestions: frozenset[str], cases: frozenset[str]
) -> Rows:
    said, asked = set[str](), set[str]()
    wanted = (
        (Q.question_id, questions, (Q.text, Q.reply)),
        (ReviewRecord.question_id, questions, (ReviewRecord.comment,)),
        (S.suggestion_id, suggestions, (S.text,)),
        (FeedbackRecord.suggestion_id, suggestions, (FeedbackRecord.reply, FeedbackRecord.note)),
        (SpotAnswerRecord.suggestion_id, suggestions, (SpotAnswerRecord.comment,)),
    )
    for key, ids, columns in wanted:
        for part in chunks(sorted(ids)):
            for row in connection.execute(select(*columns).where(key.in_(part))):
                said |= {text for text in row if text}
                if columns[0] in (Q.text, S.text):
                    asked.add(row[0])
    return Rows(questions, suggestions, cases, frozenset(said), frozenset(asked))


def others_say(connection: Connection, texts: Collection[str], rows: Rows) -> set[str]:
    """Those of some texts that another question, or another suggestion, has too."""
    found = set[str]()
    for part in chunks(sorted(texts)):
        for key, column, mine in ((Q.question_id, Q.text, rows.questions), (S.suggestion_id, S.text, rows.suggestions)):
            said = connection.execute(select(key, column).where(column.in_(part)))
            found |= {text for one, text in said if one not in mine}
    return found


def count_rows(connection: Connection, rows: Rows) -> dict[str, int]:
    """How many rows `remove` would remove, by table."""
    counts = dict[str, int]()
    for record, key, ids in _all(rows):
        parts = (select(func.count()).select_from(record).where(key.in_(part)) for part in chunks(sorted(ids)))
        counts[record.__tablename__] = sum(connection.scalar(part) or 0 for part in parts)
    return {table: n for table, n in counts.items() if n}


def remove(connection: Connection, rows: Rows, targets: Iterable[tuple[str, str]], at: datetime) -> dict[str, int]:
    """Remove rows and all that hangs on them; how many there were by table.

    Parameters
    ----------
    targets
        Kind and id of each thing that is to be known again: hashes of these are kept.
    at
        Timezone-aware.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is removed is overwritten
    counts = dict[str, int]()
    for record, key, ids in _all(rows):
        for part in chunks(sorted(ids)):
            done = connection.execute(delete(record).where(key.in_(part)))
            counts[record.__tablename__] = counts.get(record.__tablename__, 0) + done.rowcount
    _remember(connection, targets, require_aware(at), sum(counts.values()))
    next_revision(connection)  # whoever keeps anything in memory reads it anew
    return {table: n for table, n in counts.items() if n}


def _all(rows: Rows) -> list[tuple[Any, Any, frozenset[str]]]:
    """Tables, the column that says whose a row is, and which; what others refer to comes last."""
    of_suggestions = [(record, record.suggestion_id, rows.suggestions) for record in (*OF_SUGGESTION, S)]
    return of_suggestions + [(record, record.question_id, rows.questions) for record in (*OF_QUESTION, Q)]


def _remember(connection: Connection, targets: Iterable[tuple[str, str]], at: datetime, rows: int) -> None:
    known = gone(connection)
    salt = known.salt or secrets.token_hex(32)
    new = {hashed(salt, kind, value): kind for kind, value in targets}
    lines = [{"digest": d, "kind": k, "at": at, "rows": rows} for d, k in new.items()]
    for part in chunks(sorted(new)):  # erased again: the later moment counts
        connection.execute(delete(ErasedRecord).where(ErasedRecord.digest.in_(part)))
    if not known.salt:
        lines.append({"digest": salt, "kind": SALT, "at": at, "rows": 0})
    connection.execute(insert(ErasedRecord), lines)
