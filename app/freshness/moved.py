"""Functions and rules that vote, are contradicted, or are right, other than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from labeling.analysing.voter_history import Figures, Moment
from labeling.freshness.voter_counts import VoterCounts, voter_counts
from labeling.votes import Voter, Votes
from models.drift import Pairs, Shift, Swings, compared, swings_of

Numbers = NDArray[np.int64]
Counts = tuple[Numbers, Numbers, Numbers, Numbers]
"""Votes, contradicted ones, votes on gold, and right ones, each ``(m,)``."""

Usual = tuple[Swings | None, Swings | None]

COVERAGE, CONFLICT, PRECISION = "voter coverage", "voter conflict", "voter precision"
WINDOW, BEFORE = 28, 168
"""Days that are looked at, and days before them that they are compared with."""

FEWEST_DAYS = 14
LEAST = 0.1
LEAST_AGAIN = 0.2
"""Smallest Cohen's h that matters; more between two generations, which share most of their questions."""


@dataclass(frozen=True)
class Flag:
    """A voter that moved: in what, and in words; ``days`` is the window, None between two generations of labels."""

    voter: str
    shifts: tuple[Shift, ...]
    days: int | None

    @property
    def says(self) -> str:
        """What moved, in a sentence."""
        now = "of the latest labels" if self.days is None else f"of the last {self.days} days"
        text = ", and ".join(_said(shift, now) for shift in self.shifts)
        return text[0].upper() + text[1:]


def moved_by_time(
    votes: Votes, gold: NDArray[np.int32], days: NDArray[np.datetime64], wanted: Sequence[int]
) -> tuple[Flag, ...]:
    """Voters that moved in the last ``WINDOW`` days, against the ``BEFORE`` days before, the farthest first.

    Parameters
    ----------
    gold
        ``(n,)`` int32 labels, -1 unknown.
    days
        ``(n,)`` on which questions were asked, NaT where it is not known.
    wanted
        Places of the voters to look at; all of them contradict each other.
    """
    known = ~np.isnat(days)
    if not known.any() or not len(wanted):
        return ()
    period = np.where(known, (days - days[known].max()).astype(np.int64) + WINDOW + BEFORE - 1, -1)
    counts = voter_counts(votes, gold, np.where(period < 0, -1, period), WINDOW + BEFORE)
    before, now = counts.part(0, BEFORE), counts.part(BEFORE, WINDOW + BEFORE)
    names = [votes.voters[j].name for j in wanted]
    return _flags(compared(_pairs(names, list(wanted), before, now), least=LEAST), WINDOW)


def _pairs(names: list[str], columns: list[int], before: VoterCounts, now: VoterCounts) -> list[Pairs]:
    busy = before.asked > 0
    usual: Usual = (None, None)
    if busy.sum() >= FEWEST_DAYS:
        cast, asked = before.cast[busy][:, columns], before.asked[busy][:, None]
        usual = swings_of(cast, asked), swings_of(before.against[busy][:, columns], cast)
    asked_before, asked_now = int(before.asked.sum()), int(now.asked.sum())
    return _three(names, _summed(before, columns), asked_before, _summed(now, columns), asked_now, usual)


def _three(
    names: Sequence[str], before: Counts, asked_before: int, now: Counts, asked_now: int, usual: Usual = (None, None)
) -> list[Pairs]:
    """Coverage, conflict and precision, to be compared together."""
    cast, against, judged, right = before
    cast_now, against_now, judged_now, right_now = now
    return [
        Pairs(COVERAGE, names, cast, asked_before, cast_now, asked_now, usual[0]),
        Pairs(CONFLICT, names, against, cast, against_now, cast_now, usual[1]),
        Pairs(PRECISION, names, right, judged, right_now, judged_now),
    ]


def _summed(counts: VoterCounts, columns: list[int]) -> Counts:
    cast, against, judged, right = (
        table.sum(0)[columns] for table in (counts.cast, counts.against, counts.judged, counts.right)
    )
    return cast, against, judged, right


def moved_by_generation(
    moments: Sequence[Moment], n: int, voters: Sequence[Voter], first_seen: Mapping[tuple[str, str], datetime]
) -> tuple[Flag, ...]:
    """Voters that moved since the first labels that their present version voted on.

    Parameters
    ----------
    moments
        Generations of labels, the oldest first.
    n
        Questions of the latest one.
    first_seen
        By voter and fingerprint; a version that is not there is taken to be as old as the labels.
    """
    last = moments[-1].voters if len(moments) > 1 else {}
    before: dict[str, Figures] = {}
    for voter in voters:
        since = first_seen.get((voter.name, voter.fingerprint))
        known = (m.voters[voter.name] for m in moments[:-1] if voter.name in m.voters and _not_before(m.at, since))
        if voter.name in last and (then := next(known, None)) is not None:
            before[voter.name] = then
    if not before:
        return ()
    now = [last[name] for name in before]
    pairs = _three(tuple(before), _counted(tuple(before.values()), n), n, _counted(now, n), n)
    return _flags(compared(pairs, least=LEAST_AGAIN), None)


def _not_before(moment: datetime, since: datetime | None) -> bool:
    return since is None or moment >= since


def _counted(figures: Sequence[Figures], n: int) -> Counts:
    cast = np.array([round(f.coverage * n) for f in figures], np.int64)
    against = np.minimum(np.array([round(f.conflicts * n) for f in figures], np.int64), cast)
    right = np.array([f.right for f in figures], np.int64)
    return cast, against, right + np.array([f.wrong for f in figures], np.int64), right


def _flags(shifts: Sequence[Shift], days: int | None) -> tuple[Flag, ...]:
    found: dict[str, list[Shift]] = {}
    for shift in sorted(_alarming(shifts), key=lambda s: -abs(s.effect)):
        found.setdefault(shift.name, []).append(shift)
    return tuple(Flag(name, tuple(mine), days) for name, mine in found.items())


def _alarming(shifts: Sequence[Shift]) -> Iterator[Shift]:
    """Those that moved for the worse; of coverage nobody knows which way is worse."""
    for shift in shifts:
        worse = {COVERAGE: True, CONFLICT: shift.effect > 0, PRECISION: shift.effect < 0}[shift.kind]
        if shift.alarm and worse:
            yield shift


def _said(shift: Shift, when: str) -> str:
    what = {
        COVERAGE: "covers {now}",
        CONFLICT: "is contradicted on {now} of its votes",
        PRECISION: "is right on {now} of its gold",
    }[shift.kind]
    return f"{what.format(now=_percent(shift.now))} {when} against {_percent(shift.before)} before"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"
