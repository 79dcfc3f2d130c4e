"""Accuracy without labels: does the interval hold, and how many reviews does the match rate save?

In each world all traffic has a known accuracy; a suggestion that is right matches what the agent sent with one
probability, a wrong one with another. Reviews are a simple random sample. *Covers* is the share of draws whose
95 % interval contains the true accuracy of the traffic, on average over worlds and in the worst of them: of
accuracy .60, .80, .90, .95 and .98, with 1,000, 5,000 and 50,000 questions. *Width* is the mean width over that
of Wilson's interval on the same reviews (both corrected for finite traffic). *Worth* is the mean number of
reviews that Wilson's interval needs for the same mean width; what is above the number of reviews is saved.
*Normal* is prediction-powered inference with the usual normal interval, which has no guard for small samples.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, norm

from benchmarks.report import markdown, write_section
from labeling.intervals import wilson
from models.evaluating.traffic_accuracy import Found, Sums, interval

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

CONFIDENCE = 0.95
ACCURACIES = (0.6, 0.8, 0.9, 0.95, 0.98)
MATCH_RIGHT = (0.4, 0.7, 0.95)
MATCH_WRONG = (0.01, 0.05, 0.2)
TRAFFIC = (1_000, 5_000, 50_000)
REVIEWS = (30, 100, 300)
SLACK = 1e-9
WAYS = ("ours", "normal", "reviews alone")


@dataclass(frozen=True)
class World:
    """Part of the traffic: how many questions, its accuracy, and how often right and wrong ones match."""

    traffic: int
    accuracy: float
    match_right: float
    match_wrong: float

    @property
    def cells(self) -> Floats:
        """Probabilities of right and matched, right and not, wrong and matched, wrong and not."""
        a, p, q = self.accuracy, self.match_right, self.match_wrong
        return np.array([a * p, a * (1 - p), (1 - a) * q, (1 - a) * (1 - q)])


OLD = World(3_500, 0.9, 0.8, 0.05)
DRIFTS = {
    "none": World(1_500, 0.9, 0.8, 0.05),
    "agents match less": World(1_500, 0.9, 0.4, 0.05),
    "agents believe wrong ones": World(1_500, 0.9, 0.8, 0.4),
    "accuracy falls": World(1_500, 0.6, 0.8, 0.05),
    "accuracy falls, agents match less": World(1_500, 0.6, 0.4, 0.2),
}


def draw(world: World, n: int, repeats: int, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """``(r, 4)`` cells of the traffic, and of n reviews drawn from it without replacement."""
    traffic = rng.multinomial(world.traffic, world.cells, size=repeats)
    return traffic, reviewed(traffic, n, rng)


def reviewed(traffic: Counts, n: int, rng: np.random.Generator) -> Counts:
    """``(r, c)`` cells of n reviews drawn without replacement."""
    sample, left = np.zeros_like(traffic), np.full(len(traffic), n)
    for i in range(traffic.shape[1] - 1):
        sample[:, i] = rng.hypergeometric(traffic[:, i], traffic[:, i + 1 :].sum(1), left)
        left = left - sample[:, i]
    sample[:, -1] = left
    return sample


def sums(traffic: Counts, sample: Counts) -> Sums:
    """What `interval` needs, from cells ``(..., h, 4)``."""
    t, s = traffic.astype(np.float64), sample.astype(np.float64)
    m = s[..., 0] + s[..., 2]
    return Sums(t.sum(-1), t[..., 0] + t[..., 2], s.sum(-1), s[..., 0] + s[..., 1], m, m, s[..., 0])


def normal(given: Sums) -> Found:
    """Prediction-powered inference with tuned power and its usual normal interval, for one stratum."""
    n, y, m, ym = (x[..., 0] for x in (given.n, given.y, given.m, given.ym))
    var_m = m / n * (1 - m / n)
    power = np.clip((ym / n - y * m / n**2) / np.where(var_m > 0, var_m, 1), 0, 1)
    value = y / n + power * (given.matched[..., 0] / given.traffic[..., 0] - m / n)
    var = y / n * (1 - y / n) - 2 * power * (ym / n - y * m / n**2) + power**2 * var_m
    left = np.maximum(var, 0) * (1 - n / given.traffic[..., 0]) / (n - 1)
    half = float(norm.ppf(0.5 + CONFIDENCE / 2)) * np.sqrt(left)
    return Found(value, np.clip(value - half, 0, 1), np.clip(value + half, 0, 1), power, n)


def judged(found: Found, truth: Floats) -> tuple[float, float]:
    """Share of intervals that contain the truth, and their mean width."""
    inside = (found.low <= truth + SLACK) & (found.high >= truth - SLACK)
    return float(inside.mean()), float((found.high - found.low).mean())


def cell(world: World, n: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Coverage and mean width of each way in one world."""
    rng = np.random.default_rng([world.traffic, n, *(round(1000 * p) for p in world.cells)])
    traffic, sample = draw(world, n, repeats, rng)
    truth, given = traffic[:, :2].sum(1) / world.traffic, sums(traffic[:, None], sample[:, None])
    found = (interval(given, CONFIDENCE), normal(given), interval(given, CONFIDENCE, tuned=False))
    return {way: judged(f, truth) for way, f in zip(WAYS, found, strict=True)}


def width_alone(n: int, world: World) -> float:
    """Mean width of Wilson's interval on n reviews, corrected for finite traffic."""
    right = np.arange(n + 1)
    factor = 1 / (1 - min(n / world.traffic, 1 - SLACK))
    low, high = wilson(right * factor, np.full(n + 1, n * factor), CONFIDENCE)
    return float(binom.pmf(right, n, world.accuracy) @ (high - low))


def worth(width: float, world: World) -> int:
    """Fewest reviews with which Wilson's interval is as narrow on average."""
    few, many = 1, world.traffic
    while few < many:
        middle = (few + many) // 2
        few, many = (few, middle) if width_alone(middle, world) <= width else (middle + 1, many)
    return few


def table(repeats: int, reviews: Sequence[int] = REVIEWS, accuracies: Sequence[float] = ACCURACIES) -> str:
    """One row a number of reviews and way of matching."""
    rows = []
    for n, p, q in product(reviews, MATCH_RIGHT, MATCH_WRONG):
        worlds = [World(traffic, a, p, q) for traffic, a in product(TRAFFIC, accuracies)]
        cells = [cell(world, n, repeats) for world in worlds]
        as_good = np.mean([worth(c["ours"][1], w) for c, w in zip(cells, worlds, strict=True)])
        shown = [_covers([c[way] for c in cells]) for way in WAYS]
        ratio = np.mean([c["ours"][1] / c["reviews alone"][1] for c in cells])
        rows.append([n, p, q, *shown, f"{ratio:.2f}", f"{as_good:.0f}"])
    columns = ["reviews", "right ones match", "wrong ones match", *(f"covers: {way}" for way in WAYS)]
    return markdown([*columns, "width", "worth"], rows)


def _covers(found: Sequence[tuple[float, float]]) -> str:
    held = np.array(found)[:, 0]
    return f"{held.mean():.3f} / {held.min():.3f}"


def within(
    parts: Sequence[World], reviews: Sequence[int], repeats: int, rng: np.random.Generator
) -> tuple[Counts, Counts]:
    """``(r, h, 4)`` cells of a traffic of h strata, and of as many reviews as wanted within each."""
    drawn = [draw(world, n, repeats, rng) for world, n in zip(parts, reviews, strict=True)]
    return np.stack([t for t, _ in drawn], axis=1), np.stack([s for _, s in drawn], axis=1)


def drifted(new: World, n: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Old and new release in one traffic: reviews from all of it, or in proportion within each."""
    rng = np.random.default_rng([n, *(round(1000 * p) for p in new.cells)])
    parts = (OLD, new)
    total = sum(w.traffic for w in parts)
    traffic, strata = within(parts, [round(n * w.traffic / total) for w in parts], repeats, rng)
    truth = traffic[..., :2].sum((1, 2)) / total
    together = reviewed(traffic.reshape(repeats, -1), n, rng).reshape(traffic.shape).sum(1, keepdims=True)
    plain = sums(traffic.sum(1, keepdims=True), together)
    return {
        "ours": judged(interval(plain, CONFIDENCE), truth),
        "ours, within releases": judged(interval(sums(traffic, strata), CONFIDENCE), truth),
        "reviews alone": judged(interval(plain, CONFIDENCE, tuned=False), truth),
    }


def drift_table(repeats: int, reviews: Sequence[int] = REVIEWS) -> str:
    """One row a drift and number of reviews; "covers / width" a way."""
    rows = []
    for (name, new), n in product(DRIFTS.items(), reviews):
        found = drifted(new, n, repeats)
        rows.append([name, n, *(f"{held:.3f} / {width:.3f}" for held, width in found.values())])
    return markdown(["drift", "reviews", "ours", "ours, within releases", "reviews alone"], rows)


DRIFT = (
    "A new release takes 30 % of 5,000 questions, and agents, or accuracy, change with it. Coverage and mean width, "
    "with reviews from all traffic, and in proportion within both releases."
)


def main(arguments: Sequence[str]) -> None:
    """Run all worlds and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=10_000)
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    found = f"{table(o.repeats)}\n\n{DRIFT}\n\n{drift_table(o.repeats)}"
    print(found)
    if not o.dry:
        write_section("traffic accuracy", f"## Accuracy without labels, simulated\n\n{__doc__}\n\n{found}")


if __name__ == "__main__":
    main(sys.argv[1:])
