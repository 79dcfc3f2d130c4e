"""Is the precision promise kept on real questions? Banking77, ten gold questions an intent, its test questions.

Asked for is a precision of 95 % with 95 % confidence. In each draw seven gold questions an intent are seed and
three valid, or all ten are seed and cross-fitting stands in for valid gold. *Answers in* counts the draws in
which anything is answered: here ours answers nothing where nothing can be promised. *Held* counts, of these, the
draws in which what is answered on test has the precision. Test is a sample itself: with 2,300 answers, its
precision has a standard error of half a point. *No bound* is the least score with that precision on the valid
gold itself; *fixed* answers from a probability of .95 on; neither promises anything. The share answered is a mean
over all draws.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from benchmarks.label_models_real import few
from benchmarks.recipes import Voting, mean_sd, options, publish, told, with_valid
from benchmarks.worlds import World, banking77
from labeling.applying import Ballot
from labeling.values import Gold
from models.calibration import expected_calibration_error, least_score_for_precision
from models.cascade import Prediction, Thresholds, decide
from models.learning.training import Trained
from models.promising.thresholds import EVEN, thresholds_of

SEED, VALID = 7, 3
PRECISION = 0.95
CROSS_SHARE = 4
TABLES = ("valid", "cross-fitted")
CROSS = f"{SEED + VALID} seed"
HEAD = ["gold", "functions", "threshold", "answers in", "held", "answered", "precision", "worst draw", "ECE"]


@dataclass(frozen=True)
class Outcome:
    """One way in one draw: share of test answered, precision there (nan where nothing is answered), and ECE."""

    answered: float
    precision: float
    ece: float


def draw_of(voting: Voting, gold: Gold, written: Sequence[Ballot]) -> Iterator[tuple[str, Outcome]]:
    """Outcome of each way to set thresholds."""
    world = voting.world
    trained = voting.train(gold, written)
    said = trained.cascade.predict(world.test.rows)
    kept = trained.promises is not None and trained.promises.template.kept
    nothing = thresholds_of(None, world.templates, 1.01)
    yield "ours", _outcome(world, said, trained.thresholds if kept else nothing)
    if gold.mask("valid").any():
        yield "no bound", _outcome(world, said, _no_bound(world, trained, gold))
    yield "fixed at .95", _outcome(world, said, thresholds_of(None, world.templates, PRECISION))


def _outcome(world: World, said: Prediction, thresholds: Thresholds) -> Outcome:
    right, answered = said.template == world.test.truth, decide(said, thresholds) == ""
    precision = float(right[answered].mean()) if answered.any() else np.nan
    return Outcome(float(answered.mean()), precision, expected_calibration_error(said.template_proba, right))


def _no_bound(world: World, trained: Trained, gold: Gold) -> Thresholds:
    """The least score with the precision on valid gold; the earlier stages as with a promise."""
    valid = np.flatnonzero(gold.mask("valid"))
    said = trained.cascade.predict(world.pool.rows[valid])
    right = said.template == gold.label[valid]
    least = least_score_for_precision(said.template_proba, right, PRECISION, 0, 0)
    return Thresholds(min(EVEN, least), min(EVEN, least), np.full(world.templates, least))


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """Cells from ``answers in`` on."""
    given = [o.precision for o in outcomes if o.precision == o.precision]
    return [
        f"{len(given)} of {len(outcomes)}",
        f"{sum(p >= PRECISION for p in given)} of {len(given)}",
        mean_sd([o.answered for o in outcomes]),
        mean_sd(given),
        f"{min(given):.3f}" if given else "–",
        mean_sd([o.ece for o in outcomes]),
    ]


def measure(world: World, tables: Sequence[str], draws: int) -> list[list[str]]:
    """A row for kind of gold, functions and threshold."""
    voting, found = Voting(world), dict[tuple[str, str, str], list[Outcome]]()
    for draw in range(draws):
        for basis, gold in _golds(world, tables, draw):
            for functions, written in _functions(world, basis, draw, draws):
                started = perf_counter()
                for way, outcome in draw_of(voting, gold, written):
                    found.setdefault((basis, functions, way), []).append(outcome)
                    told(draw, basis, functions, way, outcome, f"{perf_counter() - started:.0f} s")
    return [[*key, *summary(outcomes)] for key, outcomes in sorted(found.items(), key=lambda item: item[0][:2])]


def _golds(world: World, tables: Sequence[str], draw: int) -> Iterator[tuple[str, Gold]]:
    """Gold of a draw, in both forms."""
    if "valid" in tables:
        yield f"{SEED} seed, {VALID} valid", with_valid(world.pool.truth, SEED, VALID, draw)
    if "cross-fitted" in tables:
        yield CROSS, few(world.pool.truth, SEED + VALID, draw)


def _functions(world: World, basis: str, draw: int, draws: int) -> Iterator[tuple[str, Sequence[Ballot]]]:
    """With functions and without; cross-fitting is slow, so it has fewer draws without."""
    yield "with", world.written
    if basis != CROSS or draw < max(1, draws // CROSS_SHARE):
        yield "without", []


def main(arguments: Sequence[str]) -> None:
    """Make the table."""
    o = options(__doc__, ("banking77",), 20, TABLES, arguments)
    if o.data:
        rows = measure(banking77(o.most), o.only, o.draws)
        publish("Precision promise: Banking77", f"`python -m benchmarks.promise`. {__doc__}", HEAD, rows, o.dry)


if __name__ == "__main__":
    main(sys.argv[1:])
