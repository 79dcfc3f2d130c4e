"""Embeddings in two dimensions, so that similar questions lie side by side on a map.

`straight` is a plain projection, there at once. `arranged` keeps far more of the neighbourhoods: points are
pulled towards their neighbours and pushed away from points at random, as UMAP does, but for all points at
once in numpy. Nothing has to be compiled, and equal rows and seeds give equal maps on one machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

from labeling.nearest import make_index, search

Rows = NDArray[np.float32]
Points = NDArray[np.float32]
Floats = NDArray[np.floating]
Places = NDArray[np.int64]

NEIGHBOURS = 15
EPOCHS = 300
PUSHES = 8
PUSH = 20.0
SPEED = 0.25
FARTHEST = 4.0
A, B = 1.577, 0.895  # UMAP's curve for a least distance of 0.1
TINY = 1e-8


def straight(rows: Rows) -> Points:
    """Principal components.

    Parameters
    ----------
    rows
        ``(n, d)`` float32.

    Returns
    -------
    ``(n, 2)`` float32, each column of mean 0; the signs are fixed, so that maps do not flip.
    """
    centred = rows - rows.mean(axis=0) if len(rows) else rows
    if min(centred.shape) < 2:
        return np.zeros((len(rows), 2), np.float32)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    best = axes[:, :-3:-1]
    best = best * np.sign(best[np.abs(best).argmax(axis=0), [0, 1]])
    return np.asarray(centred @ best, np.float32)


def arranged(rows: Rows, seed: int = 0, epochs: int = EPOCHS) -> Points:
    """Neighbours side by side.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    seed
        Of the pushes at random.
    epochs
        Rounds in which all points move.

    Returns
    -------
    ``(n, 2)`` float32. Source: L. McInnes, J. Healy and J. Melville, "UMAP", 2018, for the graph and the
    forces; the forces of a round are summed and applied together, and a point goes at most ``FARTHEST``.
    """
    start = straight(rows)
    if len(rows) < 4:
        return start
    rng = np.random.default_rng(seed)
    one, other, weight = graph(rows, min(NEIGHBOURS, len(rows) - 1))
    degree = np.bincount(one, weight, len(rows)) + np.bincount(other, weight, len(rows))
    points = start / np.maximum(start.std(axis=0), TINY) * 4 + rng.normal(0, 0.01, start.shape)
    for epoch in range(epochs):
        left = 1 - epoch / epochs
        force = pulls(points, one, other, weight) + PUSH * degree[:, None] * pushes(points, rng)
        points = points + bounded(SPEED * left * force, FARTHEST * left)
    return np.asarray(points - points.mean(axis=0), np.float32)


def graph(rows: Rows, k: int) -> tuple[Places, Places, Floats]:
    """Pairs of neighbours ``(e,)``, ``(e,)``, the first the smaller place, and their weights ``(e,)`` in (0, 1].

    A weight is 1 for a point's nearest neighbour and falls off with the excess of distance over the mean; two
    one-sided weights p and q make ``p + q - pq``.
    """
    n = len(rows)
    similar, near = _nearest(rows, k + 1)
    distance = 1 - similar
    above = np.maximum(distance - distance[:, 1:2], 0)
    weight = np.exp(-above / np.maximum(above.mean(axis=1, keepdims=True), TINY))
    whole = coo_matrix((weight.ravel(), (np.repeat(np.arange(n), k + 1), near.ravel())), shape=(n, n)).tocsr()
    both = (whole + whole.T - whole.multiply(whole.T)).tocoo()
    once = (both.row < both.col) & (both.data > 0)
    return both.row[once].astype(np.int64), both.col[once].astype(np.int64), both.data[once]


def pulls(points: Floats, one: Places, other: Places, weight: Floats) -> Floats:
    """``(n, 2)`` sum of what draws each point to its neighbours."""
    apart = points[one] - points[other]
    square = np.maximum((apart * apart).sum(axis=1), TINY)
    slope = -2 * A * B * square ** (B - 1) / (1 + A * square**B)
    pull = np.clip(slope[:, None] * apart, -FARTHEST, FARTHEST) * weight[:, None]
    n = len(points)
    return np.column_stack([2 * (np.bincount(one, p, n) - np.bincount(other, p, n)) for p in pull.T])


def pushes(points: Floats, rng: np.random.Generator) -> Floats:
    """``(n, 2)`` mean of what drives each point away from others at random."""
    n = len(points)
    total = np.zeros_like(points)
    for others in rng.integers(0, n, (PUSHES, n)):
        apart = points - points[others]
        square = (apart * apart).sum(axis=1)
        slope = 2 * B / ((0.001 + square) * (1 + A * square**B))
        total += np.clip(slope[:, None] * apart, -FARTHEST, FARTHEST)
    return np.asarray(total / PUSHES)


def bounded(steps: Floats, most: float) -> Floats:
    """The same ``(n, 2)`` steps, none longer than ``most``."""
    length = np.sqrt((steps * steps).sum(axis=1, keepdims=True))
    return np.asarray(steps * np.minimum(1.0, most / np.maximum(length, TINY)))


def sample_of(strata: NDArray[np.integer], most: int, seed: int = 0) -> Places:
    """Sorted places of at most ``most`` rows, every stratum by its share and at least once where there is room.

    Parameters
    ----------
    strata
        ``(n,)`` integers, one a row.
    """
    n = len(strata)
    if n <= most:
        return np.arange(n)
    order = np.random.default_rng(seed).permutation(n)
    grouped = order[np.argsort(strata[order], kind="stable")]
    _, first, size = np.unique(strata[grouped], return_index=True, return_counts=True)
    within = np.arange(n) - np.repeat(first, size)
    # the first of each stratum comes first, then rows in step with their stratum's share
    rank = np.where(within == 0, -1.0, within / np.repeat(size, size))
    return np.sort(grouped[np.argsort(rank, kind="stable")[:most]])


def _nearest(rows: Rows, k: int) -> tuple[Floats, Places]:
    similar, near = search(make_index(rows, k), np.arange(len(rows)), rows, k)
    return np.asarray(similar, np.float64), near
