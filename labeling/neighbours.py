"""Votes from the nearest gold questions in embedding space, kept apart from labeling functions.

Each question is compared with the seed gold. The label with the largest similarity-weighted share
among the k nearest is voted for, but only where the similarity to its nearest example reaches that
label's threshold. Thresholds and confidences are learned from gold: seed questions are scored with
themselves left out, valid questions as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from labeling.hashing import digest
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.votes import Column, Voter

Floats = NDArray[np.float32]
MIN_CURVE = 20


@dataclass(frozen=True)
class NeighbourVotes:
    """Nearest-neighbour votes.

    Parameters
    ----------
    k
        Neighbours looked at.
    min_precision
        A vote is cast where its expected precision reaches this.
    prior_weight
        Weight of the curve over all labels against a label's own gold, in gold questions.
    """

    k: int = 5
    min_precision: float = 0.5
    prior_weight: float = 5.0

    def fit(self, embeddings: Floats, gold: Gold, n_labels: int) -> FittedNeighbours:
        """Index the seed gold and learn each label's threshold.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 unit rows, one a question.
        gold
            Of the same n questions; ``test`` gold is not looked at.

        Returns
        -------
        A fitted voter; it never votes when there is no seed gold.
        """
        seed = np.flatnonzero(gold.mask("seed"))
        index = faiss.IndexFlatIP(embeddings.shape[1])
        index.add(np.ascontiguousarray(embeddings[seed]))
        fitted = FittedNeighbours(self, index, seed, gold.label[seed], np.ones(n_labels), _flat_curve())
        known = np.flatnonzero(gold.mask("seed", "valid"))
        if len(seed) < 2:
            return fitted
        label, similarity, _ = fitted.nearest(embeddings[known], known)
        right = label == gold.label[known]
        curve = _fit_curve(similarity[label >= 0], right[label >= 0])
        thresholds = _thresholds(self, label, similarity, right, curve, n_labels)
        return FittedNeighbours(self, index, seed, gold.label[seed], thresholds, curve)


@dataclass(frozen=True)
class FittedNeighbours:
    """Seed gold in an index, with thresholds.

    Parameters
    ----------
    seed
        ``(s,)`` places of the seed questions among all questions.
    labels
        ``(s,)`` int32 their labels.
    thresholds
        ``(k,)`` least similarity per label; 1 and above never votes.
    curve
        Expected precision of the nearest label as a function of similarity.
    """

    settings: NeighbourVotes
    index: faiss.IndexFlatIP
    seed: NDArray[np.int64]
    labels: NDArray[np.int32]
    thresholds: NDArray[np.float64]
    curve: IsotonicRegression

    def nearest(
        self, rows: Floats, own: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
        """Label, similarity and places of the nearest seed questions.

        Parameters
        ----------
        rows
            ``(q, d)`` float32 unit rows.
        own
            ``(q,)`` place of each row among all questions, so that none is its own neighbour.

        Returns
        -------
        ``(q,)`` label (-1 without neighbour), ``(q,)`` cosine similarity of the nearest question of that
        label, ``(q, k)`` places of the neighbours (-1 for none), nearest first.
        """
        k = min(self.settings.k + (own is not None), len(self.seed))
        if k == 0 or len(rows) == 0:
            none = np.full(len(rows), -1)
            return none.astype(np.int32), np.zeros(len(rows)), none[:, None].repeat(self.settings.k, 1)
        similarity, at = self.index.search(np.ascontiguousarray(rows), k)
        if own is not None:
            similarity = np.where(self.seed[at] == own[:, None], -np.inf, similarity)
            order = np.argsort(-similarity, axis=1, kind="stable")[:, : self.settings.k]
            similarity, at = np.take_along_axis(similarity, order, 1), np.take_along_axis(at, order, 1)
        places = np.where(np.isfinite(similarity), self.seed[at], -1)
        label, best = _weighted(self.labels[at], similarity)
        return label, best, places

    def confidence(self, similarity: NDArray[np.float64]) -> NDArray[np.float32]:
        """Expected precision at these similarities, float32 in [0.02, 0.98]."""
        if not len(similarity):
            return np.empty(0, np.float32)
        return np.asarray(np.clip(self.curve.predict(similarity), 0.02, 0.98), np.float32)

    def vote(self, embeddings: Floats, taxonomy: Taxonomy) -> tuple[Voter, Column]:
        """Votes on all questions; a question never votes for itself."""
        own = np.arange(len(embeddings), dtype=np.int64)
        label, similarity, _ = self.nearest(embeddings, own)
        rows = np.flatnonzero((label >= 0) & (similarity >= self.thresholds[label]))
        voter = Voter(
            "neighbours.gold",
            "neighbours",
            tuple((i,) for i in range(len(taxonomy.labels))),
            digest([self.settings.__dict__, self.seed.tolist(), self.labels.tolist()]),
            doc=f"The label of the nearest among {len(self.seed)} seed questions.",
        )
        column = Column.of(rows.tolist(), label[rows].tolist(), self.confidence(similarity[rows]).tolist())
        return voter, column


def _weighted(labels: NDArray[np.int32], similarity: Floats) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Label with the largest summed weight, and the similarity of its nearest question."""
    finite = np.isfinite(similarity)
    weight = np.where(finite, np.exp(10.0 * (np.where(finite, similarity, 0) - 1.0)), 0.0)
    same = labels[:, :, None] == labels[:, None, :]
    score = (same * weight[:, None, :]).sum(axis=2) * finite
    at = score.argmax(axis=1)
    line = np.arange(len(labels))
    label = np.where(finite[line, at], labels[line, at], -1).astype(np.int32)
    mine = np.where(finite & (labels == label[:, None]), similarity, -np.inf)
    best = mine.max(axis=1)
    return label, np.where(np.isfinite(best), best, 0.0).astype(np.float64)


def _flat_curve() -> IsotonicRegression:
    return IsotonicRegression(out_of_bounds="clip").fit([0.0, 0.4, 0.9], [0.05, 0.4, 0.9])


def _fit_curve(similarity: NDArray[np.float64], right: NDArray[np.bool_]) -> IsotonicRegression:
    """Precision against similarity, never falling; too little gold leaves a cautious default."""
    if len(similarity) < MIN_CURVE:
        return _flat_curve()
    return IsotonicRegression(out_of_bounds="clip").fit(similarity, right.astype(np.float64))


def _thresholds(
    settings: NeighbourVotes,
    label: NDArray[np.int32],
    similarity: NDArray[np.float64],
    right: NDArray[np.bool_],
    curve: IsotonicRegression,
    n_labels: int,
) -> NDArray[np.float64]:
    """Least similarity per label at which the shrunk precision reaches the wanted one."""
    grid = np.linspace(0.2, 0.95, 76)
    expected = curve.predict(grid)
    out = np.ones(n_labels)
    for c in range(n_labels):
        mine = label == c
        above = similarity[mine][None, :] >= grid[:, None]
        hits = (above & right[mine][None, :]).sum(axis=1)
        shrunk = (hits + settings.prior_weight * expected) / (above.sum(axis=1) + settings.prior_weight)
        good = np.flatnonzero(shrunk >= settings.min_precision)
        out[c] = grid[good[0]] if len(good) else 1.01
    return out
