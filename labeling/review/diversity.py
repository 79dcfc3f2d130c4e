"""Picking questions that together say something about as many others as possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.nearest import make_index, search

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
STEP, LEAST = 0.01, 0.5
ROUNDING = 1e-3


@dataclass(frozen=True)
class Picks:
    """Chosen questions, the best first.

    Parameters
    ----------
    places
        ``(b,)`` their places.
    value
        ``(b,)`` float64: what each was worth when it was picked, given those before it.
    """

    places: Places
    value: NDArray[np.float64]


@dataclass(frozen=True)
class Near:
    """The nearest others of n questions: ``(n, p)`` cosines, -inf for none, and ``(n, p)`` places."""

    cosine: Floats
    places: Places


def nearest(embeddings: Floats, k: int = 50) -> Near:
    """The k nearest others of each of n questions, from their ``(n, d)`` float32 unit rows."""
    own = np.arange(len(embeddings))
    return Near(*search(make_index(embeddings, k), own, embeddings, k, own))


def similar(near: Near, guess: NDArray[np.int32], purity: float = 0.85) -> sparse.csr_matrix:
    """Which questions are so similar that a label of one says much about the other.

    They are where their cosine reaches a limit that is set by the data, whatever the encoder: the least one at
    which a share ``purity`` of the neighbours has the same guessed label (after the choice of radius in
    Yehuda, Dekel, Hacohen and Weinshall, "Active learning through a covering lens", NeurIPS 2022).

    Parameters
    ----------
    near
        As `nearest` returns.
    guess
        ``(n,)`` int32: the likeliest label of each question.

    Returns
    -------
    ``(n, n)`` symmetric float32 of 0 and 1, with ones on the diagonal.
    """
    n = len(guess)
    line, other, cosine = np.repeat(np.arange(n), near.places.shape[1]), near.places.ravel(), near.cosine.ravel()
    keep = cosine >= radius(cosine, guess[line] == guess[other], purity)
    one_way = sparse.csr_matrix((np.ones(keep.sum(), np.float32), (line[keep], other[keep])), shape=(n, n))
    return one_way.maximum(one_way.T).maximum(sparse.identity(n, dtype=np.float32, format="csr")).tocsr()


def radius(cosine: Floats, same: NDArray[np.bool_], purity: float) -> float:
    """Least cosine from .5 on, in steps of .01, from which a share of pairs is the same; 2 if there is none.

    Parameters
    ----------
    cosine
        ``(p,)`` of pairs of questions, -inf for a pair that is not there.
    same
        ``(p,)`` bool: both have the same guessed label.
    """
    there = np.isfinite(cosine)
    bins = np.floor(np.clip(cosine[there], 0, 1) / STEP + ROUNDING).astype(np.int64)
    pairs = np.bincount(bins, minlength=int(1 / STEP) + 1)[::-1].cumsum()[::-1]
    right = np.bincount(bins[same[there]], minlength=int(1 / STEP) + 1)[::-1].cumsum()[::-1]
    pure = np.flatnonzero((right >= purity * pairs) & (pairs > 0))
    return max(LEAST, float(pure[0] - ROUNDING) * STEP) if len(pure) else 2.0


def cover(
    alike: sparse.csr_matrix,
    need: NDArray[np.float64],
    worth: NDArray[np.float64],
    free: NDArray[np.bool_],
    limit: int,
) -> Picks:
    """Pick greedily by ``worth`` times the need among similar questions, whose need is then met.

    With ``worth`` and ``need`` 1 everywhere this is greedy maximum coverage, in which typical and diverse
    questions come first. That is best with few labels: Hacohen, Dekel and Weinshall, "Active learning on a
    budget: opposite strategies suit high and low budgets" (ICML 2022), and Yehuda et al. as above. For the
    greedy choice see Nemhauser, Wolsey and Fisher, "An analysis of approximations for maximizing submodular set
    functions" (1978).

    Parameters
    ----------
    alike
        ``(n, n)`` as `similar` returns.
    need
        ``(n,)`` non-negative: how much a question needs to be told about.
    worth
        ``(n,)`` non-negative: factor of a question as a pick.
    free
        ``(n,)`` bool: questions that may be picked.
    limit
        Most picks; fewer where fewer are free.
    """
    left, gain = need.astype(np.float64), alike @ need.astype(np.float64)
    still, places, values = free.copy(), [], []
    for _ in range(min(limit, int(free.sum()))):
        value = np.where(still, worth * gain, -np.inf)
        i = int(value.argmax())
        places.append(i)
        values.append(float(value[i]))
        still[i] = False
        near = alike.indices[alike.indptr[i] : alike.indptr[i + 1]]
        gain -= alike[near].T @ left[near]
        left[near] = 0.0
    return Picks(np.array(places, np.int64), np.array(values, np.float64))
