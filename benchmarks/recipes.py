"""What the benchmarks of the cascade share: gold of a draw, training as a run does it, rivals, and figures."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.pipeline.labels import as_votes
from benchmarks.data import folder, why_absent
from benchmarks.label_models_real import few
from benchmarks.report import markdown, write_section
from benchmarks.worlds import EVERY, Labels, World, encoder
from labeling.applying import Ballot
from labeling.label_models import choose
from labeling.label_models.choose import AUTO
from labeling.values import SPLITS, Gold, SoftLabels
from labeling.voters import ComputedSettings, computed_ballots
from models.learning.training import Relabel, Trained, TrainSettings, train

Doubles = NDArray[np.float64]
KEPT = 8


class Voting:
    """Soft labels of a pool by the gold shown; computed votes are kept for further written ones."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[bytes, list[Ballot]] = {}

    def labels(self, gold: Gold, written: Sequence[Ballot] = ()) -> SoftLabels:
        """What a run's label model says when some functions have written these votes."""
        votes = as_votes([*written, *self._computed(gold)], len(gold.label), self.world.taxonomy)
        return choose(AUTO, votes, gold).model.predict_proba(votes)

    def train(self, gold: Gold, written: Sequence[Ballot] = (), relabel: bool = True) -> Trained:
        """A run; without ``relabel`` the cross-fitting does not make labels anew, which is faster."""
        world, settings = self.world, TrainSettings()
        labels = self.labels(gold, written)
        again: Relabel | None = (lambda part: self.labels(part, written)) if relabel else None
        return train(world.pool.rows, labels, gold, world.taxonomy, settings, world.examples, again)

    def _computed(self, gold: Gold) -> list[Ballot]:
        key = gold.label.tobytes() + gold.split.tobytes()
        if key not in self._kept:
            self._kept = dict(list(self._kept.items())[1 - KEPT :])
            rows, taxonomy = self.world.pool.rows, self.world.taxonomy
            self._kept[key] = computed_ballots(rows, gold, taxonomy, encoder().encode, ComputedSettings())
        return self._kept[key]


@dataclass(frozen=True)
class Guess:
    """``(m,)`` labels of the test questions, and how sure each is, in [0, 1]."""

    label: NDArray[np.integer]
    proba: Doubles


def gold_alone(world: World, gold: Gold) -> Guess:
    """Logistic regression (C = 10) on the embeddings of all gold that names a template."""
    known = np.flatnonzero((gold.label >= 0) & (gold.label < world.templates))
    model = LogisticRegression(C=10.0, max_iter=1000)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The number of unique classes")  # it suspects a regression
        model.fit(world.pool.rows[known], gold.label[known])
    proba = model.predict_proba(world.test.rows)
    return Guess(model.classes_[proba.argmax(axis=1)], proba.max(axis=1))


def accuracy(world: World, label: NDArray[np.integer]) -> float:
    """Share of the test questions with a template that get it."""
    inside = (world.test.truth >= 0) & (world.test.truth < world.templates)
    return float((label == world.test.truth)[inside].mean())


def with_valid(truth: Labels, seed: int, valid: int, draw: int) -> Gold:
    """Seed and valid gold of each label, drawn at random."""
    gold = few(truth, seed + valid, draw)
    held = few(np.where(gold.label >= 0, truth, -1).astype(np.int32), valid, draw + 1).label >= 0
    return Gold(gold.label, np.where(held, SPLITS.index("valid"), gold.split).astype(np.int8))


def at_random(truth: Labels, size: int, draw: int) -> Gold:
    """Seed gold drawn from the whole pool, whatever its labels."""
    places = np.random.default_rng(draw).permutation(len(truth))[:size]
    label, split = np.full(len(truth), -1, np.int32), np.full(len(truth), -1, np.int8)
    label[places], split[places] = truth[places], SPLITS.index("seed")
    return Gold(label, split)


def mean_sd(values: Sequence[float]) -> str:
    """Mean and standard deviation over draws; a dash for nothing, the bare value for one."""
    if not len(values):
        return "–"
    return f"{np.mean(values):.3f}" + (f" ± {np.std(values):.3f}" if len(values) > 1 else "")


def told(*row: object) -> None:
    """Say on the way how far a long run is."""
    print(" | ".join(str(cell) for cell in row), file=sys.stderr, flush=True)


def options(
    about: str | None, names: Sequence[str], draws: int, parts: Sequence[str], arguments: Sequence[str]
) -> argparse.Namespace:
    """The options that these benchmarks have in common; data sets that are not there are named and left out."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", choices=names, default=list(names))
    parser.add_argument("--draws", type=int, default=draws, help="random draws of gold")
    parser.add_argument("--most", type=int, default=EVERY, help="questions taken of pool and test at the most")
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts), help="tables to make")
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    found = parser.parse_args(arguments)
    for name in found.data:
        if not _there(name):
            print(why_absent(name))
    found.data = [name for name in found.data if _there(name)]
    return found


def _there(name: str) -> bool:
    return name == "shipped" or folder(name) is not None


def publish(title: str, about: str, head: Sequence[str], rows: Sequence[Sequence[object]], dry: bool) -> None:
    """Print a table and, unless dry, write it as a section of its own."""
    table = markdown(head, rows)
    print(f"{title}\n{table}\n", flush=True)
    if not dry:
        write_section(title.lower(), f"## {title}\n\n{' '.join(about.split())}\n\n{table}")
