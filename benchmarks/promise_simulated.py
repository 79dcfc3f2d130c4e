"""Does the precision promise hold? Ways to choose a threshold, in worlds whose truth is known.

Each way gets the gold of one draw and is asked for 95 % precision with 95 % confidence. *Held* is the
share of draws in which what is answered truly has the precision, or nothing is answered, in the worst
of three worlds of accuracy .80, .88 and .95; *answered* is the mean share of questions answered in them.
Scores are calibrated, over-confident, off by another offset for each template, or from temperatures
fitted on the same gold. `offsets` learns those of templates on as much other gold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr
from scipy.stats import binom

from benchmarks.promise_worlds import KINDS, TEMPLATES, Sample, draw, refits
from benchmarks.report import markdown, write_section
from models.promising.coverage_risk import upper_bound
from models.promising.grouping import Group, pooled
from models.promising.learn_then_test import Answers, last_passed, path
from models.promising.offsets import template_offsets
from models.promising.promise import Asked, make_promise

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHOWN = {
    "ours": "ours",
    "offsets": "ours, offsets",
    "two groups": "ours, two groups",
    "hoeffding_bentkus": "Hoeffding-Bentkus",
    "bonferroni": "Clopper-Pearson, Bonferroni",
    "sgr": "SGR",
    "conformal": "conformal risk control",
    "no_bound": "no bound",
}
ASKED = Asked(0.95)
LEVEL = 1 - ASKED.confidence
ACCURACIES = (0.8, 0.88, 0.95)
SIZES = (100, 200, 500, 1000, 2000)
POPULATION = 100_000
REFERENCE = 5_000
NOTHING = 2.0


@dataclass(frozen=True)
class Trials:
    """Gold of many draws at once.

    Parameters
    ----------
    score
        ``(r, n)`` scores of each draw, falling.
    wrong
        ``(r, n + 1)`` wrong answers among the first 0, 1, … n of each draw.
    reference
        Scores of other questions.
    """

    score: Floats
    wrong: Counts
    reference: Floats

    @classmethod
    def of(cls, score: Floats, right: NDArray[np.bool_], reference: Floats) -> Trials:
        """From ``(r, n)`` scores and answers in any order."""
        order = np.argsort(-score, axis=1)
        wrong = np.cumsum(~np.take_along_axis(right, order, 1), axis=1)
        return cls(np.take_along_axis(score, order, 1), np.pad(wrong, ((0, 0), (1, 0))), reference)

    def steps(self, thresholds: Floats) -> tuple[Counts, Counts]:
        """``(r, m)`` answers and errors at thresholds."""
        answers = np.array([np.searchsorted(-row, -thresholds, side="right") for row in self.score])
        return answers, np.take_along_axis(self.wrong, answers, 1)

    @property
    def first(self) -> Answers:
        """The gold of one draw, as `path` wants it; which one does not matter."""
        row = self.score[0]
        return Answers(row, np.zeros(len(row), np.int64), np.ones(len(row), bool))


def exact_p(errors: Counts, answers: Counts) -> Floats:
    """Binomial p-values; each pair is worked out once."""
    pairs, place = np.unique(np.stack([errors.ravel(), answers.ravel()]), axis=1, return_inverse=True)
    return binom.cdf(pairs[0], pairs[1], ASKED.risk)[place.ravel()].reshape(errors.shape)


def in_sequence(trials: Trials, p_values: Callable[[Counts, Counts], Floats]) -> Floats:
    """Learn then test in our fixed sequence, with p-values of choice."""
    thresholds = path(trials.reference, trials.first, ASKED.precision, LEVEL)
    if not len(thresholds):
        return np.full(len(trials.score), NOTHING)
    answers, errors = trials.steps(thresholds)
    return np.append(thresholds, NOTHING)[last_passed(p_values(errors, answers), LEVEL)]


def ours(trials: Trials) -> Floats:
    """``(r,)`` thresholds by learn then test, exact binomial p-values."""
    return in_sequence(trials, exact_p)


def hoeffding_bentkus(trials: Trials) -> Floats:
    """The same sequence with Hoeffding-Bentkus p-values (Bates et al., 2021)."""

    def p_values(errors: Counts, answers: Counts) -> Floats:
        risk = np.minimum(errors / np.maximum(answers, 1), ASKED.risk)
        exponent = rel_entr(risk, ASKED.risk) + rel_entr(1 - risk, ASKED.precision)
        return np.minimum(np.exp(-answers * exponent), np.e * exact_p(errors, answers))

    return in_sequence(trials, p_values)


def bonferroni(trials: Trials) -> Floats:
    """Clopper-Pearson bounds at 20 coverages, the error level split evenly among them."""
    thresholds = np.quantile(trials.reference, 1 - np.linspace(0.05, 1, 20))
    answers, errors = trials.steps(thresholds)
    passed = exact_p(errors, answers) <= LEVEL / 20
    return np.where(passed.any(axis=1), thresholds[19 - passed[:, ::-1].argmax(axis=1)], NOTHING)


def sgr(trials: Trials) -> Floats:
    """Selection with guaranteed risk (Geifman and El-Yaniv, 2017): binary search with split level."""
    r, n = trials.score.shape
    rounds = int(np.ceil(np.log2(n)))
    low, high, best = np.zeros(r, int), np.full(r, n), np.zeros(r, int)
    for _ in range(rounds):
        at = np.ceil((low + high) / 2).astype(int)
        fine = upper_bound(trials.wrong[np.arange(r), at], at, LEVEL / rounds) < ASKED.risk
        best, low, high = np.where(fine, at, best), np.where(fine, at, low), np.where(fine, high, at)
    return _at(trials, best)


def conformal(trials: Trials) -> Floats:
    """Conformal risk control of answered · (wrong - risk) at 0 (Angelopoulos et al., 2022): no confidence."""
    return _most(trials, trials.wrong + 1, 1)


def no_bound(trials: Trials) -> Floats:
    """The most lenient threshold with the precision on the gold itself, as is often done."""
    return _most(trials, trials.wrong, 0)


def _most(trials: Trials, wrong: Counts, more: int) -> Floats:
    answers = np.arange(trials.wrong.shape[1])
    good = (wrong <= ASKED.risk * (answers + more) + 1e-9) & (answers > 0)
    return _at(trials, np.where(good.any(axis=1), answers[-1] - good[:, ::-1].argmax(axis=1), 0))


def _at(trials: Trials, answers: Counts) -> Floats:
    """Score of the last answer, where any is given."""
    last = trials.score[np.arange(len(answers)), np.maximum(answers - 1, 0)]
    return np.where(answers > 0, last, NOTHING)


WAYS = (ours, hoeffding_bentkus, bonferroni, sgr, conformal, no_bound)


@dataclass(frozen=True)
class Truth:
    """A large population, its scores falling, with its true precision from each on."""

    score: Floats
    precision: Floats

    @classmethod
    def of(cls, score: Floats, truth: Floats) -> Truth:
        """From scores and true probabilities."""
        order = np.argsort(-score)
        return cls(score[order], np.cumsum(truth[order]) / np.arange(1, len(order) + 1))

    def judge(self, thresholds: Floats) -> tuple[NDArray[np.bool_], Floats]:
        """Whether the precision is really there, and the share answered."""
        n = np.searchsorted(-self.score, -thresholds, side="right")
        return (n == 0) | (self.precision[np.maximum(n - 1, 0)] >= ASKED.precision), n / len(self.score)


def cell(kind: str, accuracy: float, n: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Held and answered of each way in one world."""
    rng = np.random.default_rng([KINDS.index(kind), round(1000 * accuracy), n])
    population = draw(kind, accuracy, POPULATION, rng)
    gold = draw(kind, accuracy, n * repeats, rng)
    parts = [(gold.answers.score, population.answers.score, np.arange(repeats))]
    if kind == "fitted":
        parts = list(refits(gold, population, repeats, rng))
    found: dict[str, list[NDArray[np.float64]]] = {way.__name__: [] for way in WAYS}
    for score, everyone, rows in parts:
        truth, right = Truth.of(everyone, population.truth), gold.answers.right.reshape(repeats, n)
        trials = Trials.of(score.reshape(repeats, n)[rows], right[rows], everyone[:REFERENCE])
        for way in WAYS:
            found[way.__name__].append(np.stack(truth.judge(way(trials))))
    means = {name: np.concatenate(values, axis=1).mean(axis=1) for name, values in found.items()}
    return means | (per_template(gold, population, repeats, n) if kind == "templates differ" else {})


def per_template(gold: Sample, population: Sample, repeats: int, n: int) -> dict[str, tuple[float, float]]:
    """Thresholds of their own: by groups with gold of their own, and by offsets learned on as much other gold."""
    split = (Group("often", (0, 1)), Group("others", tuple(range(2, TEMPLATES))))
    rows: dict[str, list[tuple[float, float]]] = {"two groups": [], "offsets": []}
    everyone = population.answers
    reference = Answers(everyone.score[:REFERENCE], everyone.guess[:REFERENCE], everyone.right[:REFERENCE])
    for i in range(repeats):
        at, other = (slice(j * n, (j + 1) * n) for j in (i, (i + 1) % repeats))
        mine, seed = (Answers(*(getattr(gold.answers, f)[s] for f in ("score", "guess", "right"))) for s in (at, other))
        offsets = template_offsets(seed, TEMPLATES)
        kept = make_promise(mine, ASKED, pooled(TEMPLATES), reference, offsets)
        rows["offsets"].append(_judged(population, kept.thresholds))
        rows["two groups"].append(_judged(population, make_promise(mine, ASKED, split, reference).thresholds))
    return {name: tuple(np.mean(values, axis=0)) for name, values in rows.items()}


def _judged(population: Sample, thresholds: Floats) -> tuple[float, float]:
    part = slice(POPULATION // 4)
    answered = population.answers.score[part] >= thresholds[population.answers.guess[part]]
    held = not answered.any() or population.truth[part][answered].mean() >= ASKED.precision
    return float(held), float(answered.mean())


def table(repeats: int, sizes: Sequence[int] = SIZES, accuracies: Sequence[float] = ACCURACIES) -> str:
    """One row a kind of world and number of gold questions; "held / answered" a way."""
    rows = []
    for kind in KINDS:
        for n in sizes:
            cells = [cell(kind, accuracy, n, repeats) for accuracy in accuracies]
            rows.append([kind, f"{n:,}", *[_shown(name, cells) for name in SHOWN]])
    return markdown(["scores", "gold", *SHOWN.values()], rows)


def _shown(name: str, cells: Sequence[dict[str, tuple[float, float]]]) -> str:
    if name not in cells[0]:
        return "–"
    held, answered = np.array([c[name] for c in cells]).T
    return f"{held.min():.3f} / {answered.mean():.2f}"


def main(arguments: Sequence[str]) -> None:
    """Run all worlds and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=1000)
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    found = table(o.repeats)
    print(found)
    if not o.dry:
        write_section("precision promise", f"## The precision promise, simulated\n\n{__doc__}\n\n{found}")


if __name__ == "__main__":
    main(sys.argv[1:])
