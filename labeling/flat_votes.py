"""The options of all voters as one sparse table, and votes as parallel arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from labeling.votes import Voter, Votes


@dataclass(frozen=True)
class OptionTable:
    """The options of all voters, voter by voter.

    Parameters
    ----------
    members
        ``(o, k)`` sparse float32 matrix of 0 and 1: the labels of each option.
    voter
        ``(o,)`` int32: whose option it is.
    starts
        ``(m + 1,)`` int32: where each voter's options begin.
    same
        ``(o,)`` int32: options of the same labels have the same number, whose ever they are.
    """

    members: sparse.csr_matrix
    voter: NDArray[np.int32]
    starts: NDArray[np.int32]
    same: NDArray[np.int32]

    @classmethod
    def of(cls, voters: Sequence[Voter], n_labels: int) -> OptionTable:
        """Table of these voters' options over so many labels."""
        sizes = [len(v.options) for v in voters]
        sets = [labels for v in voters for labels in v.options]
        numbers: dict[tuple[int, ...], int] = {}
        same = np.array([numbers.setdefault(s, len(numbers)) for s in sets], np.int32)
        indptr = np.concatenate([[0], np.cumsum([len(s) for s in sets])])
        indices = np.array([i for s in sets for i in s], np.int32)
        members = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=(len(sets), n_labels))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        return cls(members, np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), starts, same)

    def __len__(self) -> int:
        """Number of options."""
        return len(self.voter)

    @property
    def sizes(self) -> NDArray[np.float64]:
        """``(o,)`` number of labels of each option."""
        return np.asarray(np.diff(self.members.indptr), np.float64)

    @property
    def by_voter(self) -> sparse.csr_matrix:
        """``(m, o)`` sparse 0/1: the options of each voter."""
        many = len(self)
        return sparse.csr_matrix((np.ones(many), np.arange(many), self.starts), shape=(len(self.starts) - 1, many))


@dataclass(frozen=True)
class FlatVotes:
    """Votes as parallel arrays, and the options of all voters as one sparse table.

    Parameters
    ----------
    row, voter, option
        ``(v,)`` int32; ``option`` counts through the options of all voters.
    confidence
        ``(v,)`` float32, nan where the voter gave none.
    members, option_voter
        As ``members`` and ``voter`` of `OptionTable`.
    """

    row: NDArray[np.int32]
    voter: NDArray[np.int32]
    option: NDArray[np.int32]
    confidence: NDArray[np.float32]
    members: sparse.csr_matrix
    option_voter: NDArray[np.int32]

    @classmethod
    def of(cls, votes: Votes) -> FlatVotes:
        """Flatten: 16 bytes a vote."""
        columns, table = votes.columns, votes.table
        many = [len(c.rows) for c in columns]
        option = _join([c.options for c in columns], np.int32)
        option += np.repeat(table.starts[:-1], many)
        return cls(
            _join([c.rows for c in columns], np.int32),
            np.repeat(np.arange(len(columns), dtype=np.int32), many),
            option,
            _join([c.confidence for c in columns], np.float32),
            table.members,
            table.voter,
        )


def _join(parts: Sequence[NDArray[Any]], dtype: type) -> NDArray[Any]:
    """A new array, also of one part."""
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype, copy=False)
