"""How far suggestions come: from a question asked to an answer used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from app.desk.loaded import Desk
from labeling.intervals import wilson
from labeling.store.funnel import Counts, Steps
from models.evaluating.ledger import FELL_AT

NOT_A_QUESTION = next(reason for reason, stage in FELL_AT.items() if stage == "validity")
STEPS = ("asked", "valid", "suggested", "shown", "used")
STEP_NAMES = ("Asked", "Taken for a question", "Answer suggested", "Shown to the agent", "Used or edited")
EVER = timedelta(days=36_500)
PERIODS = {"7 days": timedelta(days=7), "30 days": timedelta(days=30), "90 days": timedelta(days=90), "All": EVER}
CUTS: dict[str, Callable[[Steps], str]] = {
    "Day": lambda s: s.day.isoformat(),
    "Release": lambda s: s.release_id,
    "Channel": lambda s: s.channel,
}


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n``, and its 95 % Wilson interval; ``value``, ``low`` and ``high`` None where n is 0."""

    hits: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Row:
    """Counts of one cut; the shares are of what the agents were shown and chose about."""

    name: str
    counts: Counts

    @property
    def accepted(self) -> int:
        """Suggestions that were sent, as they were or edited."""
        return self.counts.used + self.counts.edited

    @property
    def decided(self) -> int:
        """Suggestions that an agent chose about."""
        return self.accepted + self.counts.dismissed

    @property
    def use(self) -> Share:
        """Share sent, as it was or edited, of those that an agent chose about."""
        return share(self.accepted, self.decided)

    @property
    def untouched(self) -> Share:
        """Share sent as it was, of those that an agent chose about."""
        return share(self.counts.used, self.decided)


def steps(desk: Desk, now: datetime, period: str) -> list[Steps]:
    """Counts of one of ``PERIODS`` up to now."""
    return desk.store.funnel(now - PERIODS[period], NOT_A_QUESTION)


def total(found: Sequence[Steps]) -> Row:
    """All together."""
    return _row("All", found)


def cut(found: Sequence[Steps], by: str) -> list[Row]:
    """One row a day, release or channel, in this order."""
    names = sorted({CUTS[by](s) for s in found})
    return [_row(name, [s for s in found if CUTS[by](s) == name]) for name in names]


def kept_steps(row: Row) -> list[tuple[str, int, Share]]:
    """The steps of the funnel: name, count, and its share of the step before."""
    c = row.counts
    counts = [c.asked, c.valid, c.suggested, c.shown, row.accepted]
    before = [c.asked, *counts[:-1]]
    return [(name, n, share(n, b)) for name, n, b in zip(STEP_NAMES, counts, before, strict=True)]


def share(hits: int, n: int) -> Share:
    """A share with its interval."""
    if not n:
        return Share(hits, n, None, None, None)
    low, high = wilson(hits, n)
    return Share(hits, n, hits / n, float(low), float(high))


def _row(name: str, found: Sequence[Steps]) -> Row:
    return Row(name, Counts(*(sum(getattr(s.counts, f.name) for s in found) for f in fields(Counts))))
