"""Review order: how many labels simulated experts have to give until a classifier is good enough.

The pool are the train questions without any labeling function. It starts with one labelled question an
intent, drawn at random; then rounds follow in which an order chooses a batch, experts label it, and the
classifier is trained again: labels spread over the graph of the pool, then logistic regression (C = 10) on
the frozen embeddings with labelled questions and spread labels; with `--recipe agreeing` as the cascade is
trained, on the product of spread labels and a probe. Experts who are wrong give one of the other
intents at random. The settings of our order were chosen on 70 / 30 parts of Banking77's train questions
(`--tune`) and looked at on CLINC150's val questions; test questions only measure.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.report import markdown, write_section
from benchmarks.review_orders import ORDERS, Floats, Order, State
from labeling.review.diversity import Near, nearest
from labeling.values import Gold, SoftLabels
from labeling.voters.graph import neighbour_graph
from labeling.voters.reaching import Spread, reach
from models.encoding.encoders import CachedEncoder, SentenceEncoder
from models.learning.agreement import Examples, agree
from models.learning.training import TrainSettings
from models.linear.heads import fit_head

Labels = NDArray[np.int32]
GOLD_WEIGHT = 10.0
TRUST = (1.0, 2.0)
GOALS = (0.85, 0.88, 0.89, 0.90)
FILES = {"banking77": ("train.csv", "test.csv"), "clinc150": ("full.csv", "full.csv")}


@dataclass(frozen=True)
class World:
    """Pool ``(n, d)`` with its true labels, and other questions ``(m, d)`` to measure on; ``k`` labels."""

    rows: Floats
    near: Near
    truth: Labels
    test_rows: Floats
    test_truth: Labels
    k: int


@dataclass(frozen=True)
class Fitted:
    """A trained model: probabilities ``(n, k)`` and voters' labels on the pool, and how it labels other rows."""

    proba: NDArray[np.float64]
    labels: SoftLabels
    predict: Callable[[Floats], Labels]


Recipe = Callable[[Floats, Labels], Fitted]


class Spreading:
    """The default recipe: ``(n, d)`` rows and ``(n,)`` labels, -1 for none, to a trained model."""

    def __init__(self, k: int) -> None:
        self.k = k
        self._graph = None
        self._last: LogisticRegression | None = None

    def __call__(self, rows: Floats, known: Labels) -> Fitted:
        """Spread, then fit; a fit begins where the last one ended."""
        places = np.flatnonzero(known >= 0)
        if self._graph is None:
            self._graph = neighbour_graph(rows).weights
        reached = reach(self._graph, places, known[places], Spread())
        sure = reached.best / np.maximum(reached.total, np.float32(1e-30))
        label = np.where(known >= 0, known, reached.label)
        use = np.flatnonzero(label >= 0)
        weight = np.where(known >= 0, GOLD_WEIGHT, sure)[use]
        model = LogisticRegression(C=10.0, max_iter=300, tol=1e-3, warm_start=True)
        if self._last is not None and len(self._last.classes_) == len(np.unique(label[use])):
            model.coef_, model.intercept_ = self._last.coef_, self._last.intercept_
        self._last = model.fit(rows[use], label[use], sample_weight=weight)
        proba = np.full((len(rows), self.k), 1e-9)
        proba[:, model.classes_] = model.predict_proba(rows)
        return Fitted(proba / proba.sum(axis=1, keepdims=True), self._soft(reached.label, sure), model.predict)

    def _soft(self, label: Labels, sure: Floats) -> SoftLabels:
        covered = label >= 0
        proba = np.repeat(((1 - sure) / (self.k - 1))[:, None], self.k, axis=1).astype(np.float32)
        proba[covered, label[covered]] = sure[covered]
        proba[~covered] = 1 / self.k
        return SoftLabels(proba, covered)


class Agreeing(Spreading):
    """As the cascade is trained: a head on the product of spread labels and a probe on gold.

    The exponents are fixed, as spread labels of gold questions rest on their own gold here; without functions
    the cascade's own come out near these.
    """

    def __call__(self, rows: Floats, known: Labels) -> Fitted:
        """Spread, agree, then fit."""
        spread = super().__call__(rows, known).labels
        seed = np.where(known >= 0, 0, -1).astype(np.int8)
        agreement = agree(rows, spread, Gold(known, seed), Examples.none(rows.shape[1]), 10.0, trust=TRUST)
        targets = np.where((known >= 0)[:, None], np.eye(self.k, dtype=np.float32)[known], agreement.proba)
        head = fit_head(rows, targets, np.where(known >= 0, TrainSettings.gold_weight, agreement.confidence))
        return Fitted(head.predict_proba(rows), spread, lambda other: head.logits(other).argmax(axis=1))


RECIPES = {"spreading": Spreading, "agreeing": Agreeing}


def simulate(
    world: World, recipe: Recipe, order: Order, draw: int, wrong: float, batch: int, budget: int, goal: float
) -> list[tuple[int, float]]:
    """Labels given so far and accuracy on the test rows, round by round, until goal or budget is reached."""
    rng, expert = np.random.default_rng(draw), np.random.default_rng(1000 + draw)
    known = np.full(len(world.truth), -1, np.int32)
    new = np.array([rng.choice(np.flatnonzero(world.truth == c)) for c in range(world.k)])
    known[new] = world.truth[new]
    curve: list[tuple[int, float]] = []
    while True:
        fitted = recipe(world.rows, known)
        curve.append((int((known >= 0).sum()), float((fitted.predict(world.test_rows) == world.test_truth).mean())))
        if curve[-1][1] >= goal or curve[-1][0] + batch > budget:
            return curve
        new = order(State(world.rows, world.near, fitted.proba, fitted.labels, known >= 0), batch, rng)
        slip = (expert.random(len(new)) < wrong) * expert.integers(1, world.k, len(new))
        known[new] = (world.truth[new] + slip) % world.k


def labels_until(curve: Sequence[tuple[int, float]], goal: float) -> float:
    """Labels at which the curve first reaches a goal, between rounds by a straight line; inf if it never does."""
    for (n0, a0), (n1, a1) in zip([(0, 0.0), *curve], curve, strict=False):
        if a1 >= goal:
            return n1 if n0 == 0 else n0 + (goal - a0) / (a1 - a0) * (n1 - n0)
    return float("inf")


def read_world(name: str, tune: bool, most: int) -> World:
    """A data set as pool and test; with ``tune``, 30 % of the pool (or val) stands in for test."""
    source = folder(name)
    assert source is not None
    train, test = ([*csv.DictReader((source / f).open(encoding="utf-8"))] for f in FILES[name])
    if name == "clinc150":
        train = [r | {"label": r["intent"]} for r in train if r["split"] == "train" and r["oos"] == "0"]
        wanted = "val" if tune else "test"
        test = [r | {"label": r["intent"]} for r in test if r["split"] == wanted and r["oos"] == "0"]
    elif tune:
        order = np.random.default_rng(0).permutation(len(train))
        cut = len(order) * 7 // 10
        train, test = [train[i] for i in order[:cut]], [train[i] for i in order[cut:]]
    names = sorted({r["label"] for r in train})
    parts = [part[:: max(1, len(part) // most)] for part in (train, test)]
    encoder = CachedEncoder(SentenceEncoder(), REPOSITORY / "var" / "bench")
    rows = [encoder.encode([r["text"] for r in part]) for part in parts]
    truth = [np.array([names.index(r["label"]) for r in part], np.int32) for part in parts]
    return World(rows[0], nearest(rows[0]), truth[0], rows[1], truth[1], len(names))


def table(
    world: World,
    orders: Sequence[str],
    wrong: Sequence[float],
    draws: int,
    batch: int,
    budget: int,
    goal: float,
    recipe: str = "spreading",
) -> str:
    """Labels until each goal, mean and standard deviation over draws."""
    rows = []
    for share in wrong:
        for name in orders:
            runs = [
                simulate(world, RECIPES[recipe](world.k), ORDERS[name], d, share, batch, budget, goal)
                for d in range(draws)
            ]
            cells = [_cell([labels_until(c, g) for c in runs], budget) for g in GOALS if g <= goal]
            rows.append([name, f"{100 * share:.0f} %", *cells])
            print(rows[-1], [[f"{a:.3f}" for _, a in c] for c in runs], file=sys.stderr, flush=True)
    return markdown(["order", "wrong labels", *[f"labels until {g:.2f}" for g in GOALS if g <= goal]], rows)


def _cell(counts: Sequence[float], budget: int) -> str:
    there = [c for c in counts if np.isfinite(c)]
    if len(there) < len(counts):
        return f"over {budget:,} in {len(counts) - len(there)} of {len(counts)}"
    return f"{np.mean(there):,.0f} ± {np.std(there):,.0f}"


def main(arguments: Sequence[str]) -> None:
    """Run the simulation and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=sorted(FILES), default="banking77")
    parser.add_argument("--tune", action="store_true", help="measure on held-out train (or val) questions, not on test")
    parser.add_argument("--orders", nargs="+", choices=list(ORDERS), default=["random", "margin", "ours"])
    parser.add_argument("--wrong", nargs="+", type=float, default=[0.0, 0.05], help="shares of wrong labels")
    parser.add_argument("--recipe", choices=list(RECIPES), default="spreading", help="how the classifier is trained")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--batch", type=int, default=100, help="labels given in a round")
    parser.add_argument("--budget", type=int, default=2600, help="labels after which a run is given up")
    parser.add_argument("--goal", type=float, default=max(GOALS), help="accuracy at which a run ends")
    parser.add_argument("--most", type=int, default=1_000_000, help="questions taken of pool and test at the most")
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    if folder(o.data) is None:
        print(why_absent(o.data))
        return
    world = read_world(o.data, o.tune, o.most)
    made = table(world, o.orders, o.wrong, o.draws, o.batch, o.budget, o.goal, o.recipe)
    print(made)
    if not o.dry:
        about = (
            f"## Review order: {o.data}, {o.recipe}\n\n`python -m benchmarks.review_order --recipe {o.recipe}`: "
            + " ".join((__doc__ or "").split())
        )
        write_section(f"review order: {o.data}, {o.recipe}", f"{about}\n\n{made}")


if __name__ == "__main__":
    main(sys.argv[1:])
