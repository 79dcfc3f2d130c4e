"""What was said of each label, counted by the database: reviews, and suggestions that agents decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from labeling.serving.suggestions import CHOICES, DISMISSED, SUGGEST
from labeling.store.moves import moves
from labeling.store.schema import FeedbackRecord, ReviewRecord, SuggestionRecord


@dataclass(frozen=True, slots=True)
class Said:
    """Counts for one label, with those of labels that count for it since templates were moved.

    Parameters
    ----------
    reviews, last_review
        Reviews that decided for it, and when the last of them was made; None where there is none.
    decided, sent
        Suggestions of it that an agent used, edited or dismissed, and those among them that were sent.
    """

    reviews: int = 0
    last_review: datetime | None = None
    decided: int = 0
    sent: int = 0

    @property
    def match_rate(self) -> float | None:
        """Share in [0, 1] of the decided suggestions that were sent, as they were or edited."""
        return self.sent / self.decided if self.decided else None

    def plus(self, other: Said) -> Said:
        """Both together."""
        times = [t for t in (self.last_review, other.last_review) if t is not None]
        last = max(times) if times else None
        return Said(self.reviews + other.reviews, last, self.decided + other.decided, self.sent + other.sent)


def said_of_labels(connection: Connection) -> dict[str, Said]:
    """Counts by label."""
    found = moves(connection)
    out: dict[str, Said] = {}
    for label, said in [*_reviewed(connection), *_suggested(connection)]:
        now = found.main(label)
        out[now] = out.get(now, Said()).plus(said)
    return out


def last_feedback(connection: Connection) -> int:
    """Number of the last feedback, 0 before the first; equal numbers, equal feedback."""
    return connection.scalar(select(func.max(FeedbackRecord.id))) or 0


def _reviewed(connection: Connection) -> list[tuple[str, Said]]:
    r = ReviewRecord
    statement = select(r.decision, func.count(), func.max(r.at)).group_by(r.decision)
    return [(label, Said(n, last)) for label, n, last in connection.execute(statement)]


def _suggested(connection: Connection) -> list[tuple[str, Said]]:
    s, f = SuggestionRecord, FeedbackRecord
    latest = select(func.max(f.id)).where(f.action.in_(CHOICES)).group_by(f.suggestion_id)
    sent = func.sum(case((f.action == DISMISSED, 0), else_=1))
    statement = (
        select(s.template_id, func.count(), sent)
        .join(f, f.suggestion_id == s.suggestion_id)
        .where(f.id.in_(latest), s.decision == SUGGEST)
        .group_by(s.template_id)
    )
    return [(label, Said(decided=n, sent=used)) for label, n, used in connection.execute(statement)]
