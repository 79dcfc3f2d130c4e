"""What is new in the traffic since it was last read, so that only that has to be read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from labeling.store.schema import FeedbackRecord, ReplyMatchRecord, SuggestionRecord, require_aware


@dataclass(frozen=True)
class Marks:
    """How far the log has come.

    Parameters
    ----------
    feedback
        Number of the latest feedback, 0 where there is none.
    suggestions
        How many were asked for in the window.
    matches
        Matcher to how many replies it looked at.
    """

    feedback: int
    suggestions: int
    matches: dict[str, int]


def marks(connection: Connection, since: datetime) -> Marks:
    """How far the log has come, counting suggestions from a moment on."""
    f, s, m = FeedbackRecord, SuggestionRecord, ReplyMatchRecord
    feedback = connection.execute(select(func.max(f.id))).scalar()
    asked = select(func.count()).select_from(s).where(s.at >= require_aware(since))
    looked_at = connection.execute(select(m.matcher, func.count()).group_by(m.matcher))
    return Marks(feedback or 0, connection.execute(asked).scalar_one(), {row[0]: row[1] for row in looked_at})


def told_since(connection: Connection, feedback: int) -> list[datetime]:
    """Moments of the suggestions on which there is feedback with a larger number than this, each once."""
    f, s = FeedbackRecord, SuggestionRecord
    statement = select(s.at).join(f, f.suggestion_id == s.suggestion_id).where(f.id > feedback).distinct()
    return list(connection.scalars(statement))
