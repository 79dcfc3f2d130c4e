"""Questions whose gold should be looked at again; each waits until somebody gives it a label after that was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, func, select

from labeling.review.rechecks import Recheck, waiting
from labeling.review.reviews import Review, standing
from labeling.store.bulk import chunks, insert_rows
from labeling.store.moves import moves
from labeling.store.reviews import reviews_of
from labeling.store.schema import RecheckRecord, require_aware

__all__ = ["Recheck", "ask_again", "asked", "last_asked", "rechecks", "withdraw"]


def ask_again(connection: Connection, wanted: Sequence[Recheck]) -> int:
    """Append questions to look at again; how many were new. One that waits for the same source is not asked twice."""
    known = {(r.question_id, r.source) for r in rechecks(connection)}
    fresh = list({(r.question_id, r.source): r for r in wanted if (r.question_id, r.source) not in known}.values())
    insert_rows(connection, RecheckRecord, (asdict(r) | {"at": require_aware(r.at)} for r in fresh))
    return len(fresh)


def withdraw(connection: Connection, source: str, question_ids: Collection[str]) -> None:
    """Ask no longer for these questions on behalf of a source, as what it said of them was taken back."""
    r = RecheckRecord
    for part in chunks(sorted(question_ids)):
        connection.execute(delete(r).where(r.source == source, r.question_id.in_(part)))


def rechecks(connection: Connection) -> list[Recheck]:
    """Questions that still wait, in the order in which they were asked for; see ``labeling.review.rechecks``."""
    every = asked(connection)
    said: dict[str, list[Review]] = defaultdict(list)
    for review in standing(reviews_of(connection, {r.question_id for r in every})):
        said[review.question_id].append(review)
    return waiting(every, said, moves(connection).void)


def asked(connection: Connection) -> list[Recheck]:
    """All that were ever asked for, in that order."""
    r = RecheckRecord
    statement = select(r.question_id, r.at, r.why, r.source).order_by(r.id)
    return [Recheck(*row) for row in connection.execute(statement)]


def last_asked(connection: Connection) -> int:
    """Number of the last that was asked for, 0 before the first; equal numbers, the same that were asked for."""
    return connection.scalar(select(func.max(RecheckRecord.id))) or 0
