"""Gold: how old it is, and which answer it was given under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.freshness.seen import Seen
from app.freshness.templates import traffic_now
from labeling.freshness.ages import OLD_DAYS, Under
from labeling.freshness.score import FRESH, GOLD, Part, part_of

CHANGED, WAITING, REWORDED = "from before a change", "waiting for another look", "from before its answer was rewritten"
OLD = "older than a year"
CAUSES = (CHANGED, WAITING, REWORDED, OLD)


@dataclass(frozen=True)
class GoldState:
    """Gold of one question now.

    Parameters
    ----------
    given_at
        When it was given, None where that is not known.
    under
        The version of the template that it was given under, None where that is not known.
    weight
        How much it counts since the changes, in [0, 1].
    waits
        Somebody is asked to look at it again.
    """

    question_id: str
    label: str
    split: str
    given_at: datetime | None
    under: Under | None
    weight: float
    waits: bool

    def days(self, today: date) -> int | None:
        """Its age."""
        return None if self.given_at is None else (today - self.given_at.date()).days

    def causes(self, today: date) -> tuple[str, ...]:
        """All that speaks against it, the gravest first."""
        age = self.days(today)
        reworded = self.under is not None and self.under.much
        holds = (self.weight < 1, self.waits, reworded, age is not None and age > OLD_DAYS)
        return tuple(cause for cause, true in zip(CAUSES, holds, strict=True) if true)

    def cause(self, today: date) -> str:
        """Why it may no longer hold, empty where nothing speaks against it."""
        return next(iter(self.causes(today)), "")


def gold_states(seen: Seen) -> tuple[GoldState, ...]:
    """All gold, by question."""
    waiting = {one.question_id for one in seen.rechecks}
    return tuple(
        GoldState(
            row.question_id,
            row.label,
            row.split,
            row.given_at,
            seen.histories.under(row.label, row.given_as, row.given_at),
            seen.weights.get(row.question_id, 1.0),
            row.question_id in waiting,
        )
        for row in seen.gold.values()
    )


def gold_part(seen: Seen, states: tuple[GoldState, ...], traffic: Mapping[str, float], today: date) -> Part | None:
    """Share of gold that still holds; all gold of a label together weighs as much as the label is asked."""
    known = traffic_now(seen, traffic)
    count = Counter(s.label for s in states)
    weight = [known.get(s.label, 0.0) / count[s.label] if known else 1.0 for s in states]
    cause = [CAUSES.index(said) if (said := s.cause(today)) else FRESH for s in states]
    return part_of(GOLD, weight, cause, CAUSES, [s.label for s in states])
