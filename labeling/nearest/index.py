"""Which index suits how many rows, and how much of what is true it finds."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from labeling.nearest.cells import Cells
from labeling.nearest.deciding import Floats, Places
from labeling.nearest.exact import Flat, nearest_by_block

FLAT_UP_TO = 10_000
WANTED = 0.98
SAMPLE = 256
CELLS = 4
TILE = 1024


class NearIndex(Protocol):
    """Unit rows that can be searched by cosine; it crosses to other processes, where it finds the same bits."""

    @property
    def rows(self) -> Floats:
        """``(s, d)`` float32."""
        ...

    @property
    def recall(self) -> float:
        """Share of the true nearest that it finds, measured when it was made; 1 where it looks at all rows."""
        ...

    @property
    def probes(self) -> int:
        """Cells looked at; 0 where there are none."""
        ...

    def nearest(self, rows: Floats, k: int) -> tuple[Floats, Places]:
        """``(q, k)`` cosine similarities and places of the nearest, nearest first; -inf and -1 for none."""
        ...


def make_index(rows: Floats, k: int = 15, wanted: float = WANTED) -> NearIndex:
    """Index of ``(s, d)`` unit rows: exact up to 10,000 rows, about 4 sqrt(s) cells above.

    Parameters
    ----------
    rows
        Perhaps on disk. Kept, and read when something is searched.
    k
        Neighbours for which the recall is measured.
    wanted
        Least recall: twice as many cells are looked at until a sample of the rows has it.
    """
    if len(rows) <= FLAT_UP_TO:
        return Flat(rows)
    cells = Cells.of(rows, int(CELLS * len(rows) ** 0.5))
    some = np.unique(np.linspace(0, len(rows) - 1, SAMPLE).astype(np.int64))
    truth = nearest_by_block(rows[some], rows, k + 1)[0]
    while True:
        recall = as_near(cells.nearest(rows[some], k + 1)[0], truth, 1)
        if recall >= wanted or cells.probes >= len(cells.middles):
            return cells.with_probes(cells.probes, recall)
        cells = cells.with_probes(2 * cells.probes)


def as_near(cosine: Floats, truth: Floats, own: int) -> float:
    """Share of the ``(q, p)`` found that are as near as the true ones, in place of which equals may stand.

    Parameters
    ----------
    own
        How many of each line are the row itself, which is not counted.
    """
    near = (cosine >= truth[:, -1:]).sum(axis=1) - own
    return float(near.mean() / max(truth.shape[1] - own, 1)) if len(near) else 1.0
