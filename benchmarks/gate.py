"""How often does the gate hold back an equal candidate, and a worse one? Pairs of releases whose truth is known.

Two releases judge the same gold; on one question in ten only one of them is right. *Loss* is how many points less often
the candidate truly is right. The first table compares rules for one figure, the right template, at a tolerance of two
points: by the *estimate* alone (the gate before); *ours*; by *non-inferiority*, which holds back what is not shown to
be within the tolerance; by an interval wholly *beyond* the tolerance; and by one that *reaches* beyond it where the
estimate is below zero. The second is the whole gate with all its figures, topics and templates.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from benchmarks.report import markdown, write_section
from models.gate import Groups, Limits, Promised, Side, judge
from models.gate.figure import ERROR
from models.gate.paired import mid_p

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SIZES, LOSSES = (100, 300, 1000), (0, 2, 5, 10)
TOLERANCE, DIFFER = 0.02, 0.10
TOPICS, EACH = 6, 4
ANSWERS_FROM = 0.9


def holds_back(against: Counts, in_favour: Counts, n: int) -> dict[str, Bools]:
    """By rule ``(r,)`` bool: whether each candidate is held back, from questions that only one of the two got right."""
    d = (in_favour - against) / n
    middle, more = (in_favour - against) / (n + 2), n + 2
    half = norm.ppf(1 - ERROR) * np.sqrt(((against + in_favour + 1) / more - middle**2) / more)
    low, high = middle - half, middle + half
    sure = np.array([mid_p(int(a), int(f)) <= ERROR for a, f in zip(against, in_favour, strict=True)])
    return {
        "estimate": d < -TOLERANCE,
        "ours": (d < -TOLERANCE) & sure,
        "non-inferiority": low < -TOLERANCE,
        "beyond": high < -TOLERANCE,
        "reaches": (low < -TOLERANCE) & (d < 0),
    }


def rules(n: int, loss: int, trials: int, seed: int = 0) -> dict[str, float]:
    """By rule the share of candidates held back that truly lose so many points."""
    differ = max(DIFFER, loss / 100)
    shares = [(differ + loss / 100) / 2, (differ - loss / 100) / 2, 1 - differ]
    drawn = np.random.default_rng([seed, n, loss]).multinomial(n, shares, trials)
    return {rule: float(held.mean()) for rule, held in holds_back(drawn[:, 0], drawn[:, 1], n).items()}


@dataclass(frozen=True)
class Pair:
    """Gold and two releases; the candidate loses what the world says."""

    gold: NDArray[np.int64]
    candidate: Side
    current: Side


GROUPS = Groups(
    tuple(f"template {i}" for i in range(TOPICS * EACH)),
    tuple(f"topic {i}" for i in range(TOPICS)),
    np.arange(TOPICS * EACH) // EACH,
    np.full(TOPICS * EACH, 1 / (TOPICS * EACH)),
)


def pair(n: int, loss: int, rng: np.random.Generator) -> Pair:
    """Two releases that are right on the same questions nine times in ten, surer where they are more often right."""
    t = TOPICS * EACH
    gold = rng.integers(t, size=n)
    gold[rng.random(n) < 0.15] = t
    known, chance = gold < t, expit(rng.normal(2.2, 1.2, n))
    draw = rng.random(n)
    own = np.where(rng.random(n) < DIFFER / 0.25, rng.random(n), draw)
    spoilt = (own < chance) & (rng.random(n) < loss / 100 / chance.mean())
    sides = [_side(gold, known & right, chance, rng) for right in ((own < chance) & ~spoilt, draw < chance)]
    return Pair(gold, *sides)


def _side(gold: NDArray[np.int64], right: Bools, chance: Floats, rng: np.random.Generator) -> Side:
    n, t = len(gold), TOPICS * EACH
    guess = np.where(right, gold, (gold + 1 + rng.integers(t - 1, size=n)) % t)
    guess[gold >= t] = rng.integers(t, size=int((gold >= t).sum()))
    known = gold < t
    score = np.where(known, expit(np.log(chance / (1 - chance)) + rng.normal(0, 0.3, n)), rng.random(n) * 0.3)
    valid = expit(np.where(known, 2.5, -1.0) + rng.normal(0, 1.2, n))
    return Side(guess, score >= ANSWERS_FROM, valid, score, np.full(20, 0.2), 1, Promised(0.9, True))


def whole(n: int, loss: int, trials: int, seed: int = 0) -> float:
    """Share of candidates that the whole gate holds back."""
    rng = np.random.default_rng([seed, n, loss])
    pairs = (pair(n, loss, rng) for _ in range(trials))
    return float(np.mean([not judge(p.gold, p.candidate, p.current, GROUPS, Limits()).passed for p in pairs]))


def rules_table(trials: int) -> str:
    """A row a number of gold questions and a loss."""
    found = {(n, loss): rules(n, loss, trials) for n in SIZES for loss in LOSSES}
    names = list(next(iter(found.values())))
    rows = [[f"{n:,}", loss, *(_percent(held[name]) for name in names)] for (n, loss), held in found.items()]
    return markdown(["gold questions", "loss in points", *names], rows)


def whole_table(trials: int, measure: Callable[[int, int, int], float] = whole) -> str:
    """A row a number of gold questions, a column a loss."""
    rows = [[f"{n:,}", *(_percent(measure(n, loss, trials)) for loss in LOSSES)] for n in SIZES]
    return markdown(["gold questions", *(f"loss of {loss} points" for loss in LOSSES)], rows)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and with ``--write`` put it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=5000)
    parser.add_argument("--whole", type=int, default=1000, help="Trials of the whole gate.")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(argv)
    said = (
        f"## The gate\n\n{__doc__}\n"
        f"Held back, by rule, in {chosen.trials:,} trials each:\n\n{rules_table(chosen.trials)}\n\n"
        f"Held back by the whole gate, in {chosen.whole:,} trials each:\n\n{whole_table(chosen.whole)}"
    )
    print(said)
    if chosen.write:
        write_section("gate", said)


if __name__ == "__main__":
    main()
