"""Texts of logged suggestions, for what has to read some of them: ids of a stretch of time, then a few by id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from labeling.store.bulk import chunks
from labeling.store.schema import SuggestionRecord, require_aware, to_utc
from labeling.values import Question

S = SuggestionRecord


def ids_between(connection: Connection, since: datetime, until: datetime) -> list[str]:
    """Ids of the suggestions asked for in ``[since, until)``, in no order."""
    inside = (require_aware(since) <= S.at, require_aware(until) > S.at)
    return list(connection.execute(select(S.suggestion_id).where(*inside)).scalars())


def asked(connection: Connection, suggestion_ids: Sequence[str]) -> list[Question]:
    """What was asked, in the order of the ids; those that are not there any more are passed over."""
    found: dict[str, Question] = {}
    columns = (S.suggestion_id, S.text, S.at, S.case_id, S.attributes)
    for part in chunks(suggestion_ids):
        for row in connection.execute(select(*columns).where(S.suggestion_id.in_(part))):
            found[row[0]] = Question(row[0], row[1], row[2], row[3], attributes=row[4])
    return [found[i] for i in suggestion_ids if i in found]


def first_and_last(connection: Connection, until: datetime) -> tuple[datetime, datetime] | None:
    """When the first and the last suggestion before a moment were asked for; None where there is none."""
    before = require_aware(until) > S.at
    first, last = connection.execute(select(func.min(S.at), func.max(S.at)).where(before)).one()
    return None if first is None else (to_utc(first), to_utc(last))
