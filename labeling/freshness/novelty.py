"""Which questions are unlike all gold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNUSUAL = 0.05
"""Share of gold questions that lie as far from all other gold."""


@dataclass(frozen=True)
class Nearness:
    """How near questions are to gold.

    Parameters
    ----------
    nearest
        ``(q,)`` float32 cosine of each question to the nearest gold question.
    limit
        Cosine below which only ``UNUSUAL`` of the gold questions lie, each from the nearest other one.
    """

    nearest: NDArray[np.float32]
    limit: float

    @property
    def far(self) -> NDArray[np.bool_]:
        """``(q,)`` bool: unlike all gold."""
        return self.nearest < self.limit

    @property
    def unlike(self) -> float:
        """Share in [0, 1] that is far beyond what is expected where nothing is new."""
        share = float(self.far.mean()) if len(self.nearest) else 0.0
        return max(share - UNUSUAL, 0.0) / (1 - UNUSUAL)


def nearness(rows: NDArray[np.float32], gold: NDArray[np.float32]) -> Nearness | None:
    """How near ``(q, d)`` unit rows are to ``(g, d)`` rows of gold; None where there is too little gold to tell."""
    if len(gold) < 1 / UNUSUAL:
        return None
    among = gold @ gold.T
    np.fill_diagonal(among, -1)
    limit = float(np.quantile(among.max(axis=1), UNUSUAL))
    return Nearness(np.asarray((rows @ gold.T).max(axis=1), np.float32), limit)
