"""Which templates are in the replies that agents sent: what is still to be looked at, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, or_, select

from labeling.serving.suggestions import USED
from labeling.store.bulk import chunks
from labeling.store.schema import FeedbackRecord, ReplyMatchRecord, SuggestionRecord, require_aware

AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ReplyMatch:
    """What was found in a reply.

    Parameters
    ----------
    feedback_id
        Number of the feedback that brought the reply.
    matcher
        How it was looked at; another name means that it has to be looked at again.
    kind, similarity
        Of the suggested template, or of one that says the same; the similarity lies in [0, 1].
    matched
        Whether that template is in the reply.
    found
        Ids of all templates in the reply, the best first.
    """

    suggestion_id: str
    feedback_id: int
    matcher: str
    kind: str
    similarity: float
    matched: bool
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to be looked at, and the template that was suggested, also where nobody was shown it.

    ``reply`` is None where the suggested answer went out as it was; ``at`` is the moment of the suggestion, and
    ``before`` what was found in the same reply earlier, None where nobody looked.
    """

    feedback_id: int
    suggestion_id: str
    at: datetime
    template_id: str
    reply: str | None
    before: ReplyMatch | None


def waiting(
    connection: Connection, matcher: str, limit: int, *, after: int = 0, since: datetime | None = None
) -> list[Reply]:
    """Replies that this matcher has not looked at, in the order in which they came, at most ``limit``.

    Parameters
    ----------
    after
        Only feedback with a larger number.
    since
        Only on suggestions from this moment on.
    """
    f, s, m = FeedbackRecord, SuggestionRecord, ReplyMatchRecord
    old = (m.feedback_id, m.matcher, m.kind, m.similarity, m.matched, m.found)
    chosen: AnySelect = select(f.id, f.suggestion_id, s.at, s.template_id, f.reply, *old)
    statement = _waiting(chosen, matcher, since).where(f.id > after).order_by(f.id).limit(limit)
    return [_reply(row) for row in connection.execute(statement)]


def count_waiting(connection: Connection, matcher: str, since: datetime, until: datetime | None = None) -> int:
    """How many suggestions asked for in ``[since, until)`` have a reply that this matcher has not looked at."""
    counted: AnySelect = select(func.count(FeedbackRecord.suggestion_id.distinct()))
    statement = _waiting(counted, matcher, since)
    if until is not None:
        statement = statement.where(SuggestionRecord.at < require_aware(until))
    return int(connection.execute(statement).scalar_one())


def write_matches(connection: Connection, found: Sequence[ReplyMatch]) -> None:
    """Put these in the place of what was known of the same suggestions; those erased meanwhile are left out."""
    latest = {one.suggestion_id: one for one in found}
    for part in chunks(list(latest)):
        there = connection.scalars(
            select(SuggestionRecord.suggestion_id).where(SuggestionRecord.suggestion_id.in_(part))
        )
        rows = [asdict(latest[i]) | {"found": list(latest[i].found)} for i in there]
        connection.execute(delete(ReplyMatchRecord).where(ReplyMatchRecord.suggestion_id.in_(part)))
        if rows:
            connection.execute(insert(ReplyMatchRecord), rows)


def _waiting(chosen: AnySelect, matcher: str, since: datetime | None) -> AnySelect:
    f, s, m = FeedbackRecord, SuggestionRecord, ReplyMatchRecord
    statement = (
        chosen.select_from(f)
        .join(s, s.suggestion_id == f.suggestion_id)
        .outerjoin(m, m.suggestion_id == f.suggestion_id)
        .where(or_(f.reply.is_not(None), f.action == USED))
        .where(or_(m.suggestion_id.is_(None), m.feedback_id < f.id, m.matcher != matcher))
    )
    return statement if since is None else statement.where(s.at >= require_aware(since))


def _reply(row: Any) -> Reply:
    feedback_id, suggestion_id, at, template_id, reply, seen, *old = row
    before = None
    if seen == feedback_id:
        matcher, kind, similarity, matched, found = old
        before = ReplyMatch(suggestion_id, seen, matcher, kind, similarity, matched, tuple(found))
    return Reply(feedback_id, suggestion_id, at, template_id, reply, before)
