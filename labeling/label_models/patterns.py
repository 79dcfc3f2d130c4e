"""Questions with the same votes share a posterior, so a label model needs each pattern only once in a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.flat_votes import FlatVotes
from labeling.votes import Votes

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Patterns:
    """Patterns of votes, those of experts apart from those with a confidence.

    Parameters
    ----------
    judged
        ``(u, o)`` sparse int8 of ones: options cast without a confidence, whose voter is to be judged.
    sure
        ``(u, o)`` sparse float32: the confidence of options cast with one.
    """

    judged: sparse.csr_matrix
    sure: sparse.csr_matrix

    @classmethod
    def of_table(cls, cast: sparse.csr_matrix) -> Patterns:
        """From ``(u, o)`` sparse confidences, nan where there is none."""
        judged = np.isnan(cast.data)
        return cls(_part(cast, judged, np.ones(int(judged.sum()), np.int8)), _part(cast, ~judged, cast.data[~judged]))

    def __len__(self) -> int:
        """Number of patterns u."""
        return int(self.judged.shape[0])

    def __getitem__(self, rows: NDArray[np.integer] | Bools) -> Patterns:
        """Some patterns."""
        return Patterns(self.judged[rows], self.sure[rows])

    def without(self, unheard: Bools) -> Patterns:
        """Patterns without the votes of experts for ``(o,)`` some options."""
        if not unheard.any():
            return self
        keep = ~unheard[self.judged.indices]
        return Patterns(_part(self.judged, keep, self.judged.data[keep]), self.sure)

    def parts(self, size: int) -> Iterator[tuple[slice, Patterns]]:
        """So many at a time, so that what is made of them stays small."""
        for start in range(0, len(self), size):
            at = slice(start, min(start + size, len(self)))
            yield at, Patterns(_between(self.judged, at), _between(self.sure, at))

    def cast(self) -> sparse.csr_matrix:
        """``(u, o)`` sparse int8 of ones: every option cast."""
        return self.judged + self.spoken

    @property
    def spoken(self) -> sparse.csr_matrix:
        """``(u, o)`` sparse int8 of ones: options cast with a confidence."""
        return with_data(self.sure, np.ones(self.sure.nnz, np.int8))

    @property
    def votes(self) -> NDArray[np.int64]:
        """``(u,)`` number of votes of each pattern."""
        return np.asarray(np.diff(self.judged.indptr) + np.diff(self.sure.indptr), np.int64)


def join(parts: Sequence[Patterns], options: int) -> Patterns:
    """Patterns one below the other."""
    none = sparse.csr_matrix((0, options), dtype=np.float32)
    judged = sparse.vstack([none.astype(np.int8), *[p.judged for p in parts]], format="csr")
    return Patterns(judged, sparse.vstack([none, *[p.sure for p in parts]], format="csr"))


@dataclass(frozen=True)
class Grouped:
    """The distinct patterns of the votes on some questions.

    Parameters
    ----------
    patterns
        The u patterns.
    of_row
        ``(n,)`` int64: the pattern of each question.
    """

    patterns: Patterns
    of_row: NDArray[np.int64]

    @classmethod
    def of(cls, votes: Votes, unheard: Bools | None = None) -> Grouped:
        """Find equal rows by a 64-bit sum of hashes, one hash an option and confidence.

        Two different rows of n fall together with probability below n² / 2⁶⁵: 7e-12 in a block.

        Parameters
        ----------
        unheard
            ``(o,)`` bool: options that are not heard where they were cast without a confidence.
        """
        flat = FlatVotes.of(votes)
        row, option, sure = flat.row, flat.option, flat.confidence
        if unheard is not None and unheard.any():
            heard = ~(np.isnan(sure) & unheard[option])
            row, option, sure = row[heard], option[heard], sure[heard]
        keys = np.zeros(votes.n, np.uint64)
        np.add.at(keys, row, _hash(option, sure))
        _, first, of_row = np.unique(keys, return_index=True, return_inverse=True)
        place = np.full(votes.n, -1, np.int32)
        place[first] = np.arange(len(first), dtype=np.int32)
        at = place[row]
        keep = at >= 0
        shape = (len(first), len(votes.table))
        cast = sparse.csr_matrix((sure[keep], (at[keep], option[keep])), shape=shape)
        return cls(Patterns.of_table(cast), of_row.reshape(-1))

    def total(self, weight: NDArray[np.float64]) -> Floats:
        """``(u,)`` sum of the questions' ``(n,)`` weights over each pattern."""
        return np.bincount(self.of_row, weight, minlength=len(self.patterns)).astype(np.float64)


def with_data(table: sparse.csr_matrix, data: NDArray[np.generic]) -> sparse.csr_matrix:
    """The same entries with other values."""
    return sparse.csr_matrix((data, table.indices, table.indptr), shape=table.shape)


def _between(table: sparse.csr_matrix, at: slice) -> sparse.csr_matrix:
    """Neighbouring rows, as a view."""
    ends = table.indptr[at.start : at.stop + 1]
    part = slice(ends[0], ends[-1])
    shape = (at.stop - at.start, table.shape[1])
    return sparse.csr_matrix((table.data[part], table.indices[part], ends - ends[0]), shape=shape)


def _part(table: sparse.csr_matrix, keep: Bools, data: NDArray[np.generic]) -> sparse.csr_matrix:
    """Some entries of a table, with these values."""
    before = np.concatenate([[0], np.cumsum(keep)])
    return sparse.csr_matrix((data, table.indices[keep], before[table.indptr]), shape=table.shape)


def _hash(option: NDArray[np.int32], confidence: NDArray[np.float32]) -> NDArray[np.uint64]:
    """``(v,)`` well mixed 64 bits of option and confidence (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        x = (option.astype(np.uint64) + np.uint64(1)) << np.uint64(32)
        x |= confidence.astype(np.float32, copy=False).view(np.uint32).astype(np.uint64)
        x *= np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(x ^ (x >> np.uint64(31)))
