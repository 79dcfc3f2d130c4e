"""Spot checks: suggestions drawn at random, and what experts say of them; both are only ever appended to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, select

from labeling.errors import OracleError
from labeling.serving.suggestions import LONGEST_NAME, LONGEST_NOTE, require_one_of, require_text
from labeling.store.bulk import chunks
from labeling.store.schema import (
    FeedbackRecord,
    SpotAnswerRecord,
    SpotCheckRecord,
    SuggestionRecord,
    require_aware,
)

RIGHT, WRONG, UNCLEAR = "right", "wrong", "unclear"
VERDICTS = (RIGHT, WRONG, UNCLEAR)


@dataclass(frozen=True)
class SpotAnswer:
    """An expert's word on a drawn suggestion; the latest counts.

    Parameters
    ----------
    verdict
        ``right`` where the suggested answer is right, or where nothing curated answers what was left unanswered;
        ``wrong`` otherwise; ``unclear`` where nobody can tell.
    label
        What would have been right, a template id or a reserved label, None where it was not said.

    Raises
    ------
    OracleError
        On an unknown verdict, no expert, a too long comment or a time without a zone.
    """

    suggestion_id: str
    at: datetime
    expert: str
    verdict: str
    label: str | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        require_one_of("verdict", self.verdict, VERDICTS)
        require_text("expert", self.expert, LONGEST_NAME)
        if self.comment:
            require_text("comment", self.comment, LONGEST_NOTE)
        if self.at.tzinfo is None:
            raise OracleError("the spot check has a time without a zone; add one")

    @property
    def said(self) -> tuple[str, str | None, str]:
        """Verdict, label and comment."""
        return self.verdict, self.label, self.comment


@dataclass(frozen=True)
class Drawn:
    """A drawn suggestion, as an expert has to see it; ``reply`` is the latest that was sent, None where unknown."""

    suggestion_id: str
    at: datetime
    drawn_at: datetime
    text: str
    decision: str
    reason: str
    template_id: str
    rendered: str
    reply: str | None


def undrawn(connection: Connection, since: datetime, until: datetime) -> list[str]:
    """Ids of the suggestions of ``[since, until)`` that were not drawn yet, sorted."""
    s = SuggestionRecord
    statement = select(s.suggestion_id).where(s.at >= require_aware(since), s.at < require_aware(until))
    drawn = exists().where(SpotCheckRecord.suggestion_id == s.suggestion_id)
    return sorted(connection.scalars(statement.where(~drawn)))


def count_drawn(connection: Connection) -> int:
    """How many were drawn so far."""
    return connection.execute(select(func.count()).select_from(SpotCheckRecord)).scalar_one()


def append_drawn(connection: Connection, suggestion_ids: Sequence[str], at: datetime) -> None:
    """Append suggestions that were drawn."""
    moment = require_aware(at)
    rows = [{"suggestion_id": i, "drawn_at": moment} for i in suggestion_ids]
    if rows:
        connection.execute(insert(SpotCheckRecord), rows)


def pending(connection: Connection) -> list[Drawn]:
    """Drawn suggestions that nobody has judged, in the order in which they were asked for."""
    judged = exists().where(SpotAnswerRecord.suggestion_id == SpotCheckRecord.suggestion_id)
    found = (Drawn(*row) for row in connection.execute(_drawn().where(~judged)))
    return sorted(found, key=lambda d: (d.at, d.suggestion_id))


def count_pending(connection: Connection) -> int:
    """How many drawn suggestions nobody has judged."""
    judged = exists().where(SpotAnswerRecord.suggestion_id == SpotCheckRecord.suggestion_id)
    return connection.execute(select(func.count()).select_from(SpotCheckRecord).where(~judged)).scalar_one()


def append_answers(connection: Connection, answers: Sequence[SpotAnswer]) -> int:
    """Append answers; how many were new, as what an expert said last of a suggestion is not kept twice.

    Raises
    ------
    OracleError
        Where a suggestion was not drawn: what was chosen for a reason says nothing about all.
    """
    asked = list(dict.fromkeys(a.suggestion_id for a in answers))
    known: set[str] = set()
    for part in chunks(asked):
        known.update(
            connection.scalars(select(SpotCheckRecord.suggestion_id).where(SpotCheckRecord.suggestion_id.in_(part)))
        )
    for one in asked:
        if one not in known:
            raise OracleError(f"suggestion '{one}' was not drawn for a spot check; judge only what was drawn")
    last = {(a.suggestion_id, a.expert): a.said for a in answers_of(connection, asked)}
    new = [a for a in answers if last.get((a.suggestion_id, a.expert)) != a.said]
    if new:
        connection.execute(insert(SpotAnswerRecord), [_row(a) for a in new])
    return len(new)


def answers_of(connection: Connection, suggestion_ids: Sequence[str]) -> list[SpotAnswer]:
    """All answers on these suggestions, in the order in which they were given."""
    a, out = SpotAnswerRecord, list[SpotAnswer]()
    columns = (a.suggestion_id, a.at, a.expert, a.verdict, a.label, a.comment)
    for part in chunks(suggestion_ids):
        rows = connection.execute(select(*columns).where(a.suggestion_id.in_(part)).order_by(a.id))
        out += [SpotAnswer(*row) for row in rows]
    return out


def _row(answer: SpotAnswer) -> dict[str, Any]:
    return {f: getattr(answer, f) for f in ("suggestion_id", "at", "expert", "verdict", "label", "comment")}


def _drawn() -> Select[Any]:
    s, d, f = SuggestionRecord, SpotCheckRecord, FeedbackRecord
    reply = (
        select(f.reply)
        .where(f.suggestion_id == s.suggestion_id, f.reply.is_not(None))
        .order_by(f.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    said = (s.text, s.decision, s.reason, s.template_id, s.rendered)
    columns = (s.suggestion_id, s.at, d.drawn_at, *said, reply)
    # few are drawn of many: the order is made here, or SQLite walks through all suggestions to come by it
    return select(*columns).select_from(d).join(s, d.suggestion_id == s.suggestion_id)
