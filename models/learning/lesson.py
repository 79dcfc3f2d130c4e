"""What a head is trained on: gold and examples in memory, and soft labels of all other questions by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import Over, blocks, here
from models.learning.agreement import Agreement, Examples
from models.linear.fitting import Part, Task, sums_of
from models.linear.rows import Held

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.int64]
# of many questions every eighth, or as many as four blocks hold, show where to begin the search for the best head
LEAST_STRIDE, MOST_SAMPLE = 8, 65_536
MANY = 32_768


class Teaching(Protocol):
    """Training in places: questions first, then examples; ``gold`` are the places of the gold that anchors hold."""

    @property
    def gold(self) -> Places:
        """``(s,)``."""
        ...

    @property
    def weights(self) -> NDArray[np.floating]:
        """``(n,)``; what weighs nothing takes no part."""
        ...

    def some(self, places: Places) -> tuple[Floats, Floats]:
        """``(p, d)`` rows and ``(p, k)`` targets."""
        ...

    def sums(self) -> Doubles:
        """``(k, d + 1)`` as `fitting.Task` has it."""
        ...


@dataclass(frozen=True)
class Lesson:
    """Training in memory.

    Parameters
    ----------
    rows, targets, weights
        ``(n, d)``, ``(n, k)`` and ``(n,)`` of training; rows without weight take no part.
    gold
        ``(s,)`` places of the gold that the anchors hold, in their order.
    """

    rows: Floats
    targets: Floats
    weights: NDArray[np.floating]
    gold: Places

    def some(self, places: Places) -> tuple[Floats, Floats]:
        """Rows and targets at ``(p,)`` places."""
        return self.rows[places], self.targets[places]

    def sums(self) -> Doubles:
        """``(k, d + 1)`` weights times targets times rows."""
        return sums_of(self.rows, self.targets, self.weights.astype(np.float32))

    def part(self) -> Part:
        """All of it as one part of a task."""
        return Part(Held(self.rows), self.targets.sum(axis=1) * self.weights.astype(np.float32))


@dataclass(frozen=True)
class Sample:
    """Questions that stand for all: ``(q, d)`` rows, ``(q,)`` weights, and the ``(k, d + 1)`` that they add up to."""

    rows: Floats
    weights: Floats
    sums: Doubles


@dataclass(frozen=True)
class Soft:
    """What the soft labels of questions without gold add up to, each counted by its confidence.

    Parameters
    ----------
    sums
        ``(k, d + 1)`` float64.
    weights
        ``(n,)`` float32: confidence times the sum of the target; 0 for gold of any split.
    sample
        Of the questions that count, evenly spread; None where they are not many.
    """

    sums: Doubles
    weights: Floats
    sample: Sample | None


def soft_of(agreement: Agreement, free: NDArray[np.bool_], over: Over = here) -> Soft:
    """Add the soft labels of ``free`` questions, ``(n,)`` bool, up; each block's are made once and let go."""
    n = len(free)
    stride = max(LEAST_STRIDE, -(-n // MOST_SAMPLE)) if n > MANY else 0
    found = list(over(partial(_soft, stride), [(agreement.part(at), free[at]) for at in blocks(n)]))
    if not found:
        return Soft(np.zeros((agreement.labels.shape[1], agreement.rows.shape[1] + 1)), np.empty(0, np.float32), None)
    samples = [f.sample for f in found if f.sample is not None]
    sums, weights = np.sum([f.sums for f in found], axis=0), np.concatenate([f.weights for f in found])
    return Soft(sums, weights, _together(samples) if samples else None)


def _together(samples: Sequence[Sample]) -> Sample:
    rows, weights = np.concatenate([s.rows for s in samples]), np.concatenate([s.weights for s in samples])
    return Sample(rows, weights, np.sum([s.sums for s in samples], axis=0))


def _soft(stride: int, item: tuple[Agreement, NDArray[np.bool_]]) -> Soft:
    """Of one block."""
    agreement, free = item
    rows = agreement.rows.read()
    said = agreement.of(rows, agreement.labels.read(), agreement.covered)
    confidence = np.where(free, said.confidence, 0.0).astype(np.float32)
    sums, weights = sums_of(rows, said.proba, confidence), said.proba.sum(axis=1) * confidence
    own = np.flatnonzero(confidence > 0)[::stride] if stride else None
    if own is None:
        return Soft(sums, weights, None)
    return Soft(sums, weights, Sample(rows[own], weights[own], sums_of(rows[own], said.proba[own], confidence[own])))


@dataclass(frozen=True)
class Seed:
    """Seed gold, ``(s,)`` places, and what its soft labels say of it as far as the gold does not count.

    Parameters
    ----------
    rows, certain, said
        ``(s, d)`` rows, ``(s, k)`` gold as targets, and ``(s, k)`` soft targets.
    sure, rest
        ``(s,)`` weights of gold and of soft targets.
    """

    places: Places
    rows: Floats
    certain: Floats
    said: Floats
    sure: Doubles
    rest: Doubles

    def lesson(self, soft_weight: float, examples: Examples, weight: float) -> Lesson:
        """Gold mixed with what soft labels say, and after it the examples."""
        rest = self.rest * soft_weight
        mixed = self.certain * self.sure[:, None] + self.said * rest[:, None]
        targets = (mixed / (self.sure + rest)[:, None]).astype(np.float32)
        shown = np.eye(targets.shape[1], dtype=np.float32)[examples.labels]
        weights = np.concatenate([self.sure + rest, np.full(len(examples.labels), weight)])
        gold = np.arange(len(self.places))
        return Lesson(np.vstack([self.rows, examples.rows]), np.vstack([targets, shown]), weights, gold)


@dataclass(frozen=True)
class Course:
    """Training on all questions, of which only seed gold and examples are in memory.

    Parameters
    ----------
    agreement
        Makes the soft targets of any question.
    seed, examples, example_weight
        What is taught besides soft labels.
    soft, soft_weight
        The soft labels of questions without gold, and how much they count.
    """

    agreement: Agreement
    seed: Seed
    examples: Examples
    example_weight: float
    soft: Soft
    soft_weight: float

    def weighted(self, soft_weight: float) -> Course:
        """The same with another weight of soft labels."""
        return replace(self, soft_weight=soft_weight)

    @property
    def gold(self) -> Places:
        """``(s,)`` places of the seed gold."""
        return self.seed.places

    @cached_property
    def known(self) -> Lesson:
        """Seed gold, then examples."""
        return self.seed.lesson(self.soft_weight, self.examples, self.example_weight)

    @cached_property
    def weights(self) -> Doubles:
        """``(n + e,)``: questions, then examples; 0 for gold that does not teach."""
        s = len(self.gold)
        out = np.concatenate([self.soft.weights.astype(np.float64) * self.soft_weight, self.known.weights[s:]])
        out[self.gold] = self.known.weights[:s]
        return out

    def some(self, places: Places) -> tuple[Floats, Floats]:
        """Rows and targets at ``(p,)`` places of questions and, after them, examples."""
        n, s, known = len(self.soft.weights), len(self.gold), self.known
        own = np.full(len(self.weights), -1)
        own[self.gold], own[n:] = np.arange(s), np.arange(s, len(known.weights))
        at, soft = own[places], own[places] < 0
        asked = self.agreement.rows.take(places[soft])
        rows = np.empty((len(places), asked.shape[1]), np.float32)
        targets = np.empty((len(places), known.targets.shape[1]), np.float32)
        rows[~soft], targets[~soft] = known.some(at[~soft])
        rows[soft], targets[soft] = asked, self.agreement.some(places[soft]).proba
        return rows, targets

    def sums(self) -> Doubles:
        """``(k, d + 1)`` weights times targets times rows."""
        return self.soft.sums * self.soft_weight + self.known.sums()

    def whole(self) -> Lesson:
        """All of it in memory, for data of a block or two."""
        rows, targets = self.some(np.arange(len(self.weights)))
        return Lesson(rows, targets, self.weights, self.gold)

    def task(self) -> Task:
        """What the head is fitted to."""
        n, rows, weights = len(self.soft.weights), self.agreement.rows, self.soft.weights
        parts = [Part(rows.part(at), weights[at], self.soft_weight) for at in blocks(n) if weights[at].any()]
        return Task((*(parts if self.soft_weight > 0 else ()), self.known.part()), self.sums())

    def sample(self) -> Task | None:
        """What stands for the task where questions are many; None where they are not."""
        sample = self.soft.sample
        if sample is None or not self.soft_weight or not sample.weights.any():
            return None
        share = self.soft_weight * float(self.soft.sums[:, -1].sum() / sample.sums[:, -1].sum())
        part = Part(Held(sample.rows), sample.weights, share)
        return Task((part, self.known.part()), sample.sums * share + self.known.sums())
