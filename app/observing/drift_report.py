"""What drifted: shares that moved, voters that vote unlike before, texts unlike those before, and examples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from app.observing.day_counts import VOTER_KINDS
from models.drift import Shift

BEFORE, TRAINING, NOTHING = "the days before", "the questions that labels were made from", ""
WIDEST = 60


@dataclass(frozen=True)
class Moved:
    """A share, and the first day on which it was other than before; None where that is not known."""

    shift: Shift
    since: date | None


@dataclass(frozen=True)
class Broken:
    """A function that fails on most of the traffic of the last days: questions it failed on, and the first error."""

    voter: str
    failures: int
    n: int
    error: str


@dataclass(frozen=True)
class DriftReport:
    """Drift as seen at a moment.

    Parameters
    ----------
    against
        What the present was compared with: one of ``BEFORE``, ``TRAINING`` and ``NOTHING``.
    first, last
        Days looked at.
    days
        Days of the present, where two stretches were compared.
    questions
        Sampled texts of all days looked at.
    reference
        Days at the beginning that say what is usual; 0 where there are too few.
    quiet
        Days in which all shares together give one false alarm at most, on average; nan where shares were compared
        once only.
    moved
        All shares that were looked at.
    embeddings
        Whether texts of the present can be told from those before, as a whole and in places; empty where there were
        too few.
    examples
        Texts most typical of what is new, where the embeddings can be told apart.
    broken
        Functions that fail.
    note
        What could not be looked at, and why.
    """

    at: datetime
    against: str
    first: date | None
    last: date | None
    days: int
    questions: int
    reference: int = 0
    quiet: float = math.nan
    moved: tuple[Moved, ...] = ()
    embeddings: tuple[Shift, ...] = ()
    examples: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    note: str = ""

    @property
    def settled(self) -> bool:
        """Whether there are days enough to say what is usual, so that an alarm may wake somebody."""
        return self.against == BEFORE

    def alarms(self, voters: bool) -> tuple[Moved, ...]:
        """Shares of voters, or all others, that moved for sure and far enough to matter; the farthest first."""
        found = [m for m in self.moved if m.shift.alarm and (m.shift.kind in VOTER_KINDS) == voters]
        return tuple(sorted(found, key=lambda m: -abs(m.shift.effect)))

    @property
    def voters(self) -> tuple[str, ...]:
        """Voters with an alarm, each once, the farthest first."""
        return tuple(dict.fromkeys(m.shift.name for m in self.alarms(voters=True)))

    @property
    def unlike(self) -> bool:
        """Whether what questions say is unlike before."""
        return any(shift.alarm for shift in self.embeddings)

    def effects(self) -> dict[str, float]:
        """By kind the farthest that a share with an alarm moved, as Cohen's h, 0 where none did."""
        out = dict.fromkeys((m.shift.kind for m in self.moved), 0.0)
        for m in self.alarms(True) + self.alarms(False):
            out[m.shift.kind] = max(out[m.shift.kind], abs(m.shift.effect))
        return out

    def as_dict(self) -> dict[str, Any]:
        """For JSON; what is not known is None."""
        plain = asdict(self) | {"settled": self.settled, "voters": list(self.voters), "effects": self.effects()}
        plain["moved"] = [{**asdict(m.shift), "since": m.since} for m in self.moved]
        return {key: _plain(value) for key, value in plain.items()}

    def lines(self) -> Iterator[str]:
        """For the terminal: alarms first, then what was looked at."""
        for m in self.alarms(voters=True) + self.alarms(voters=False):
            yield f"  {said(m)}"
        if self.unlike:
            yield (
                "  Questions are unlike those before, such as"
                if self.examples
                else "  Questions are unlike those before"
            )
            yield from (f'    "{_short(text)}"' for text in self.examples)
        for b in self.broken:
            yield f"  {b.voter} failed on {b.failures:,} of {b.n:,} questions, first {b.error}"
        yield self.summary()

    def summary(self) -> str:
        """One sentence on what was looked at."""
        if not self.moved:
            return self.note or "Nothing to compare yet"
        found = len(self.alarms(True)) + len(self.alarms(False))
        count = f"{found} of {len(self.moved):,} shares moved" if found else f"None of {len(self.moved):,} shares moved"
        text = f"{count}, against {self.against} ({self.questions:,} questions up to {self.last})"
        return f"{text}. {self.note}" if self.note else text


def said(moved: Moved) -> str:
    """One share in words."""
    s, since = moved.shift, f" since {moved.since}" if moved.since else ""
    kind = s.kind.removesuffix(" share").removeprefix("voter ")
    return f"{s.name}: {kind} {_percent(s.before)} before, {_percent(s.now)} now{since}"


def _percent(share: float) -> str:
    return "unknown" if math.isnan(share) else f"{100 * share:.1f} %"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value
