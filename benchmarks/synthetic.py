"""Worlds of one-sided voters on skewed labels, whose truth is known.

Labels follow Zipf's law with exponent 1.2 in random order. Every voter votes for one label. Four kinds
of world: ``precision`` draws each voter's recall and precision; ``rate`` draws its recall and its rate
of false votes, so that voters of rare labels are mostly wrong; ``siblings`` lets false votes fall on
two other labels; ``dependent`` lets three voters share one hidden trigger, against the assumption of
every label model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.votes import Column, Voter, Votes

KINDS = ("precision", "rate", "siblings", "dependent")
ZIPF = 1.2


@dataclass(frozen=True)
class World:
    """Votes, the ``(n,)`` true labels, and which questions have votes."""

    votes: Votes
    truth: NDArray[np.int32]

    @property
    def none(self) -> NDArray[np.int32]:
        """Gold of nobody."""
        return np.full(self.votes.n, -1, np.int32)


def make(kind: str, labels: int, voters: int, seed: int, questions: int = 4000) -> World:
    """One world; the same arguments give the same world."""
    rng = np.random.default_rng([KINDS.index(kind), labels, voters, seed])
    share = rng.permutation(1 / np.arange(1, labels + 1) ** ZIPF)
    share /= share.sum()
    truth = rng.choice(labels, questions, p=share).astype(np.int32)
    groups = max(1, voters // 3) if kind == "dependent" else voters
    label = _labels(rng, labels, groups)
    fires = rng.random((questions, groups)) < _rates(kind, rng, label, share)[:, truth].T
    if kind == "dependent":
        of = np.arange(voters) % groups
        label, fires = label[of], fires[:, of] & (rng.random((questions, voters)) < 0.7)
    names = tuple(Voter(f"v{j}", "function", ((int(c),),)) for j, c in enumerate(label))
    rows = [np.flatnonzero(fires[:, j]) for j in range(voters)]
    return World(Votes(questions, labels, names, tuple(Column.of(r.tolist(), [0] * len(r)) for r in rows)), truth)


def _labels(rng: np.random.Generator, labels: int, voters: int) -> NDArray[np.int64]:
    """Each label gets one voter before any gets a second."""
    first = rng.permutation(labels)[:voters]
    return np.concatenate([first, rng.integers(0, labels, voters - len(first))])


def _rates(
    kind: str, rng: np.random.Generator, label: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``(m, k)`` probability that a voter votes on a question of a label."""
    m, k = len(label), len(share)
    if kind in ("precision", "dependent"):
        precision, recall = rng.uniform(0.4, 0.95, m), rng.uniform(0.1, 0.6, m)
        own = share[label]
        wrong = np.minimum(recall * own * (1 - precision) / precision / (1 - own), 0.5)
        rates = np.repeat(wrong[:, None], k, axis=1)
    elif kind == "rate":
        recall = rng.uniform(0.2, 0.8, m)
        rates = np.repeat(rng.uniform(0.002, 0.03, m)[:, None], k, axis=1)
    else:
        recall = rng.uniform(0.2, 0.8, m)
        rates = np.full((m, k), 0.001)
        siblings = np.argsort(rng.random((m, k)), axis=1)[:, :2]
        np.put_along_axis(rates, siblings, rng.uniform(0.02, 0.4, (m, 2)), axis=1)
    rates[np.arange(m), label] = recall
    return rates


def fair_best(proba: NDArray[np.float32], seed: int) -> NDArray[np.int64]:
    """``(n,)`` likeliest labels, ties broken at random rather than by the order of the labels."""
    noise = np.random.default_rng(seed).random(proba.shape)
    return (proba + 1e-6 * noise).argmax(axis=1)
