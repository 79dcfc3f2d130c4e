"""Worlds of scored answers whose true precision at every threshold is known, for the precision promise.

An answer's true log-odds are normal with standard deviation 2, around a mean that gives the accuracy
wanted. Four kinds of world: in ``calibrated`` the score says just that; in ``over-confident`` its
log-odds are 2.5 times as large, plus one; in ``templates differ`` each of 20 templates, of uneven
traffic, adds an offset of its own with standard deviation 1.2; in ``fitted`` the score is a product of
two stages whose temperatures were fitted on the very gold that the promise is tested on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from models.promising.learn_then_test import Answers

Floats = NDArray[np.float64]

KINDS = ("calibrated", "over-confident", "templates differ", "fitted")
SPREAD = 2.0
TEMPLATES = 20
OFFSETS = 1.2 * np.random.default_rng(5).normal(size=TEMPLATES)
TEMPERATURES = (0.4, 0.6, 1.0, 1.6, 2.5)
PIECES = 0.5


@dataclass(frozen=True)
class Sample:
    """Answers with the ``(n,)`` true probability of being right."""

    answers: Answers
    truth: Floats


def draw(kind: str, accuracy: float, n: int, rng: np.random.Generator) -> Sample:
    """One sample of n answers."""
    nodes = SPREAD * np.random.default_rng(9).normal(size=20_000)
    middle = brentq(lambda m: expit(m + nodes).mean() - accuracy, -10, 10)
    odds = middle + SPREAD * rng.normal(size=n)
    share = 1 / np.arange(1, TEMPLATES + 1)
    guess = rng.choice(TEMPLATES, n, p=share / share.sum())
    shown = {"over-confident": 2.5 * odds + 1, "templates differ": odds + OFFSETS[guess]}.get(kind, odds)
    return Sample(Answers(expit(shown), guess, rng.random(n) < expit(odds)), expit(odds))


def two_stages(sample: Sample, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """``(n,)`` log-odds of two stages whose product is the true probability, the first taking ``PIECES`` of it."""
    part = np.clip(rng.beta(2, 2, size=len(sample.truth)) * 2 * PIECES, 0.02, 0.98)
    first = sample.truth**part
    return logit(np.clip(first, 1e-9, 1 - 1e-9)), logit(np.clip(sample.truth / first, 1e-9, 1 - 1e-9))


def refits(
    gold: Sample, population: Sample, repeats: int, rng: np.random.Generator
) -> Iterator[tuple[Floats, Floats, NDArray[np.int64]]]:
    """Scores of gold and population by each pair of temperatures, and the repeats whose gold likes it best."""
    stages, everyone = two_stages(gold, rng), two_stages(population, rng)
    pairs = [(a, b) for a in TEMPERATURES for b in TEMPERATURES]
    right = gold.answers.right
    losses = []
    for pair in pairs:
        p = np.clip(_product(stages, pair), 1e-9, 1 - 1e-9)
        losses.append(-np.where(right, np.log(p), np.log(1 - p)).reshape(repeats, -1).mean(axis=1))
    best = np.argmin(losses, axis=0)
    for i in np.unique(best):
        yield _product(stages, pairs[i]), _product(everyone, pairs[i]), np.flatnonzero(best == i)


def _product(stages: tuple[Floats, Floats], temperatures: tuple[float, float]) -> Floats:
    first, second = (expit(s / t) for s, t in zip(stages, temperatures, strict=True))
    return np.asarray(first * second)
