"""What voters did in periods of time: votes, contradictions, and how many were right on gold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.analysing.analysis import contradicted, judged_votes
from labeling.votes import Votes

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class VoterCounts:
    """Counts of m voters in p periods.

    Parameters
    ----------
    asked
        ``(p,)`` questions.
    cast, against
        ``(p, m)`` votes, and those among them that another voter contradicts.
    judged, right
        ``(p, m)`` votes on questions with gold, and those among them that gold confirms.
    """

    asked: Counts
    cast: Counts
    against: Counts
    judged: Counts
    right: Counts

    def part(self, first: int, end: int) -> VoterCounts:
        """Some periods, from ``first`` to before ``end``."""
        some = slice(first, end)
        return VoterCounts(self.asked[some], self.cast[some], self.against[some], self.judged[some], self.right[some])


def voter_counts(votes: Votes, gold: NDArray[np.int32], period: NDArray[np.int64], periods: int) -> VoterCounts:
    """Count by period.

    Parameters
    ----------
    votes
        ``(n, m)`` votes.
    gold
        ``(n,)`` int32 labels, -1 unknown.
    period
        ``(n,)`` int64: the period of each question, -1 for those that are left out.
    periods
        Their number p.
    """
    flat, m = votes.flat, len(votes.voters)
    when = period[flat.row]
    known, right = judged_votes(votes, gold)

    def count(mask: NDArray[np.bool_]) -> Counts:
        mine = mask & (when >= 0)
        cells = np.bincount(when[mine] * m + flat.voter[mine], minlength=periods * m)
        return cells.reshape(periods, m)

    asked = np.bincount(period[period >= 0], minlength=periods)
    everything = np.ones(len(when), bool)
    return VoterCounts(asked, count(everything), count(contradicted(votes)), count(known), count(right))
