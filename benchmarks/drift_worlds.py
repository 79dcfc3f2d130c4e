"""Synthetic worlds of daily traffic for the drift benchmark: shares that swing, and breaks at a known day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.drift import Daily

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

WEEKEND = 0.6


@dataclass(frozen=True)
class World:
    """Traffic without a break.

    Parameters
    ----------
    questions
        On an average working day; a weekend day has `WEEKEND` of it.
    voters, labels
        How many.
    weekday, swing
        Standard deviation of the logarithm of a label's share, between weekdays, and from day to day on top.
    """

    questions: int = 500
    voters: int = 120
    labels: int = 30
    weekday: float = 0.15
    swing: float = 0.1


@dataclass(frozen=True)
class Break:
    """What changes at a day: a rate is multiplied by `times`, at once or over `slow` days.

    No rate goes above 1, so a voter that fires on most questions of its label cannot fire twice as often there.

    Parameters
    ----------
    what
        "label", "coverage" or "conflict"
    place
        Number of the label or voter.
    times
        0 stops it, 2 doubles it.
    slow
        Days until it has changed in full; 0 changes it at once.
    """

    what: str
    place: int
    times: float
    slow: int = 0

    def by_day(self, days: int, at: int) -> Floats:
        """``(days,)`` factor."""
        part = (np.arange(days) - at + 1) / max(self.slow, 1)
        return self.times ** np.clip(part, 0, 1) if self.times > 0 else 1 - np.clip(part, 0, 1)


@dataclass(frozen=True)
class Made:
    """A world's fixed numbers: ``(k,)`` label shares, and ``(m,)`` home label, rates and chances of conflict."""

    shares: Floats
    pattern: Floats
    home: Counts
    hits: Floats
    leaks: Floats
    conflict: Floats


@dataclass(frozen=True)
class Traffic:
    """Counts by day: ``(days,)`` questions, ``(days, k)`` labels, ``(days, m)`` votes and conflicts."""

    n: Counts
    labels: Counts
    votes: Counts
    conflicts: Counts

    def daily(self) -> Daily:
        """Everything that is watched."""
        voters = [f"voter {i}" for i in range(self.votes.shape[1])]
        return Daily.join(
            [
                Daily.of("label share", [f"label {i}" for i in range(self.labels.shape[1])], self.labels, self.n),
                Daily.of("voter coverage", voters, self.votes, self.n),
                Daily.of("voter conflict", voters, self.conflicts, self.votes),
            ]
        )


def make(world: World, rng: np.random.Generator) -> Made:
    """Labels with shares from large to small; voters with a home label, some of them sloppy."""
    k, m = world.labels, world.voters
    shares = rng.dirichlet(np.full(k, 1.5))
    home = rng.integers(k, size=m)
    hits = rng.uniform(0.1, 0.8, m)
    leaks = hits * shares[home] * rng.uniform(0.05, 0.8, m)
    pattern = np.exp(rng.normal(0, world.weekday, (7, k)))
    return Made(shares, pattern, home, hits, leaks, rng.uniform(0.05, 0.3, m))


def draw(
    world: World, made: Made, days: int, rng: np.random.Generator, broken: Sequence[Break] = (), at: int = 0
) -> Traffic:
    """Traffic of so many days, with breaks from day `at` on."""
    weekday = np.arange(days) % 7
    n = rng.poisson(world.questions * np.where(weekday >= 5, WEEKEND, 1.0))
    shares = made.shares * made.pattern[weekday] * np.exp(rng.normal(0, world.swing, (days, world.labels)))
    shares = _changed(shares / shares.sum(1, keepdims=True), broken, "label", days, at)
    labels = rng.multinomial(n, shares / shares.sum(1, keepdims=True))
    hits, leaks, conflict = (np.tile(v, (days, 1)) for v in (made.hits, made.leaks, made.conflict))
    hits, leaks = (np.clip(_changed(v, broken, "coverage", days, at), 0, 1) for v in (hits, leaks))
    conflict = np.clip(_changed(conflict, broken, "conflict", days, at), 0, 1)
    own = rng.binomial(labels[:, made.home], hits)
    other = rng.binomial(n[:, None] - labels[:, made.home], leaks)
    conflicts = rng.binomial(own, conflict) + rng.binomial(other, np.minimum(3 * conflict, 0.95))
    return Traffic(n, labels, own + other, conflicts)


def _changed(values: Floats, broken: Sequence[Break], what: str, days: int, at: int) -> Floats:
    for b in broken:
        if b.what == what:
            values[:, b.place] *= b.by_day(days, at)
    return values


def coverage(made: Made) -> Floats:
    """``(m,)`` expected share of questions on which a voter votes."""
    share = made.shares[made.home]
    return share * made.hits + (1 - share) * made.leaks
