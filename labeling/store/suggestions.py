"""Keeping suggestions and what agents did with them; both are only ever appended to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, or_, select

from labeling.errors import OracleError
from labeling.serving.suggestions import (
    ABSTAIN,
    SENT,
    SHOWN,
    SHOWN_TRAFFIC,
    Feedback,
    LoggedSuggestion,
    ShadowSuggestion,
)
from labeling.store.bulk import chunks, insert_rows
from labeling.store.schema import FeedbackRecord, ShadowSuggestionRecord, SuggestionRecord

SUGGESTION = tuple(f.name for f in fields(LoggedSuggestion))
FEEDBACK = tuple(f.name for f in fields(Feedback))


def append_suggestion(connection: Connection, logged: LoggedSuggestion) -> None:
    """Append one suggestion, before anybody sees it.

    Raises
    ------
    OracleError
        When there is one of that id already.
    """
    if suggestion(connection, logged.suggestion_id) is not None:
        raise OracleError(f"suggestion '{logged.suggestion_id}' is logged already; give each one an id of its own")
    row = {name: getattr(logged, name) for name in SUGGESTION}
    connection.execute(insert(SuggestionRecord), row | {"attributes": dict(logged.attributes)})


def append_logged(
    connection: Connection, logged: Sequence[LoggedSuggestion], shadows: Sequence[ShadowSuggestion] = ()
) -> None:
    """Append many at once, whose ids were made new by this program, with what a candidate says beside them."""
    rows = ({name: getattr(one, name) for name in SUGGESTION} | {"attributes": dict(one.attributes)} for one in logged)
    insert_rows(connection, SuggestionRecord, rows)
    insert_rows(connection, ShadowSuggestionRecord, (asdict(one) for one in shadows))


def append_feedback(connection: Connection, said: Feedback) -> bool:
    """Append feedback; False where it repeats the last of its kind, so that asking twice does no harm.

    Raises
    ------
    OracleError
        When there is no such suggestion, or it has nothing that could be used or edited.
    """
    logged = suggestion(connection, said.suggestion_id)
    if logged is None:
        raise OracleError(f"unknown suggestion '{said.suggestion_id}'; give the id that came with the suggestion")
    nothing = logged.decision == ABSTAIN or logged.traffic != SHOWN_TRAFFIC
    if nothing and said.action not in (SHOWN, SENT):
        raise OracleError(f"nothing was suggested there, so it cannot be {said.action}; use 'sent' for what went out")
    earlier = [f for f in feedback(connection, [said.suggestion_id]) if f.kind == said.kind]
    known = earlier if said.action == SHOWN else earlier[-1:]
    if any(said.repeats(f) for f in known):
        return False
    connection.execute(insert(FeedbackRecord), {name: getattr(said, name) for name in FEEDBACK})
    return True


def suggestion(connection: Connection, suggestion_id: str) -> LoggedSuggestion | None:
    """One suggestion; None where there is no such id."""
    rows = _read(connection, _suggestions().where(SuggestionRecord.suggestion_id == suggestion_id))
    return rows[0] if rows else None


def suggestions(
    connection: Connection,
    *,
    agent: str | None = None,
    case_id: str | None = None,
    since: datetime | None = None,
    limit: int = 100,
    after: LoggedSuggestion | None = None,
) -> list[LoggedSuggestion]:
    """The latest suggestions first: of an agent, of a case, from a moment on, or of all.

    Parameters
    ----------
    after
        The last one of the page before; a page costs the same however many came before it.
    """
    s = SuggestionRecord
    statement = _suggestions().order_by(s.at.desc(), s.suggestion_id).limit(limit)
    for column, value in ((s.agent, agent), (s.case_id, case_id)):
        if value is not None:
            statement = statement.where(column == value)
    if since is not None:
        statement = statement.where(s.at >= since)
    if after is not None:
        # the first condition, which the second implies, is the one that an index answers
        same = and_(s.at == after.at, s.suggestion_id > after.suggestion_id)
        statement = statement.where(s.at <= after.at, or_(s.at < after.at, same))
    return _read(connection, statement)


def feedback(connection: Connection, suggestion_ids: Sequence[str]) -> list[Feedback]:
    """All feedback on these suggestions, in the order in which it was given."""
    f, out = FeedbackRecord, list[Feedback]()
    for part in chunks(suggestion_ids):
        statement = select(*(getattr(f, name) for name in FEEDBACK)).where(f.suggestion_id.in_(part)).order_by(f.id)
        out += [Feedback(*row) for row in connection.execute(statement)]
    return out


def _suggestions() -> Select[Any]:
    return select(*(getattr(SuggestionRecord, name) for name in SUGGESTION))


def _read(connection: Connection, statement: Select[Any]) -> list[LoggedSuggestion]:
    return [LoggedSuggestion(*row) for row in connection.execute(statement)]
