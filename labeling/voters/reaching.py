"""Label spreading on a graph: how much of each label reaches each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Labels = NDArray[np.int32]
Places = NDArray[np.int64]
BLOCK = 2**20


@dataclass(frozen=True)
class Spread:
    """How labels spread.

    Parameters
    ----------
    alpha
        Part of a question's mass that comes from its neighbours, in (0, 1).
    iterations
        How often mass is passed on.
    levelling
        Power of a label's sum that its mass is divided by: 0 leaves the masses alone, 1 gives all labels the same sum.
    """

    alpha: float = 0.9
    iterations: int = 25
    levelling: float = 0.5


@dataclass(frozen=True)
class Reached:
    """What reached each question.

    Parameters
    ----------
    label
        ``(n,)`` int32: the label with the largest mass, -1 where none arrived.
    best, second, total
        ``(n,)`` float32: largest, second largest and summed mass.
    """

    label: Labels
    best: Floats
    second: Floats
    total: Floats

    @classmethod
    def nothing(cls, n: int) -> Reached:
        """No mass anywhere."""
        return cls(np.full(n, -1, np.int32), *(np.zeros(n, np.float32) for _ in range(3)))

    def joined(self, labels: Labels, mass: Floats) -> Reached:
        """With the ``(n, b)`` mass of b more labels."""
        at = mass.argmax(axis=1)
        best = mass[np.arange(len(mass)), at]
        runner_up = np.partition(mass, -2, axis=1)[:, -2] if mass.shape[1] > 1 else np.zeros_like(best)
        second = np.maximum(np.minimum(best, self.best), np.maximum(runner_up, self.second))
        label = np.where(best > self.best, labels[at], self.label).astype(np.int32)
        return Reached(label, np.maximum(best, self.best), second, self.total + mass.sum(axis=1))

    def take(self, at: Places) -> Reached:
        """Of some questions."""
        return Reached(self.label[at], self.best[at], self.second[at], self.total[at])

    def put(self, at: Places, other: Reached) -> Reached:
        """With what reached these questions, in their order."""
        out = Reached(self.label.copy(), self.best.copy(), self.second.copy(), self.total.copy())
        pairs = ((out.label, other.label), (out.best, other.best), (out.second, other.second), (out.total, other.total))
        for mine, theirs in pairs:
            mine[at] = theirs
        return out


@dataclass(frozen=True)
class Sent:
    """What the n questions of a graph pass on to those that only hear.

    Parameters
    ----------
    labels
        ``(c,)`` int32, increasing.
    mass
        ``(n, c)`` float32 before the last round: what others hear in it.
    level
        ``(c,)`` float32: what a label's mass is divided by.
    """

    labels: Labels
    mass: Floats
    level: Floats

    def heard(self, hearing: sparse.csr_matrix, alpha: float, block: int = BLOCK) -> Reached:
        """What reaches q questions with ``(q, n)`` weights of what they hear; some at a time."""
        q, out = hearing.shape[0], Reached.nothing(hearing.shape[0])
        size = max(1, block // max(len(self.labels), 1))
        for start in range(0, q if len(self.labels) else 0, size):
            at = np.arange(start, min(start + size, q))
            mass = (hearing[at] @ self.mass) * np.float32(alpha) / self.level
            out = out.put(at, Reached.nothing(len(at)).joined(self.labels, mass))
        return out


def reach(graph: sparse.csr_matrix, places: Places, labels: Labels, spread: Spread, block: int = BLOCK) -> Reached:
    """Spread labels from places over a graph, some labels at a time.

    Label spreading after Zhou, Bousquet, Lal, Weston and Schölkopf, "Learning with local and global
    consistency" (NIPS 2003), in its iterated form. Afterwards each label's mass is divided by a power of
    its sum, a part of the class mass normalisation of Zhu, Ghahramani and Lafferty (ICML 2003).

    Parameters
    ----------
    graph
        ``(n, n)`` float32, the weights of a `Graph`.
    places, labels
        ``(s,)`` where mass begins and of which label.
    block
        Most entries of the dense ``(n, labels)`` arrays worked on.
    """
    out = Reached.nothing(graph.shape[0])
    for some, _, mass in _masses(graph, places, labels, spread, block):
        out = out.joined(some, mass / _level(mass, spread))
    return out


def reach_and_send(
    graph: sparse.csr_matrix, places: Places, labels: Labels, spread: Spread, block: int = BLOCK
) -> tuple[Reached, Sent]:
    """The same, and what is passed on to questions outside the graph."""
    out, parts = Reached.nothing(graph.shape[0]), []
    for some, before, mass in _masses(graph, places, labels, spread, block):
        level = _level(mass, spread)
        out = out.joined(some, mass / level)
        parts.append((some, before, level))
    if not parts:
        return out, Sent(np.empty(0, np.int32), np.empty((graph.shape[0], 0), np.float32), np.empty(0, np.float32))
    labels_of, masses, levels = zip(*parts, strict=True)
    return out, Sent(np.concatenate(labels_of), np.concatenate(masses, axis=1), np.concatenate(levels))


def _masses(
    graph: sparse.csr_matrix, places: Places, labels: Labels, spread: Spread, block: int
) -> Iterator[tuple[Labels, Floats, Floats]]:
    """Some labels, and their ``(n, b)`` mass before and after the last round."""
    n, present = graph.shape[0], np.unique(labels)
    size = max(1, block // max(n, 1))
    for start in range(0, len(present), size):
        some = present[start : start + size]
        mine = np.isin(labels, some)
        begin = np.zeros((n, len(some)), np.float32)
        begin[places[mine], np.searchsorted(some, labels[mine])] = 1.0 - spread.alpha
        yield some, *_iterate(graph, begin, spread)


def _iterate(graph: sparse.csr_matrix, begin: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """``F <- alpha S F + (1 - alpha) Y``, from F = (1 - alpha) Y: the last two F."""
    before = mass = begin
    for _ in range(spread.iterations):
        before, mass = mass, graph @ mass
        mass *= np.float32(spread.alpha)
        mass += begin
    return before, mass


def _level(mass: Floats, spread: Spread) -> Floats:
    """``(b,)`` what the masses of labels are divided by."""
    total = np.maximum(mass.sum(axis=0), np.float32(1e-9))
    return np.asarray(total ** np.float32(spread.levelling), np.float32)
