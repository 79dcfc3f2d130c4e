"""The graph of nearest neighbours among questions, and the weights of its edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.nearest import Flat, NearIndex, make_index, search

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
EXACT_UP_TO = 20_000


def weight(similarity: Floats, temperature: float) -> Floats:
    """Weight of a neighbour, ``exp((cosine - 1) / temperature)`` in (0, 1]; 0 where the similarity is -inf."""
    return np.asarray(np.exp((similarity - 1.0) / temperature), np.float32)


@dataclass(frozen=True)
class Graph:
    """Who hears whom among questions, and how loud.

    Parameters
    ----------
    weights
        ``(n, n)`` float32 ``D^-1/2 W D^-1/2``, symmetric and without self-loops.
    scale
        ``(n,)`` float32 diagonal of ``D^-1/2``; 0 for a question without neighbours.
    """

    weights: sparse.csr_matrix
    scale: Floats


def neighbour_graph(rows: Floats, k: int = 15, temperature: float = 0.1) -> Graph:
    """Two questions are joined where one is among the k nearest of the other.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows; neighbours are exact up to 20,000.
    temperature
        Difference of cosine at which a weight falls to 1/e.
    """
    n, own = len(rows), np.arange(len(rows))
    index = Flat(rows) if n <= EXACT_UP_TO else make_index(rows, k)
    one_way = _one_way(*search(index, own, rows, k, own), n, temperature)
    both = one_way.maximum(one_way.T).tocsr()
    scale = _scale(both)
    return Graph(_scaled(both, scale, scale), scale)


def hearing(index: NearIndex, scale: Floats, rows: Floats, k: int, temperature: float) -> sparse.csr_matrix:
    """How loud each of other rows hears its k nearest questions of a graph; it is heard by none.

    Parameters
    ----------
    index
        Of the n questions of the graph.
    scale
        Of the graph.
    rows
        ``(q, d)`` float32 unit rows.

    Returns
    -------
    ``(q, n)`` float32, as if the rows stood in the graph and passed nothing on. A row of it depends on no other.
    """
    one_way = _one_way(*search(index, np.arange(len(scale)), rows, k), len(scale), temperature)
    return _scaled(one_way, _scale(one_way), scale)


def _one_way(similarity: Floats, places: Places, n: int, temperature: float) -> sparse.csr_matrix:
    """``(q, n)`` weights of the neighbours found."""
    line = np.repeat(np.arange(len(places)), places.shape[1])
    there = places.ravel() >= 0
    weights = weight(similarity, temperature).ravel()[there]
    out = sparse.csr_matrix((weights, (line[there], places.ravel()[there])), shape=(len(places), n))
    out.sort_indices()
    return out


def _scale(weights: sparse.csr_matrix) -> Floats:
    """``(q,)`` float32: one over the root of the sum of each row, 0 for an empty one."""
    degree = np.asarray(weights.sum(axis=1), np.float32).ravel()
    return np.divide(1, np.sqrt(degree), out=np.zeros_like(degree), where=degree > 0)


def _scaled(weights: sparse.csr_matrix, left: Floats, right: Floats) -> sparse.csr_matrix:
    """The same with each row and each column times a number."""
    data = weights.data * np.repeat(left, np.diff(weights.indptr)) * right[weights.indices]
    return sparse.csr_matrix((data, weights.indices, weights.indptr), shape=weights.shape)
