"""Votes of an earlier run on partly the same questions: only what is new is voted on again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, renewed, silent, voter_of, was_stopped
from labeling.applying.joining import first_options
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.votes import Column, LabelSet

Digests = NDArray[np.uint64]


@dataclass(frozen=True)
class Earlier:
    """What written voters said before, under the same labels and encoder.

    Parameters
    ----------
    ballots
        By name and fingerprint, as `Earlier.key` writes them.
    places
        ``(n,)`` int32: for each question now its place among those of then, -1 where it is new or changed.
    count
        How many questions there were then.
    """

    ballots: Mapping[str, Ballot]
    places: NDArray[np.int32]
    count: int

    @classmethod
    def on_the_same(cls, ballots: Mapping[str, Ballot], n: int) -> Earlier:
        """Votes on just the questions of now."""
        return cls(ballots, np.arange(n, dtype=np.int32), n)

    @cached_property
    def same(self) -> bool:
        """Whether the questions are those of then, at the same places."""
        return self.unmoved == len(self.places) == self.count

    @cached_property
    def unmoved(self) -> int:
        """How many of the first questions are the same, at the same places."""
        moved = self.places != np.arange(len(self.places))
        return int(moved.argmax()) if bool(moved.any()) else len(self.places)

    @cached_property
    def new(self) -> NDArray[np.int64]:
        """``(q,)`` places of the questions that are new or changed."""
        return np.flatnonzero(self.places < 0)

    @cached_property
    def stayed(self) -> int:
        """How many questions were there then, too."""
        return len(self.places) - len(self.new)

    def knows(self, source: Source) -> bool:
        """Whether the source's votes, at least on the questions that stayed, need not be made again."""
        return (self.whole(source) or self.in_part(source)) is not None

    def whole(self, source: Source) -> Ballot | None:
        """The source's votes on all questions, None where they are not known.

        A function that was stopped is asked again, as limits or the machine may be others now.
        """
        found = self.ballots.get(key(source))
        return None if found is None or not self.same or was_stopped(found[1]) else renewed(found, source)

    def in_part(self, source: Source) -> Ballot | None:
        """The source's votes on the questions of then, None where they cannot be had one by one.

        Of a function that failed it is not known on which questions.
        """
        found = self.ballots.get(key(source))
        return None if found is None or found[1].failures else found

    def extended(self, source: Source, taxonomy: Taxonomy, then: Ballot, new: Ballot) -> Ballot:
        """Votes on all questions from those of then and those on the new ones, as if voted on at once."""
        if was_stopped(new[1]):
            return silent(source, len(self.places), new[1].first_error)
        rows = self._now[then[1].rows]
        kept = rows >= 0
        table = first_options(source, taxonomy)
        declared = len(table) > 0
        chosen = [_numbered(table, then)[kept], _numbered(table, new)]
        rows = np.concatenate([rows[kept], self.new[new[1].rows].astype(np.int32)])
        order = np.argsort(rows, kind="stable")
        options, picked = _by_first_use(table, np.concatenate(chosen)[order], declared)
        sure = np.full(len(rows), np.nan, np.float32)
        column = Column(rows[order], picked, sure, new[1].failures, new[1].first_error)
        return voter_of(source, options), column

    @cached_property
    def _now(self) -> NDArray[np.int32]:
        """``(count,)`` int32: for each question then its place now, -1 where it is gone."""
        out = np.full(self.count, -1, np.int32)
        stayed = np.flatnonzero(self.places >= 0)
        out[self.places[stayed]] = stayed
        return out


def key(source: Source) -> str:
    """Name and fingerprint: the same key, the same votes."""
    return f"{source.name}:{source.fingerprint}"


def places_then(then: Digests, now: Digests) -> NDArray[np.int32]:
    """``(n,)`` int32: where each question stood before, told by ``(m, 2)`` and ``(n, 2)`` digests; -1 for new ones."""
    out = np.full(len(now), -1, np.int32)
    if not len(then):
        return out
    order = np.argsort(then[:, 0], kind="stable")
    at = order[np.searchsorted(then[order, 0], now[:, 0]).clip(0, len(then) - 1)]
    found = (then[at] == now).all(axis=1)
    out[found] = at[found]
    return out


def _numbered(table: dict[LabelSet, int], ballot: Ballot) -> NDArray[np.int32]:
    """The options of a column as indices into a table, which grows as needed."""
    voter, column = ballot
    index = np.array([table.setdefault(labels, len(table)) for labels in voter.options], np.int32)
    return index[column.options]


def _by_first_use(
    table: Mapping[LabelSet, int], chosen: NDArray[np.int32], declared: bool
) -> tuple[tuple[LabelSet, ...], NDArray[np.int32]]:
    """Options in order of first use, a declared one first whether used or not, and each vote's index into them."""
    used, first = np.unique(chosen, return_index=True)
    order = used[np.argsort(first)].tolist()
    if declared:
        order = [0, *(i for i in order if i)]
    sets, index = list(table), np.zeros(len(table), np.int32)
    index[order] = np.arange(len(order))
    return tuple(sets[i] for i in order), index[chosen]
