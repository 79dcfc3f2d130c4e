"""All rows are compared: exact, and best for up to some ten thousand rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import faiss
import numpy as np

from labeling.blocks import blocks
from labeling.nearest.deciding import Floats, Places, decided
from labeling.steady import steady_product

MORE = 5
# more than a sum of some thousand float32 products of unit rows can be wrong
SLACK = np.float32(1e-4)


@dataclass(frozen=True, eq=False)
class Flat:
    """An index that looks at every row.

    Parameters
    ----------
    rows
        ``(s, d)`` float32 unit rows.
    """

    rows: Floats

    @property
    def recall(self) -> float:
        """Share of the true nearest that it finds: all."""
        return 1.0

    @property
    def probes(self) -> int:
        """Cells looked at: there are none."""
        return 0

    @cached_property
    def _distinct(self) -> Distinct:
        return Distinct.of(self.rows)

    @cached_property
    def _index(self) -> Any:
        out = faiss.IndexFlatIP(self.rows.shape[1])
        out.add(np.ascontiguousarray(self.rows[self._distinct.first], np.float32))
        return out

    def __reduce__(self) -> tuple[Callable[[Floats], Flat], tuple[Floats]]:
        return Flat, (self.rows,)

    def nearest(self, rows: Floats, k: int) -> tuple[Floats, Places]:
        """The k nearest of each of ``(q, d)`` rows, as `decided` returns them; k is at most s.

        The library's products in float32 depend in their last bits on the other rows of the call. Where more rows than
        were proposed may be among the k nearest, more are proposed.
        """
        many = len(self._distinct.first)
        k_of_them, wide, todo = min(k, many), k + MORE, np.arange(len(rows))
        cosine = np.empty((len(rows), k_of_them), np.float32)
        places = np.empty((len(rows), k_of_them), np.int64)
        while len(todo):
            wide = min(wide, many)
            about, at = self._index.search(np.ascontiguousarray(rows[todo], np.float32), wide)
            base = self._distinct.first[at]
            cosine[todo], places[todo] = decided(rows[todo], self.rows, base, k_of_them)
            unsure = about[:, -1] >= cosine[todo, -1] - SLACK
            todo = todo[unsure] if wide < many else todo[:0]
            wide *= 4
        return self._distinct.all_of(cosine, places, k)


@dataclass(frozen=True)
class Distinct:
    """Rows that differ, and where each is found: equal questions would crowd out all others from what is proposed.

    Parameters
    ----------
    first
        ``(u,)`` increasing places of each distinct row's first.
    order
        ``(s,)`` all places, those of equal rows together and increasing.
    start, size
        ``(s,)`` by a row's first place: where its equals begin in the order, and how many they are.
    """

    first: Places
    order: Places
    start: Places
    size: Places

    @classmethod
    def of(cls, rows: Floats) -> Distinct:
        """Of ``(s, d)`` rows, told apart by their bytes."""
        if not len(rows):
            return cls(*(np.empty(0, np.int64) for _ in range(4)))
        plain = np.ascontiguousarray(rows, np.float32)
        whole = plain.view(np.dtype((np.void, plain.dtype.itemsize * plain.shape[1]))).ravel()
        _, first, group, size = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
        start, sizes = np.zeros((2, len(rows)), np.int64)
        start[first], sizes[first] = np.cumsum(size) - size, size
        return cls(np.sort(first), np.argsort(group, kind="stable"), start, sizes)

    def all_of(self, cosine: Floats, places: Places, k: int) -> tuple[Floats, Places]:
        """The k nearest, given the nearest distinct ones by their first places."""
        if len(self.first) == len(self.order) or not len(places):
            return cosine, places
        number = np.arange(k)
        equal = np.minimum(self.start[places][:, :, None] + number, len(self.order) - 1)
        there = (number < self.size[places][:, :, None]).reshape(len(places), -1)
        chosen = np.argsort(~there, axis=1, kind="stable")[:, :k]
        everywhere = np.broadcast_to(cosine[:, :, None], equal.shape).reshape(len(places), -1)
        found = self.order[equal].reshape(len(places), -1)
        return np.take_along_axis(everywhere, chosen, 1), np.take_along_axis(found, chosen, 1)


def nearest_by_block(rows: Floats, base: Floats, k: int) -> tuple[Floats, Places]:
    """The k nearest of ``(s, d)`` base rows, a block of the base at a time; for ``(q, d)`` rows, q some hundred.

    The same as a `Flat` index finds, without a copy of the base.
    """
    cosine, places = np.full((len(rows), k), -np.inf, np.float32), np.full((len(rows), k), -1, np.int64)
    for part in blocks(len(base)):
        found = steady_product(rows, base[part])
        both = np.concatenate([cosine, found], axis=1)
        here = np.broadcast_to(np.arange(part.start, part.stop), found.shape)
        where = np.concatenate([places, here], axis=1)
        order = np.argsort(-both, axis=1, kind="stable")[:, :k]
        cosine, places = np.take_along_axis(both, order, 1), np.take_along_axis(where, order, 1)
    return cosine, places
