"""Rows are sorted into cells, and only the cells nearest to a question are looked at: for more rows than `Flat` is for.

Source: J. Sivic and A. Zisserman, "Video Google: a text retrieval approach to object matching in videos", ICCV
2003, for inverted lists of cells; H. Jégou, M. Douze and C. Schmid, "Product quantization for nearest neighbor
search", TPAMI 2011, for searching codes in them and ranking what was found by the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import faiss
import numpy as np
from faiss.contrib.ivf_tools import add_preassigned, search_preassigned

from labeling.blocks import blocks
from labeling.nearest.deciding import Floats, Places, decided
from labeling.nearest.exact import Flat
from labeling.steady import steady_product

MOST_TAUGHT = 64
ROUNDS = 10
MORE = 9


@dataclass(frozen=True, eq=False)
class Cells:
    """An index of cells, each row in the cell whose middle is nearest, with a byte for each entry of a row.

    Parameters
    ----------
    rows
        ``(s, d)`` float32 unit rows, perhaps on disk: the last word on what was found.
    middles
        ``(c, d)`` float32 unit rows.
    cell
        ``(s,)`` int64: the cell of each row.
    probes
        Cells looked at.
    recall
        Share of the true nearest that it found for a sample of its own rows, in [0, 1].
    """

    rows: Floats
    middles: Floats
    cell: Places
    probes: int = 8
    recall: float = 0.0

    @classmethod
    def of(cls, rows: Floats, cells: int) -> Cells:
        """Cells whose middles are taught by k-means; the same for the same rows, whatever the number of threads."""
        middles = _middles(rows, cells)
        nearest = Flat(middles)
        parts = [nearest.nearest(rows[part], 1)[1][:, 0] for part in blocks(len(rows))]
        return cls(rows, middles, np.concatenate(parts))

    def with_probes(self, probes: int, recall: float = 0.0) -> Cells:
        """The same cells, of which so many are looked at."""
        out = Cells(self.rows, self.middles, self.cell, probes, recall)
        out.__dict__["_index"] = self._index
        return out

    @cached_property
    def _index(self) -> Any:
        c, d = self.middles.shape
        middles = faiss.IndexFlatIP(d)
        middles.add(self.middles)
        codes = faiss.ScalarQuantizer.QT_8bit
        out = faiss.IndexIVFScalarQuantizer(middles, d, c, codes, faiss.METRIC_INNER_PRODUCT, False)
        with one_thread():  # the order within cells is then that of the rows
            out.train(_some(self.rows, MOST_TAUGHT * c))
            for part in blocks(len(self.rows)):
                add_preassigned(out, np.ascontiguousarray(self.rows[part], np.float32), self.cell[part])
        return out

    def __reduce__(self) -> tuple[Callable[..., Cells], tuple[Any, ...]]:
        return Cells, (self.rows, self.middles, self.cell, self.probes, self.recall)

    def nearest(self, rows: Floats, k: int) -> tuple[Floats, Places]:
        """The k nearest of each of ``(q, d)`` rows that it finds, as `decided` returns them."""
        cells = _top(steady_product(rows, self.middles), self.probes)
        self._index.nprobe = cells.shape[1]
        _, at = search_preassigned(self._index, np.ascontiguousarray(rows, np.float32), k + MORE, cells)
        return decided(rows, self.rows, at, k)


@contextmanager
def one_thread() -> Iterator[None]:
    """faiss works with one thread of its own meanwhile, so that sums are added in one order."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _middles(rows: Floats, cells: int) -> Floats:
    d = rows.shape[1]
    some = _some(rows, MOST_TAUGHT * cells)
    # fewer rows a cell than faiss likes do no harm; it would say so on the terminal
    means = faiss.Kmeans(d, cells, niter=ROUNDS, spherical=True, min_points_per_centroid=1, seed=0)
    with one_thread():
        means.train(some)
    return np.asarray(means.centroids, np.float32).reshape(cells, d)


def _some(rows: Floats, most: int) -> Floats:
    """At most so many rows, evenly spread."""
    places = np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(np.int64))
    return np.ascontiguousarray(rows[places], np.float32)


def _top(similarity: Floats, many: int) -> Places:
    """``(q, many)`` places of the largest in each row, in no order."""
    if many >= similarity.shape[1]:
        return np.broadcast_to(np.arange(similarity.shape[1]), similarity.shape)
    return np.asarray(np.argpartition(-similarity, many - 1, axis=1)[:, :many], np.int64)
