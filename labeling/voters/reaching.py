"""Label spreading on a graph: how much of each label reaches each question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
BLOCK = 2**24


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

    label: NDArray[np.int32]
    best: Floats
    second: Floats
    total: Floats

    @classmethod
    def nothing(cls, n: int) -> Reached:
        """No mass anywhere."""
        return cls(np.full(n, -1, np.int32), *(np.zeros(n, np.float32) for _ in range(3)))

    def joined(self, labels: NDArray[np.int32], mass: Floats) -> Reached:
        """With the ``(n, b)`` mass of b more labels."""
        at = mass.argmax(axis=1)
        best = mass[np.arange(len(mass)), at]
        runner_up = np.partition(mass, -2, axis=1)[:, -2] if mass.shape[1] > 1 else np.zeros_like(best)
        second = np.maximum(np.minimum(best, self.best), np.maximum(runner_up, self.second))
        label = np.where(best > self.best, labels[at], self.label).astype(np.int32)
        return Reached(label, np.maximum(best, self.best), second, self.total + mass.sum(axis=1))

    def with_rows(self, rows: NDArray[np.int64], other: Reached) -> Reached:
        """With these rows from another."""
        taken = np.zeros(len(self.label), bool)
        taken[rows] = True
        pairs = ((other.best, self.best), (other.second, self.second), (other.total, self.total))
        return Reached(
            np.where(taken, other.label, self.label), *(np.where(taken, theirs, mine) for theirs, mine in pairs)
        )


def reach(
    graph: sparse.csr_matrix,
    places: NDArray[np.int64],
    labels: NDArray[np.int32],
    senders: NDArray[np.bool_],
    alpha: float,
    iterations: int,
    levelling: float,
    block: int = BLOCK,
) -> Reached:
    """Spread labels from places over a graph, some labels at a time.

    Label spreading after Zhou, Bousquet, Lal, Weston and Schölkopf, "Learning with local and global
    consistency" (NIPS 2003), in its iterated form. Afterwards each label's mass is divided by a power of
    its sum, a part of the class mass normalisation of Zhu, Ghahramani and Lafferty (ICML 2003).

    Parameters
    ----------
    graph
        ``(n, n)`` float32 as `neighbour_graph` returns.
    places, labels
        ``(s,)`` where mass begins and of which label.
    senders
        ``(n,)`` bool: questions whose mass counts in a label's sum.
    alpha
        Part of a question's mass that comes from its neighbours, in (0, 1).
    levelling
        The power: 0 leaves the masses alone, 1 gives all labels the same sum.
    block
        Most entries of the dense ``(n, labels)`` arrays worked on.
    """
    n, present = graph.shape[0], np.unique(labels)
    size, out = max(1, block // max(n, 1)), Reached.nothing(n)
    for start in range(0, len(present), size):
        some = present[start : start + size]
        mine = np.isin(labels, some)
        begin = np.zeros((n, len(some)), np.float32)
        begin[places[mine], np.searchsorted(some, labels[mine])] = 1.0 - alpha
        mass = _iterate(graph, begin, alpha, iterations)
        total = mass[senders].sum(axis=0)
        out = out.joined(some, mass / np.maximum(total, np.float32(1e-9)) ** np.float32(levelling))
    return out


def _iterate(graph: sparse.csr_matrix, begin: Floats, alpha: float, iterations: int) -> Floats:
    """``F <- alpha S F + (1 - alpha) Y``, from F = (1 - alpha) Y."""
    mass = begin
    for _ in range(iterations):
        mass = graph @ mass
        mass *= np.float32(alpha)
        mass += begin
    return mass
