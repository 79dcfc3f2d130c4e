"""Neighbours among questions, none of which is its own neighbour."""

from __future__ import annotations

import numpy as np

from labeling.nearest.deciding import Floats, Places
from labeling.nearest.index import TILE, NearIndex


def search(index: NearIndex, indexed: Places, rows: Floats, k: int, own: Places | None = None) -> tuple[Floats, Places]:
    """The k nearest indexed questions of each row, nearest first and equally near ones by their place.

    What is found for a row does not depend on the other rows, nor on the number of threads.

    Parameters
    ----------
    indexed
        ``(s,)`` increasing places among all questions of what the index holds.
    rows
        ``(q, d)`` float32 unit rows, perhaps on disk.
    own
        ``(q,)`` place of each row among all questions, so that none is its own neighbour.

    Returns
    -------
    ``(q, p)`` cosine similarities, -inf for none, and ``(q, p)`` places, -1 for none, with p = min(k, s).
    """
    p, wide = min(k, len(indexed)), min(k + (own is not None), len(indexed))
    similarity, places = np.full((len(rows), p), -np.inf, np.float32), np.full((len(rows), p), -1, np.int64)
    for start in range(0, len(rows) if wide else 0, TILE):
        part = slice(start, start + TILE)
        cosine, at = index.nearest(rows[part], wide)
        found = np.where(at >= 0, indexed[at], -1)
        if own is not None:
            cosine, found = _others(cosine, found, own[part])
        similarity[part], places[part] = cosine[:, :p], found[:, :p]
    return similarity, places


def _others(cosine: Floats, places: Places, own: Places) -> tuple[Floats, Places]:
    """Without a question itself, which the others then close up to."""
    hidden = places == own[:, None]
    order = np.argsort(hidden, axis=1, kind="stable")
    cosine, places = np.where(hidden, -np.inf, cosine).astype(np.float32), np.where(hidden, -1, places)
    return np.take_along_axis(cosine, order, 1), np.take_along_axis(places, order, 1)
