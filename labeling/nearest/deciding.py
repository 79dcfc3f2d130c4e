"""A fast library proposes neighbours, and products that are always the same bits decide between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeling.steady import steady_pairs

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
PAIRS = 1536


def decided(rows: Floats, base: Floats, at: Places, k: int) -> tuple[Floats, Places]:
    """The k nearest of those proposed, nearest first and equal ones by their place.

    Parameters
    ----------
    rows
        ``(q, d)`` float32 unit rows.
    base
        ``(s, d)`` float32 unit rows, perhaps on disk; only the proposed ones are read.
    at
        ``(q, p)`` places in the base, -1 for none.

    Returns
    -------
    ``(q, min(k, p))`` float32 cosine similarities, -inf for none, and places, -1 for none.
    """
    cosine = np.empty(at.shape, np.float32)
    size = max(1, PAIRS // max(at.shape[1], 1))
    for start in range(0, len(rows), size):  # gathered rows stay within the processor's cache
        part = slice(start, start + size)
        cosine[part] = steady_pairs(rows[part], base[np.maximum(at[part], 0)])
    cosine[at < 0] = -np.inf
    order = np.lexsort((at, -cosine), axis=1)[:, :k]
    return np.take_along_axis(cosine, order, 1), np.take_along_axis(at, order, 1)
