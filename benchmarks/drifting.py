"""Voters whose accuracy changes with time, and label models that let old evidence count less.

A year of simulated questions: 20 labels by Zipf's law and 60 one-sided voters with a precision of .6 to .95. A third
of the voters change. *Sudden*: in week 30 half of these begin to fire on the questions of another label, the others
at random. *Slow*: over weeks 20 to 40 two in three of their votes become random ones. *Seasonal*: in every other
quarter, the last one among them, they fire on the questions of another label. *Nothing*: nobody changes; what a way
loses there is its price.

Figures are the accuracy on covered questions of the last four weeks, and behind it the mean gain over no ageing on
the same worlds with its 95 % interval. Gold is drawn from these weeks, half for seed and half for valid, and left out
of the figures: *drawn* at random from the traffic, or so many *a label*. *No ageing* is `LatentClass` as it is by
default; *28 days* has that half-life; *auto* lets recent valid gold pick among none, 7, 28, 90 and 365 days, and
without gold is the same as no ageing; *8 weeks only* learns from the last eight weeks and nothing else. The last
table has all weeks of the year in place of the last four, as the cascade learns from old questions too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import markdown, write_section
from benchmarks.synthetic import ZIPF, fair_best
from labeling.label_models import LabelModel, LatentClass, MajorityVote, Recency, choose
from labeling.values import Gold
from labeling.votes import Column, Voter, Votes

Floats = NDArray[np.float64]
DRIFTS = ("nothing", "sudden", "slow", "seasonal")
WEEKS, LATEST, WINDOW, QUARTER = 52, 4, 8, 13
CHANGING = 1 / 3
DRAWN, EACH = "drawn", "a label"
T_95 = 2.09


@dataclass(frozen=True)
class Year:
    """Votes, ``(n,)`` true labels, and ``(n,)`` days on which questions were asked, increasing."""

    votes: Votes
    truth: NDArray[np.int32]
    asked: Floats

    def last(self, weeks: int) -> NDArray[np.bool_]:
        """``(n,)`` bool: questions of the last weeks."""
        return self.asked >= (WEEKS - weeks) * 7


@dataclass(frozen=True)
class Voting:
    """One-sided voters: ``(m,)`` what they vote for, precision and recall, and what changing ones turn to."""

    label: NDArray[np.int64]
    precision: Floats
    recall: Floats
    other: NDArray[np.int64]
    changing: NDArray[np.bool_]
    noisy: NDArray[np.bool_]

    @classmethod
    def draw(cls, rng: np.random.Generator, labels: int, voters: int) -> Voting:
        """Each label gets one voter before any gets a second."""
        label = np.concatenate([rng.permutation(labels), rng.integers(0, labels, voters - labels)])
        precision, recall = rng.uniform(0.6, 0.95, voters), rng.uniform(0.1, 0.6, voters)
        other = (label + rng.integers(1, labels, voters)) % labels
        return cls(label, precision, recall, other, rng.random(voters) < CHANGING, rng.random(voters) < 0.5)

    def rates(self, j: int, share: Floats) -> Floats:
        """``(k,)`` probability that a voter fires on a question of each label, as long as it is as it was."""
        own, precision = share[self.label[j]], self.precision[j]
        out = np.full(len(share), min(self.recall[j] * own * (1 - precision) / precision / (1 - own), 0.5))
        out[self.label[j]] = self.recall[j]
        return out

    def turned(self, j: int, share: Floats, drift: str) -> Floats:
        """The same once it has changed; it fires about as often as before."""
        often = float(self.rates(j, share) @ share)
        if drift == "slow" or (drift == "sudden" and self.noisy[j]):
            return np.full(len(share), often)
        here = np.arange(len(share)) == self.other[j]
        return np.where(here, min(often / share[self.other[j]], 0.8), 0.003)


def changed(drift: str) -> Floats:
    """``(weeks,)`` how far changing voters have turned, in [0, 1]."""
    week = np.arange(WEEKS)
    if drift == "sudden":
        return (week >= 30).astype(np.float64)
    if drift == "slow":
        return np.clip((week - 20) / 20, 0, 1) * 2 / 3
    if drift == "seasonal":
        return ((week // QUARTER) % 2 == 1).astype(np.float64)
    return np.zeros(WEEKS)


def make(drift: str, seed: int, a_week: int = 150, labels: int = 20, voters: int = 60) -> Year:
    """One year; the same arguments give the same year, and all drifts share questions and voters."""
    rng = np.random.default_rng([seed, a_week, labels, voters])
    share = rng.permutation(1 / np.arange(1, labels + 1) ** ZIPF)
    share /= share.sum()
    n = a_week * WEEKS
    truth, asked = rng.choice(labels, n, p=share).astype(np.int32), np.sort(rng.uniform(0, WEEKS * 7, n))
    voting, dice = Voting.draw(rng, labels, voters), rng.random((n, voters))
    part = changed(drift)[(asked / 7).astype(int)]
    columns = []
    for j in range(voters):
        before, after = voting.rates(j, share)[truth], voting.turned(j, share, drift)[truth]
        rows = np.flatnonzero(dice[:, j] < np.where(voting.changing[j], (1 - part) * before + part * after, before))
        columns.append(Column.of(rows.tolist(), [0] * len(rows)))
    named = tuple(Voter(f"v{j}", "function", ((int(c),),)) for j, c in enumerate(voting.label))
    return Year(Votes(n, labels, named, tuple(columns)), truth, asked)


def gold_of(year: Year, number: int, how: str, seed: int) -> Gold:
    """Gold from the last weeks, in turn for seed and for valid: so many in all, or so many a label."""
    rng, none = np.random.default_rng([seed, 7]), Gold.empty(year.votes.n)
    label, split = none.label.copy(), none.split.copy()
    recent = rng.permutation(np.flatnonzero(year.last(LATEST)))
    groups = [recent] if how == DRAWN else [recent[year.truth[recent] == c] for c in range(year.votes.n_labels)]
    for group in groups:
        here = group[:number]
        label[here], split[here] = year.truth[here], np.arange(len(here)) % 2
    return Gold(label, split)


def _latent(days: float | str) -> Callable[[Year, Gold], LabelModel]:
    return lambda year, gold: choose("latent-class", year.votes, gold, Recency(year.asked, days)).model


WAYS: dict[str, Callable[[Year, Gold], LabelModel]] = {
    "majority": lambda year, gold: MajorityVote(),
    "no ageing": _latent(0),
    "28 days": _latent(28),
    "auto": _latent("auto"),
    "8 weeks only": lambda year, gold: LatentClass().fit(year.votes, gold.only("seed"), year.last(WINDOW)),
}


def accuracy(year: Year, gold: Gold, model: LabelModel, rows: NDArray[np.bool_], seed: int) -> float:
    """Share of these covered questions without gold whose likeliest label is the true one."""
    best = fair_best(model.predict_proba(year.votes).proba, seed)
    return float((best == year.truth)[rows & year.votes.covered() & (gold.label < 0)].mean())


def compare(drift: str, gold: tuple[int, str], seeds: int, a_week: int = 150) -> tuple[dict[str, Floats], ...]:
    """Accuracy of each way by seed, on the last weeks and on all."""
    found: tuple[dict[str, Floats], ...] = tuple({way: np.zeros(seeds) for way in WAYS} for _ in range(2))
    for seed in range(seeds):
        year = make(drift, seed, a_week)
        known = gold_of(year, *gold, seed)
        for way, fit in WAYS.items():
            model = fit(year, known)
            for part, weeks in zip(found, (LATEST, WEEKS), strict=True):
                part[way][seed] = accuracy(year, known, model, year.last(weeks), seed)
    return found


def _shown(found: dict[str, Floats], way: str) -> str:
    mean = f"{found[way].mean():.3f}"
    if way == "no ageing":
        return mean
    gain = found[way] - found["no ageing"]
    half = T_95 * gain.std(ddof=1) / len(gain) ** 0.5 if len(gain) > 1 else float("nan")
    return f"{mean} ({gain.mean():+.3f} ± {half:.3f})"


HEAD = ("drift", "gold", *WAYS)


def tables(seeds: int, a_week: int, golds: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """One row a drift and kind of gold: on the last weeks, and on the whole year."""
    rows: tuple[list[list[str]], list[list[str]]] = ([], [])
    for gold in golds:
        for drift in DRIFTS:
            found = compare(drift, gold, seeds, a_week)
            said = f"{gold[0]} {gold[1]}" if gold[0] else "none"
            for out, part in zip(rows, found, strict=True):
                out.append([drift, said, *(_shown(part, way) for way in WAYS)])
    return markdown(HEAD, rows[0]), markdown(HEAD, rows[1])


def main(arguments: Sequence[str]) -> None:
    """Run all drifts and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    few = tables(o.seeds, 150, ((0, DRAWN), (40, DRAWN), (2, EACH)))
    many = tables(o.seeds, 600, ((0, DRAWN), (200, DRAWN)))
    titles = ("150 questions a week, the last four weeks:", "600 questions a week, the last four weeks:")
    found = f"{titles[0]}\n\n{few[0]}\n\n{titles[1]}\n\n{many[0]}\n\n150 questions a week, all weeks:\n\n{few[1]}"
    print(found)
    if not o.dry:
        write_section("voters in time", f"## Voters whose accuracy changes, simulated\n\n{__doc__}\n\n{found}")


if __name__ == "__main__":
    main(sys.argv[1:])
