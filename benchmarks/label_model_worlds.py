"""Votes of many functions and a few computed voters on any number of questions, made without a dense array.

Functions vote as in the kind ``rate`` of `benchmarks.synthetic`. Computed voters name one label for nearly every
question, each vote with a confidence of its own, as neighbours do; so no two questions have the same votes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic import World
from labeling.blocks import blocks
from labeling.votes import Column, Voter, Votes

ZIPF, COMPUTED, SPOKEN, RIGHT = 1.2, 4, 0.9, 0.75


def large(questions: int, labels: int = 77, functions: int = 200, seed: int = 0) -> World:
    """One world; with the same seed, voters are the same whatever the number of questions."""
    rng = np.random.default_rng([labels, functions, seed])
    share = rng.permutation(1 / np.arange(1, labels + 1) ** ZIPF)
    label = np.concatenate([rng.permutation(labels), rng.integers(0, labels, max(functions - labels, 0))])[:functions]
    recall, false = rng.uniform(0.2, 0.8, functions), rng.uniform(0.002, 0.03, functions)
    draw = np.random.default_rng([labels, functions, seed, questions])
    truth = draw.choice(labels, questions, p=share / share.sum()).astype(np.int32)
    written = [_function(draw, truth, *of) for of in zip(label, recall, false, strict=True)]
    computed = [_computed(draw, truth, labels) for _ in range(COMPUTED)]
    voters = [Voter(f"v{j}", "function", ((int(c),),)) for j, c in enumerate(label)]
    voters += [Voter(f"c{j}", "neighbours", tuple((i,) for i in range(labels))) for j in range(COMPUTED)]
    return World(Votes(questions, labels, tuple(voters), (*written, *computed)), truth)


def _function(rng: np.random.Generator, truth: NDArray[np.int32], label: int, recall: float, false: float) -> Column:
    chance = np.where(truth == label, np.float32(recall), np.float32(false))
    rows = np.flatnonzero(rng.random(len(truth), np.float32) < chance).astype(np.int32)
    return Column(rows, np.zeros(len(rows), np.int32), np.full(len(rows), np.nan, np.float32))


def _computed(rng: np.random.Generator, truth: NDArray[np.int32], labels: int) -> Column:
    rows = np.flatnonzero(rng.random(len(truth), np.float32) < SPOKEN).astype(np.int32)
    said = np.where(rng.random(len(rows)) < RIGHT, truth[rows], rng.integers(0, labels, len(rows)))
    sure = RIGHT + rng.uniform(-0.2, 0.2, len(rows))
    return Column(rows, said.astype(np.int32), sure.astype(np.float32))


def some_gold(world: World, each: int = 10) -> NDArray[np.int32]:
    """``(n,)`` int32 gold of the first few questions of each label, -1 elsewhere."""
    out = world.none
    for at in blocks(min(world.votes.n, 10_000)):
        for label in np.unique(world.truth[at]):
            places = at.start + np.flatnonzero(world.truth[at] == label)[:each]
            out[places] = label
    return out
