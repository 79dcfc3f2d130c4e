"""Drift found in simulated traffic: how often falsely, how often truly, and after how many days.

Synthetic worlds have 30 labels whose shares swing between weekdays and from day to day, fewer questions at weekends,
and voters that live on a label; each has 28 quiet days to learn from. Everything is watched at once: the share of
each label, and coverage and conflict of each voter. *Watch* is `models.drift.watching` with its defaults: at most one
false alarm in 100 days for the whole workspace. *z-test* compares each day with the first 28 at .05, as is often done;
*Holm* is the same corrected for the number of shares of that day; *PSI* is the rule of thumb that an index above .2,
of a day's labels or of a voter's votes, is drift. A false alarm is counted on the day it begins.

What is aimed at: at most one false alarm in 100 quiet days of a workspace; at 500 questions a day a voter that votes on
2 % or more and stops is found within 3 days, and a label of 2 % or more that doubles within 14, in 95 of 100 cases.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.drift_embeddings import embedding_table
from benchmarks.drift_worlds import Break, Traffic, World, coverage, draw, make
from benchmarks.report import markdown, write_section
from models.drift import Daily, holm, share_of, watch
from models.drift.surprise import surprise, two_sided

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

REFERENCE, QUIET, AFTER = 28, 100, 30
SEED = 60
WAYS = ("watch", "z-test", "Holm", "PSI")
QUIET_WORLDS = {
    "200 questions, 40 voters": World(200, 40),
    "500 questions, 120 voters": World(500, 120),
    "2,000 questions, 300 voters": World(2_000, 300),
    "500 questions, no swings": World(500, 120, weekday=0, swing=0),
    "500 questions, twice the swings": World(500, 120, weekday=0.3, swing=0.2),
}
BREAKS = {
    "voter stops": Break("coverage", 0, 0),
    "voter fires half as often": Break("coverage", 0, 0.5),
    "voter fires twice as often": Break("coverage", 0, 2),
    "conflict of a voter doubles": Break("conflict", 0, 2),
    "share of a label doubles": Break("label", 0, 2),
    "share of a label grows by half": Break("label", 0, 1.5),
    "share of a label doubles over 14 days": Break("label", 0, 2, slow=14),
}
KINDS = {"coverage": "voter coverage", "conflict": "voter conflict", "label": "label share"}
SIZES = {"1-2 %": (0.01, 0.02), "2-5 %": (0.02, 0.05), "5-15 %": (0.05, 0.15)}


@dataclass(frozen=True)
class Found:
    """``(r,)`` days until the broken share alarmed; inf where it did not within the days that were watched."""

    delay: Floats

    def __str__(self) -> str:
        median, late = np.quantile(self.delay, [0.5, 0.95], method="higher")
        shown = [f"{v:.0f}" if np.isfinite(v) else f"> {AFTER}" for v in (median, late)]
        return f"{np.isfinite(self.delay).mean():.2f} / {' / '.join(shown)}"


def watched(daily: Daily) -> Bools:
    """``(days, m)`` alarms of the watch."""
    return watch(daily, REFERENCE).alarm


def tested(daily: Daily, corrected: bool) -> Bools:
    """``(days, m)`` alarms of comparing each day with the reference at .05."""
    old = daily.x[:REFERENCE].sum(0), daily.n[:REFERENCE].sum(0)
    p = two_sided(surprise(daily.x, daily.n, *old))
    p[:REFERENCE] = 1
    return (np.array([holm(day) for day in p]) if corrected else p) <= 0.05


def indexed(daily: Daily) -> Bools:
    """``(days, m)`` alarms of the stability index of a day; all labels share one, given to the label that adds most."""
    old = share_of(daily.x[:REFERENCE].sum(0) + 0.5, daily.n[:REFERENCE].sum(0) + 1)
    new = share_of(daily.x + 0.5, daily.n + 1)
    yes, no = (new - old) * np.log(new / old), (old - new) * np.log((1 - new) / (1 - old))
    labels = np.array([kind == "label share" for kind in daily.kinds])
    alarm = (yes + no) > 0.2
    alarm[:, labels] = (yes[:, labels].sum(1) > 0.2)[:, None] & (yes == yes[:, labels].max(1, keepdims=True))[:, labels]
    alarm[:REFERENCE] = False
    return alarm


RULES: dict[str, Callable[[Daily], Bools]] = {
    "watch": watched,
    "z-test": lambda daily: tested(daily, corrected=False),
    "Holm": lambda daily: tested(daily, corrected=True),
    "PSI": indexed,
}


def begun(alarm: Bools) -> int:
    """Alarms, each counted on the day it begins."""
    return int((alarm & ~np.vstack([np.zeros((1, alarm.shape[1]), bool), alarm[:-1]])).sum())


def quiet(world: World, repeats: int, seed: int = SEED) -> dict[str, float]:
    """False alarms of each way in 100 quiet days of a workspace."""
    total = dict.fromkeys(WAYS, 0)
    for r in range(repeats):
        rng = np.random.default_rng([seed, r, world.questions])
        daily = draw(world, make(world, rng), REFERENCE + QUIET, rng).daily()
        for way in WAYS:
            total[way] += begun(RULES[way](daily))
    return {way: count / repeats for way, count in total.items()}


def broken(
    world: World, change: Break, size: tuple[float, float], repeats: int, seed: int = SEED, ways: Sequence[str] = WAYS
) -> dict[str, Found]:
    """Days until each way finds the break in a share of that size."""
    delay = {way: np.full(repeats, np.inf) for way in ways}
    for r in range(repeats):
        rng = np.random.default_rng([seed, r, world.questions, 1])
        traffic, place = _broken(world, change, size, rng)
        daily = traffic.daily()
        column = daily.kinds.index(KINDS[change.what]) + place
        for way in ways:
            days = np.flatnonzero(RULES[way](daily)[REFERENCE:, column])
            delay[way][r] = days[0] + 1 if len(days) else np.inf
    return {way: Found(d) for way, d in delay.items()}


def _broken(world: World, change: Break, size: tuple[float, float], rng: np.random.Generator) -> tuple[Traffic, int]:
    """A traffic whose break hits a label or voter with a share of that size; worlds without one are passed over."""
    while True:
        made = make(world, rng)
        share = made.shares if change.what == "label" else coverage(made)
        fitting = np.flatnonzero((share >= size[0]) & (share <= size[1]))
        if len(fitting):
            hit = replace(change, place=int(rng.choice(fitting)))
            return draw(world, made, REFERENCE + AFTER, rng, [hit], REFERENCE), hit.place


def quiet_table(repeats: int) -> str:
    """One row a world without a break: false alarms in 100 days by each way."""
    rows = []
    for name, world in QUIET_WORLDS.items():
        found = quiet(world, repeats)
        rows.append([name, world.labels + 2 * world.voters, *(f"{found[way]:.2f}" for way in WAYS)])
    return markdown(["world", "shares watched", *WAYS], rows)


def broken_table(repeats: int, questions: Sequence[int] = (200, 500, 2_000)) -> str:
    """One row a break, size of share and number of questions: how the watch, Holm and PSI find it."""
    rows = []
    for name, change in BREAKS.items():
        for size, bounds in SIZES.items():
            found = [broken(World(q), change, bounds, repeats, ways=("watch",))["watch"] for q in questions]
            rows.append([name, size, *found])
    return markdown(["break", "share before", *(f"{q:,} questions" for q in questions)], rows)


def ways_table(repeats: int) -> str:
    """One row a break, at 500 questions and a share of 2 to 5 %, by each way."""
    rows = [[name, *broken(World(), b, SIZES["2-5 %"], repeats).values()] for name, b in BREAKS.items()]
    return markdown(["break", *WAYS], rows)


TITLES = (
    "False alarms in 100 quiet days, all shares of a workspace together:",
    "Found by the watch within 30 days / median / 95th percentile of days until found, with 120 voters:",
    "The same by all ways, at 500 questions a day and a share of 2 to 5 % before. What the z-test finds is drowned in "
    "its false alarms:",
    "A new topic in the embeddings of the shipped questions: a question and the 39 nearest to it are held back, and "
    "then take a part of the traffic. Regions were found on other questions and are watched as above. False alarms in "
    "100 quiet days, and new topics found within 30 days / median / 95th percentile:",
)


def main(arguments: Sequence[str]) -> None:
    """Run all worlds and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    few = max(o.repeats * 2 // 5, 1)
    tables = quiet_table(o.repeats), broken_table(few), ways_table(few), embedding_table(max(few // 2, 1))
    found = "\n\n".join(f"{title}\n\n{table}" for title, table in zip(TITLES, tables, strict=True))
    print(found)
    if not o.dry:
        write_section("drift", f"## Drift, simulated\n\n{__doc__}\n\n{found}")


if __name__ == "__main__":
    main(sys.argv[1:])
