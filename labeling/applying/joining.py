"""Joins the votes of consecutive blocks to whole columns, as if all questions had been voted on at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, silent, voter_of, was_stopped
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.votes import Column, LabelSet


class GrowingColumn:
    """The column of one source, block after block.

    A function that was stopped on any block has no votes at all, so that the column does not depend on the blocks.
    """

    def __init__(self, source: Source, taxonomy: Taxonomy) -> None:
        self.source = source
        self._options = first_options(source, taxonomy)
        self._rows: list[NDArray[np.int32]] = []
        self._chosen: list[NDArray[np.int32]] = []
        self._failures = 0
        self._first_error, self._stopped = "", ""

    def add(self, ballot: Ballot, start: int) -> None:
        """Votes of the next block, whose first question has the place ``start`` among all."""
        voter, column = ballot
        if was_stopped(column):
            self._stopped = self._stopped or column.first_error
        options = [self._options.setdefault(labels, len(self._options)) for labels in voter.options]
        self._rows.append(column.rows + np.int32(start))
        self._chosen.append(np.array(options, np.int32)[column.options])
        self._failures += column.failures
        self._first_error = self._first_error or column.first_error

    def ballot(self, n: int) -> Ballot:
        """The whole column, of n questions."""
        if self._stopped:
            return silent(self.source, n, self._stopped)
        empty = np.empty(0, np.int32)
        rows, chosen = np.concatenate([empty, *self._rows]), np.concatenate([empty, *self._chosen])
        sure = np.full(len(rows), np.nan, np.float32)
        column = Column(rows, chosen, sure, self._failures, self._first_error)
        return voter_of(self.source, tuple(self._options)), column


def join_ballots(
    sources: Sequence[Source], taxonomy: Taxonomy, parts: Iterable[Sequence[Ballot]], sizes: Iterable[int]
) -> list[Ballot]:
    """One ballot a source over all questions; options are numbered in order of first use, a declared set first.

    Parameters
    ----------
    parts
        For each block in order one ballot a source, with rows counted from 0 in the block.
    sizes
        Number of questions in each block.
    """
    columns = [GrowingColumn(source, taxonomy) for source in sources]
    n = 0
    for ballots, size in zip(parts, sizes, strict=True):
        for column, ballot in zip(columns, ballots, strict=True):
            column.add(ballot, n)
        n += size
    return [column.ballot(n) for column in columns]


def first_options(source: Source, taxonomy: Taxonomy) -> dict[LabelSet, int]:
    """The options that a source has before it votes, by their number: the set it declares, if any."""
    declared = source.declared(taxonomy)
    return {} if declared is None else {declared: 0}
