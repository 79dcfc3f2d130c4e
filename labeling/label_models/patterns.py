"""Questions with the same votes share a posterior, so a label model needs each pattern only once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from labeling.votes import FlatVotes


@dataclass(frozen=True)
class Patterns:
    """The distinct patterns of votes.

    Parameters
    ----------
    votes
        Flat votes of one question for each pattern; ``row`` counts patterns.
    of_row
        ``(n,)`` int64: the pattern of each question.
    count
        Number of patterns.
    """

    votes: FlatVotes
    of_row: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, flat: FlatVotes, n: int) -> Patterns:
        """Find equal rows among n by a 64-bit sum of hashes, one hash an option and confidence.

        Two different rows fall together with probability below n² / 2⁶⁵: 3e-8 for a million questions.
        """
        keys = np.zeros(n, np.uint64)
        np.add.at(keys, flat.row, _hash(flat))
        _, first, of_row = np.unique(keys, return_index=True, return_inverse=True)
        new_row = np.full(n, -1, np.int32)
        new_row[first] = np.arange(len(first), dtype=np.int32)
        keep = new_row[flat.row] >= 0
        kept = replace(
            flat,
            row=new_row[flat.row[keep]],
            voter=flat.voter[keep],
            option=flat.option[keep],
            confidence=flat.confidence[keep],
        )
        return cls(kept, of_row.reshape(-1), len(first))

    def total(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(count,)`` sum of the questions' ``(n,)`` weights over each pattern."""
        return np.bincount(self.of_row, weight, minlength=self.count).astype(np.float64)


def _hash(flat: FlatVotes) -> NDArray[np.uint64]:
    """``(v,)`` well mixed 64 bits of option and confidence (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        x = (flat.option.astype(np.uint64) + np.uint64(1)) << np.uint64(32)
        x |= flat.confidence.astype(np.float32).view(np.uint32).astype(np.uint64)
        x *= np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(x ^ (x >> np.uint64(31)))
