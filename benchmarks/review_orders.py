"""Orders in which an expert could be asked: ours, and those that others recommend, on the same arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy.stats import entropy

from labeling.review.diversity import Near, cover, similar
from labeling.review.queue import Pool, believed, make_queue
from labeling.values import SoftLabels
from labeling.votes import Votes

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class State:
    """What is known before a round.

    Parameters
    ----------
    embeddings
        ``(n, d)`` of the pool.
    near
        The nearest others of each, as they are the same in all rounds.
    proba, labels
        ``(n, k)`` of the classifier, and what the voters said.
    known
        ``(n,)`` bool: labelled so far.
    """

    embeddings: Floats
    near: Near
    proba: NDArray[np.float64]
    labels: SoftLabels
    known: NDArray[np.bool_]


Order = Callable[[State, int, np.random.Generator], Places]


def at_random(state: State, size: int, rng: np.random.Generator) -> Places:
    """Any."""
    return rng.choice(np.flatnonzero(~state.known), size, replace=False)


def by_margin(state: State, size: int, rng: np.random.Generator) -> Places:
    """Smallest lead of the best label over the second."""
    two = np.partition(state.proba, -2, axis=1)
    return _first(two[:, -1] - two[:, -2], state, size)


def by_entropy(state: State, size: int, rng: np.random.Generator) -> Places:
    """Largest entropy."""
    return _first(-entropy(state.proba, axis=1), state, size)


def _first(score: NDArray[np.float64], state: State, size: int) -> Places:
    return np.argsort(np.where(state.known, np.inf, score), kind="stable")[:size]


def badge(state: State, size: int, rng: np.random.Generator) -> Places:
    """Far apart gradients of the last layer, by k-means++ (Ash et al., ICLR 2020)."""
    free = np.flatnonzero(~state.known)
    rows, part = state.embeddings[free], state.proba[free].astype(np.float32)
    part[np.arange(len(free)), part.argmax(axis=1)] -= 1
    norm = (part**2).sum(axis=1)
    chosen, far = [int(norm.argmax())], np.full(len(free), np.inf)
    for _ in range(size - 1):
        last = chosen[-1]
        inner = (part @ part[last]) * (rows @ rows[last])
        far = np.minimum(far, np.maximum(norm + norm[last] - 2 * inner, 0))
        far[chosen] = 0
        chosen.append(int(rng.choice(len(free), p=far / far.sum())))
    return free[chosen]


def typiclust(state: State, size: int, rng: np.random.Generator) -> Places:
    """The densest question of the largest clusters without a label (Hacohen et al., ICML 2022)."""
    rows = state.embeddings
    many = min(int(state.known.sum()) + size, len(rows))
    means = faiss.Kmeans(rows.shape[1], many, niter=10, seed=int(rng.integers(2**31)), min_points_per_centroid=1)
    means.train(rows)
    cluster = means.index.search(rows, 1)[1].ravel()
    density = state.near.cosine[:, :20].mean(axis=1)
    labelled = np.bincount(cluster[state.known], minlength=many)
    order = np.lexsort((-np.bincount(cluster, minlength=many), labelled))
    members = ((c, np.flatnonzero((cluster == c) & ~state.known)) for c in order)
    picks = [int(inside[density[inside].argmax()]) for _, inside in members if len(inside)]
    return np.array(picks[:size], np.int64)


def probcover(state: State, size: int, rng: np.random.Generator) -> Places:
    """Greedy cover of what no label covers yet (Yehuda et al., NeurIPS 2022), with the radius that ours has."""
    alike = similar(state.near, state.proba.argmax(axis=1).astype(np.int32))
    covered = np.asarray(alike @ state.known.astype(np.float32)) > 0
    return cover(alike, np.where(covered, 0.0, 1.0), np.ones(len(covered)), ~state.known, size).places


def ours(state: State, size: int, rng: np.random.Generator) -> Places:
    """The review queue; traffic is the pool itself and nothing is needed for a promise."""
    n, k = state.proba.shape
    nobody = np.zeros(n, bool)
    traffic = believed(state.proba, state.labels).mean(axis=0)
    votes = Votes(n, k, (), ())
    pool = Pool(state.embeddings, state.proba, state.labels, votes, traffic, state.known, ~state.known, nobody)
    return np.array([entry.place for entry in make_queue(pool, size, near=state.near)], np.int64)


ORDERS: dict[str, Order] = {
    "random": at_random,
    "margin": by_margin,
    "entropy": by_entropy,
    "BADGE": badge,
    "TypiClust": typiclust,
    "ProbCover": probcover,
    "ours": ours,
}
