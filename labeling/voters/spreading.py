"""Votes by spreading seed gold over the graph of all questions, so that unlabelled questions pass it on.

A seed question is scored by a run in which its own fold of the seed gold was hidden, every other question
by the run with all of it. Confidences are learned from seed questions so scored, and from valid ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.evidence import Evidence
from labeling.hashing import digest
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.confidence import Reliability, learn
from labeling.voters.graph import neighbour_graph
from labeling.voters.reaching import Reached, reach
from labeling.votes import Column, Voter

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
NO_FOLD = -1


@dataclass(frozen=True)
class SpreadingVotes:
    """Label spreading.

    Parameters
    ----------
    k, temperature
        Neighbours and weights of the graph, as in `neighbour_graph`.
    alpha, iterations, levelling
        As in `reach`.
    folds
        Parts of the seed gold.
    least_confidence
        Least probability of being right at which a vote is cast.
    examples
        Seed questions named as evidence of a vote.
    """

    k: int = 15
    temperature: float = 0.1
    alpha: float = 0.9
    iterations: int = 25
    levelling: float = 0.5
    folds: int = 5
    least_confidence: float = 0.4
    examples: int = 3

    def vote(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> tuple[Voter, Column]:
        """Votes on all questions that gold reaches, each with its confidence and the nearest gold of its label.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 unit rows of the questions.
        gold
            Of the same questions. Only ``seed`` spreads; ``test`` questions are reached but pass nothing on,
            and their labels are not looked at.
        """
        seed = np.flatnonzero(gold.mask("seed"))
        fold = _folds(gold.label[seed], self.folds)
        reached = self._reached(embeddings, gold, seed, fold)
        sure = _confidence(reached, gold, len(taxonomy.labels))
        rows = np.flatnonzero((reached.label >= 0) & (sure >= self.least_confidence))
        label = reached.label[rows]
        evidence = _nearest_of_label(embeddings, rows, label, Seeds(seed, gold.label[seed], fold), self.examples)
        column = Column.of(rows.tolist(), label.tolist(), sure[rows].tolist(), evidence)
        return self._voter(seed, gold.label[seed], taxonomy), column

    def _reached(self, embeddings: Floats, gold: Gold, seed: Places, fold: NDArray[np.int64]) -> Reached:
        if not len(seed):
            return Reached.nothing(len(embeddings))
        senders = ~gold.held("test")
        graph = neighbour_graph(embeddings, senders, self.k, self.temperature)
        out = self._run(graph, senders, gold, seed)
        for part in np.unique(fold):
            hidden = fold == part
            out = out.with_rows(seed[hidden], self._run(graph, senders, gold, seed[~hidden]))
        return out

    def _run(self, graph: sparse.csr_matrix, senders: NDArray[np.bool_], gold: Gold, seed: Places) -> Reached:
        return reach(graph, seed, gold.label[seed], senders, self.alpha, self.iterations, self.levelling)

    def _voter(self, seed: Places, labels: NDArray[np.int32], taxonomy: Taxonomy) -> Voter:
        return Voter(
            "spreading.graph",
            "spreading",
            tuple((i,) for i in range(len(taxonomy.labels))),
            digest([self.__dict__, seed.tolist(), labels.tolist()]),
            doc=f"The label that reaches a question from {len(seed)} seed questions, passed on between near questions.",
        )


@dataclass(frozen=True)
class Seeds:
    """Places ``(s,)``, labels ``(s,)`` and folds ``(s,)`` of the seed gold, by place."""

    places: Places
    labels: NDArray[np.int32]
    fold: NDArray[np.int64]


def _folds(labels: NDArray[np.int32], folds: int) -> NDArray[np.int64]:
    """``(s,)`` fold of each seed question: each label is dealt out evenly, beginning at another fold."""
    out = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        out[mine] = (np.arange(len(mine)) + label) % folds
    return out


# Somewhat below what was measured on 77 public intents with 5 seed questions each; gold soon outweighs it.
DEFAULT = Reliability.default(0.5, 0.7, 1.5)


def _confidence(reached: Reached, gold: Gold, n_labels: int) -> Floats:
    """``(n,)`` float32: probability that the label is right; 0 where none arrived."""
    features, voted = _features(reached), reached.label >= 0
    known = np.flatnonzero(gold.mask("seed", "valid") & voted)
    label = reached.label[known]
    fitted = learn(DEFAULT, features[known], label, label == gold.label[known], n_labels)
    return np.where(voted, fitted(features, np.maximum(reached.label, 0)), np.float32(0.0))


def _features(reached: Reached) -> Floats:
    """``(n, 2)``: log of the best mass over the second, at most 5, and log of its share of all, at least -7."""
    tiny = np.float32(1e-30)
    best = np.log(np.maximum(reached.best, tiny))
    margin = np.minimum(best - np.log(np.maximum(reached.second, tiny)), 5.0)
    share = np.maximum(best - np.log(np.maximum(reached.total, tiny)), -7.0)
    return np.column_stack([margin, share]).astype(np.float32)


def _nearest_of_label(embeddings: Floats, rows: Places, label: NDArray[np.int32], seeds: Seeds, most: int) -> Evidence:
    """The seed questions nearest to each row among those of its label that were not hidden from it."""
    places = np.full((len(rows), most), -1, np.int64)
    similarity = np.full((len(rows), most), -np.inf, np.float32)
    own_fold = np.full(len(embeddings), NO_FOLD)
    own_fold[seeds.places] = seeds.fold
    for c in np.unique(label):
        line, there = np.flatnonzero(label == c), np.flatnonzero(seeds.labels == c)
        cosine = embeddings[rows[line]] @ embeddings[seeds.places[there]].T
        cosine[own_fold[rows[line]][:, None] == seeds.fold[there]] = -np.inf
        order = np.argsort(-cosine, axis=1, kind="stable")[:, :most]
        found = np.take_along_axis(cosine, order, 1)
        similarity[line, : order.shape[1]] = found
        places[line, : order.shape[1]] = np.where(np.isfinite(found), seeds.places[there][order], -1)
    return Evidence.of(places, similarity)
