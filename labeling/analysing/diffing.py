"""What other votes change: labels before and after, question by question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from labeling.values import Gold, SoftLabels
from labeling.votes import Votes


@dataclass(frozen=True)
class Labelled:
    """Votes, and the labels that a label model made of them."""

    votes: Votes
    labels: SoftLabels

    def best(self) -> NDArray[np.int32]:
        """``(n,)`` int32: the likeliest label, -1 where nobody votes."""
        return np.where(self.labels.covered, self.labels.best(), -1).astype(np.int32)


@dataclass(frozen=True)
class VoterChanges:
    """Names of voters by what became of them; ``unchanged`` is a number."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int

    @property
    def touched(self) -> tuple[str, ...]:
        """All that are not as before."""
        return (*self.added, *self.removed, *self.changed)


@dataclass(frozen=True)
class GoldChange:
    """Right labels on gold before and after.

    Parameters
    ----------
    n
        Gold questions compared.
    before, after
        How many of them have the right label.
    broken, fixed
        How many were right and are wrong now, and the other way round.
    low, high
        95 % interval of the change of accuracy, for paired proportions: A. Agresti and Y. Min, "Simple
        improved confidence intervals for comparing matched proportions", Statistics in Medicine 24 (2005).
    p_value
        Of the exact McNemar test: chance of a split as uneven as broken against fixed if nothing changed.
    """

    n: int
    before: int
    after: int
    broken: int
    fixed: int
    low: float
    high: float
    p_value: float

    @property
    def loss(self) -> float:
        """Accuracy lost, 0 where none is."""
        return max(0, self.broken - self.fixed) / max(self.n, 1)


@dataclass(frozen=True)
class Difference:
    """Two labellings of the same n questions compared.

    Parameters
    ----------
    before, after
        ``(n,)`` int32 labels, -1 where nobody votes.
    moved
        ``(n,)`` float64 in 0..1: total variation distance between the probabilities.
    gold
        On seed and valid gold; None where there is none.
    believed
        Expected change of accuracy over all questions whose label flips, as the labels before and as the
        labels after see it: the first is never above 0, the second never below, and the truth lies mostly
        between them.
    """

    voters: VoterChanges
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    moved: NDArray[np.float64]
    gold: GoldChange | None
    believed: tuple[float, float]

    @property
    def flipped(self) -> NDArray[np.int64]:
        """Places of questions that have another label now."""
        return np.flatnonzero((self.before != self.after) & (self.before >= 0) & (self.after >= 0))

    @property
    def newly_covered(self) -> NDArray[np.int64]:
        """Places of questions that nobody voted on before."""
        return np.flatnonzero((self.before < 0) & (self.after >= 0))

    @property
    def newly_uncovered(self) -> NDArray[np.int64]:
        """Places of questions that nobody votes on any more."""
        return np.flatnonzero((self.before >= 0) & (self.after < 0))

    def flips(self) -> list[tuple[tuple[int, int], int]]:
        """Pairs of label before and after with their number, most frequent first."""
        pairs = zip(self.before[self.flipped].tolist(), self.after[self.flipped].tolist(), strict=True)
        return sorted(Counter(pairs).items(), key=lambda p: (-p[1], p[0]))

    def worst(self, gold: NDArray[np.int32], most: int) -> NDArray[np.int64]:
        """Places of changed questions: first those that gold calls broken, then by how far they moved."""
        changed = np.flatnonzero(self.before != self.after)
        broken = (gold[changed] >= 0) & (self.before[changed] == gold[changed])
        return changed[np.lexsort((changed, -self.moved[changed], ~broken))][:most]


def difference(before: Labelled, after: Labelled, gold: Gold) -> Difference:
    """Compare; test gold is not looked at.

    Raises
    ------
    ValueError
        When the two are not about the same questions and labels.
    """
    if before.labels.proba.shape != after.labels.proba.shape:
        raise ValueError(f"{before.labels.proba.shape} and {after.labels.proba.shape} labels cannot be compared")
    old, new = before.best(), after.best()
    flat_old, flat_new = before.labels.proba.astype(np.float64), after.labels.proba.astype(np.float64)
    return Difference(
        _voter_changes(before.votes, after.votes),
        old,
        new,
        np.asarray(np.abs(flat_new - flat_old).sum(axis=1) / 2),
        _gold_change(old, new, gold.only("seed", "valid")),
        (_believed(flat_old, old, new), _believed(flat_new, old, new)),
    )


def _voter_changes(before: Votes, after: Votes) -> VoterChanges:
    old, new = ({v.name: v.fingerprint for v in votes.voters} for votes in (before, after))
    both = [name for name in new if name in old]
    changed = tuple(name for name in both if old[name] != new[name])
    added, removed = (tuple(n for n in here if n not in there) for here, there in ((new, old), (old, new)))
    return VoterChanges(added, removed, changed, len(both) - len(changed))


def _gold_change(old: NDArray[np.int32], new: NDArray[np.int32], gold: NDArray[np.int32]) -> GoldChange | None:
    known = gold >= 0
    n = int(known.sum())
    if not n:
        return None
    was, now = (old == gold)[known], (new == gold)[known]
    broken, fixed = int((was & ~now).sum()), int((~was & now).sum())
    b, c, total = broken + 0.5, fixed + 0.5, n + 2.0
    centre, spread = (c - b) / total, 1.96 * np.sqrt(b + c - (c - b) ** 2 / total) / total
    p_value = float(binomtest(broken, broken + fixed).pvalue) if broken + fixed else 1.0
    low, high = max(-1.0, centre - spread), min(1.0, centre + spread)
    return GoldChange(n, int(was.sum()), int(now.sum()), broken, fixed, float(low), float(high), p_value)


def _believed(proba: NDArray[np.float64], old: NDArray[np.int32], new: NDArray[np.int32]) -> float:
    at = np.flatnonzero((old != new) & (old >= 0) & (new >= 0))
    return float((proba[at, new[at]] - proba[at, old[at]]).sum() / max(len(proba), 1))
