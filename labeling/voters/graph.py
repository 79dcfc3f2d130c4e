"""The graph of nearest neighbours among questions, and the weights of its edges."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
EXACT_UP_TO = 20_000
PROBES = 16


def weight(similarity: Floats, temperature: float) -> Floats:
    """Weight of a neighbour, ``exp((cosine - 1) / temperature)`` in (0, 1]; 0 where the similarity is -inf."""
    return np.asarray(np.exp((similarity - 1.0) / temperature), np.float32)


def make_index(rows: Floats) -> faiss.Index:
    """Index of unit rows by cosine: exact up to 20,000 rows, inverted lists of about 4 sqrt(n) cells above."""
    n, d = rows.shape
    flat = faiss.IndexFlatIP(d)
    if n <= EXACT_UP_TO:
        flat.add(np.ascontiguousarray(rows))
        return flat
    index = faiss.IndexIVFFlat(flat, d, int(4 * n**0.5), faiss.METRIC_INNER_PRODUCT)
    # up to 24,000 rows a cell gets fewer than faiss likes; it would say so on the terminal and do the same
    index.cp.min_points_per_centroid = 1
    index.train(np.ascontiguousarray(rows))
    index.add(np.ascontiguousarray(rows))
    index.nprobe = PROBES
    return index


def search(
    index: faiss.Index, indexed: Places, rows: Floats, k: int, own: Places | None = None
) -> tuple[Floats, Places]:
    """The k nearest indexed questions of each row, nearest first.

    Parameters
    ----------
    indexed
        ``(s,)`` places among all questions of what the index holds.
    rows
        ``(q, d)`` float32 unit rows.
    own
        ``(q,)`` place of each row among all questions, so that none is its own neighbour.

    Returns
    -------
    ``(q, p)`` cosine similarities, -inf for none, and ``(q, p)`` places, -1 for none, with p = min(k, s).
    """
    wide = min(k + (own is not None), len(indexed))
    if wide == 0 or len(rows) == 0:
        return np.empty((len(rows), 0), np.float32), np.empty((len(rows), 0), np.int64)
    similarity, at = index.search(np.ascontiguousarray(rows), wide)
    places = np.where(at >= 0, indexed[at], -1)
    hidden = (places < 0) | (False if own is None else places == own[:, None])
    similarity = np.where(hidden, -np.inf, similarity).astype(np.float32)
    order = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    similarity = np.take_along_axis(similarity, order, 1)
    return similarity, np.where(np.isfinite(similarity), np.take_along_axis(places, order, 1), -1)


def neighbour_graph(
    embeddings: Floats, senders: NDArray[np.bool_], k: int = 15, temperature: float = 0.1
) -> sparse.csr_matrix:
    """Normalised weights between each question and its neighbours.

    Two senders are joined where one is among the k nearest of the other. A question that is no sender
    hears its k nearest senders and is heard by none, so that it changes nothing for the others.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows.
    senders
        ``(n,)`` bool.
    temperature
        Difference of cosine at which a weight falls to 1/e.

    Returns
    -------
    ``(n, n)`` float32 ``D^-1/2 W D^-1/2`` without self-loops, symmetric among senders, row i for what i hears.
    """
    n, indexed = len(embeddings), np.flatnonzero(senders)
    similarity, places = search(make_index(embeddings[indexed]), indexed, embeddings, k, np.arange(n))
    line = np.repeat(np.arange(n), places.shape[1])
    there = places.ravel() >= 0
    weights = weight(similarity, temperature).ravel()[there]
    one_way = sparse.csr_matrix((weights, (line[there], places.ravel()[there])), shape=(n, n))
    heard = one_way.maximum(one_way.T) @ sparse.diags(senders.astype(np.float32))
    degree = np.asarray(heard.sum(axis=1)).ravel()
    scale = sparse.diags(np.divide(1.0, np.sqrt(degree), out=np.zeros(n), where=degree > 0))
    return (scale @ heard @ scale).tocsr().astype(np.float32)
