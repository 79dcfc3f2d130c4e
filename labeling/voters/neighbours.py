"""Votes from the nearest gold questions in embedding space, kept apart from labeling functions.

Each question is compared with the seed gold. The label with the largest similarity-weighted share
among the k nearest is voted for, but only where the similarity to its nearest example reaches that
label's threshold. Thresholds and confidences are learned from gold: seed questions are scored with
themselves left out, valid questions as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from labeling.evidence import Evidence
from labeling.nearest import NearIndex, make_index, search
from labeling.sources.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.base import Floats, Places, cast, fingerprint, one_each, taught_by
from labeling.voters.confidence import clipped, fit_curve, flat_curve
from labeling.voters.graph import weight
from labeling.votes import Column, Voter

TEMPERATURE = 0.1


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

    def voter(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> Voter:
        """Who would vote: depends on gold."""
        return Voter(
            "neighbours.gold",
            "neighbours",
            one_each(len(taxonomy.labels)),
            fingerprint(self, taught_by(embeddings, gold)),
            doc=f"The label of the nearest among {int(gold.mask('seed').sum())} seed questions.",
        )

    def fit(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> FittedNeighbours:
        """Index the seed gold and learn each label's threshold; without seed gold it never votes."""
        seed, n_labels = np.flatnonzero(gold.mask("seed")), len(taxonomy.labels)
        index = make_index(embeddings[seed], self.k)
        fitted = FittedNeighbours(self, index, seed, gold.label[seed], np.ones(n_labels), flat_curve())
        known = np.flatnonzero(gold.mask("seed", "valid"))
        if len(seed) < 2:
            return fitted
        near = fitted.nearest(embeddings[known], known)
        right = near.label == gold.label[known]
        curve = fit_curve(near.similarity[near.label >= 0], right[near.label >= 0])
        return replace(fitted, thresholds=_thresholds(self, near, right, curve, n_labels), curve=curve)


@dataclass(frozen=True)
class Nearest:
    """What the neighbours of q questions say.

    Parameters
    ----------
    label
        ``(q,)`` int32, -1 without a neighbour.
    similarity
        ``(q,)`` cosine similarity of the nearest neighbour with that label.
    places, cosines
        ``(q, p)`` the neighbours, nearest first: places among all questions (-1 for none), similarities.
    """

    label: NDArray[np.int32]
    similarity: NDArray[np.float64]
    places: Places
    cosines: Floats


@dataclass(frozen=True, eq=False)
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
    index: NearIndex
    seed: Places
    labels: NDArray[np.int32]
    thresholds: NDArray[np.float64]
    curve: IsotonicRegression

    def nearest(self, rows: Floats, own: Places | None = None) -> Nearest:
        """What the nearest seed questions say.

        Parameters
        ----------
        rows
            ``(q, d)`` float32 unit rows.
        own
            ``(q,)`` place of each row among all questions, so that none is its own neighbour.
        """
        cosines, places = search(self.index, self.seed, rows, self.settings.k, own)
        if not cosines.size:
            return Nearest(np.full(len(rows), -1, np.int32), np.zeros(len(rows)), places, cosines)
        labels = self.labels[np.searchsorted(self.seed, places).clip(0, len(self.seed) - 1)]
        return Nearest(*_weighted(labels, cosines), places, cosines)

    def confidence(self, similarity: NDArray[np.float64]) -> Floats:
        """Expected precision at these similarities, float32 in [0.02, 0.98]."""
        if not len(similarity):
            return np.empty(0, np.float32)
        return clipped(self.curve.predict(similarity))

    def on(self, rows: Floats, places: Places) -> Column:
        """Votes on questions, each with its neighbours; a question never votes for itself."""
        near = self.nearest(rows, places)
        voted = np.flatnonzero((near.label >= 0) & (near.similarity >= self.thresholds[near.label]))
        sure = self.confidence(near.similarity[voted])
        evidence = Evidence.of(near.places[voted], near.cosines[voted])
        return cast(places[voted], near.label[voted], sure, evidence)

    def facts(self) -> dict[str, Any]:
        """How many gold questions are searched, and how much of the true neighbours is found."""
        return {"gold": len(self.seed), "recall": round(self.index.recall, 4)}


def _weighted(labels: NDArray[np.int32], similarity: Floats) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Label with the largest summed weight, and the similarity of its nearest question."""
    finite = np.isfinite(similarity)
    weights = weight(similarity, TEMPERATURE)
    same = labels[:, :, None] == labels[:, None, :]
    score = (same * weights[:, None, :]).sum(axis=2) * finite
    at = score.argmax(axis=1)
    line = np.arange(len(labels))
    label = np.where(finite[line, at], labels[line, at], -1).astype(np.int32)
    mine = np.where(finite & (labels == label[:, None]), similarity, -np.inf)
    best = mine.max(axis=1)
    return label, np.where(np.isfinite(best), best, 0.0).astype(np.float64)


def _thresholds(
    settings: NeighbourVotes,
    near: Nearest,
    right: NDArray[np.bool_],
    curve: IsotonicRegression,
    n_labels: int,
) -> NDArray[np.float64]:
    """Least similarity per label at which the shrunk precision reaches the wanted one."""
    grid = np.linspace(0.2, 0.95, 76)
    expected = curve.predict(grid)
    out = np.ones(n_labels)
    for c in range(n_labels):
        mine = near.label == c
        above = near.similarity[mine][None, :] >= grid[:, None]
        hits = (above & right[mine][None, :]).sum(axis=1)
        shrunk = (hits + settings.prior_weight * expected) / (above.sum(axis=1) + settings.prior_weight)
        good = np.flatnonzero(shrunk >= settings.min_precision)
        out[c] = grid[good[0]] if len(good) else 1.01
    return out
