"""What voting costs: 200 phrase rules and 200 Python functions, beside Snorkel's applier, with the same votes.

    python -m benchmarks.voting [--dry] [--million]

The questions are those of Banking77 where the data are there, else those of the shipped workspace; more of them are
made by putting another word in the place of one. Rules and functions are made from words of other rows.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from snorkel.labeling import LabelingFunction as Lf
from snorkel.labeling import PandasLFApplier

from benchmarks.data import REPOSITORY, folder
from benchmarks.report import markdown, write_section
from benchmarks.voting_sources import (
    MODULE,
    frequent,
    functions,
    functions_as_lfs,
    loaded,
    rule_as_lf,
    rules,
    taxonomy,
)
from labeling.applying import Applier, Ballot
from labeling.applying.limits import Limits
from labeling.disk.tables import read_table
from labeling.sources.rule_texts import one_line
from labeling.sources.rules import Rule
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.values import Question, Questions

SIZES = (1_000, 10_000, 100_000)
ANCHOR = 10_000
VOTERS = 200
TIMES = 5
Made = TypeVar("Made")


@dataclass(frozen=True)
class Cost:
    """Median seconds by the clock and of the processor, in this process and those that it started."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.3g} s ({self.cpu:.3g} s CPU)"

    def times(self, other: Cost) -> str:
        """How many times as much as another, by the clock and of the processor."""
        return f"{self.wall / other.wall:.0f}x ({self.cpu / max(other.cpu, 1e-9):.0f}x CPU)"


def measured(work: Callable[[], Made], times: int) -> tuple[Cost, Made]:
    """Cost of some work, and what it makes; the first turn warms up where there are several."""
    walls, cpus = [], []
    for _ in range(times + (times > 1)):
        wall, cpu = time.perf_counter(), _cpu()
        made = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu() - cpu)
    last = slice(-times, None)
    return Cost(statistics.median(walls[last]), statistics.median(cpus[last])), made


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def texts_and_others() -> tuple[list[str], list[str]]:
    """Texts to vote on, on one line each so that Snorkel's functions read what rules read, and those words are from."""
    found = folder("banking77")
    names = [found / "train.csv", found / "test.csv"] if found else [REPOSITORY / "data" / "questions.csv"]
    rows = [[one_line(str(row.values["text"])) for row in read_table(name).rows] for name in names]
    return (rows[0], rows[-1]) if found else (rows[0][::2], rows[0][1::2])


def grown(texts: Sequence[str], n: int, seed: int = 0) -> Questions:
    """n questions, no two alike: the texts, then texts with one word in the place of another."""
    rng = np.random.default_rng(seed)
    out = dict.fromkeys(texts[:n])
    words = sorted({word for text in texts for word in text.split()})
    while len(out) < n:
        some = rng.integers(0, len(texts), n).tolist()
        for row, at, word in zip(some, rng.random(n).tolist(), rng.integers(0, len(words), n).tolist(), strict=True):
            said = texts[row].split() or [""]
            said[int(at * len(said))] = words[word]
            out.setdefault(" ".join(said))
            if len(out) == n:
                break
    return Questions(tuple(Question(f"q{i}", text) for i, text in enumerate(out)))


def snorkel(lfs: Sequence[Lf], questions: Questions) -> NDArray[np.int64]:
    """``(n, m)`` votes by Snorkel's applier, -1 where it abstains."""
    frame = pd.DataFrame({"text": questions.texts})
    return np.asarray(PandasLFApplier(list(lfs)).apply(frame, progress_bar=False), np.int64)


def as_matrix(ballots: Sequence[Ballot], n: int) -> NDArray[np.int64]:
    """``(n, m)`` votes of ours in the form of Snorkel's."""
    out = np.full((n, len(ballots)), -1, np.int64)
    for j, (voter, column) in enumerate(ballots):
        out[column.rows, j] = np.array([labels[0] for labels in voter.options] or [-1])[column.options]
    return out


def different(ballots: Sequence[Ballot], theirs: NDArray[np.int64]) -> int:
    """Number of votes that are not the same."""
    return int((as_matrix(ballots, len(theirs)) != theirs).sum())


@dataclass(frozen=True)
class Sides:
    """The same voters as ours and as Snorkel's."""

    name: str
    ours: Sequence[Source]
    theirs: Sequence[Lf]
    applier: Applier


def sides(texts: Sequence[str], others: Sequence[str], count: int, root: Path) -> list[Sides]:
    """Rules, functions in this process, and functions in processes of their own with limits."""
    labels = taxonomy()
    phrases, names = frequent(others), labels.template_labels
    made = rules(phrases, count, names)
    sources = loaded(root, functions(phrases, count, names), made, labels)
    by_kind = {kind: [s for s in sources if s.kind == kind] for kind in ("rule", "function")}
    as_rules = [_rule_lf(s, labels) for s in by_kind["rule"]]
    as_functions = functions_as_lfs(root / MODULE, labels)
    here, guarded = Applier(labels), Applier(labels, limits=Limits())
    return [
        Sides("phrase rules", by_kind["rule"], as_rules, here),
        Sides("Python functions, in process", by_kind["function"], as_functions, here),
        Sides("Python functions, in workers with limits", by_kind["function"], as_functions, guarded),
    ]


def _rule_lf(source: Source, labels: Taxonomy) -> Lf:
    assert isinstance(source.voter, Rule)
    return rule_as_lf(source.voter, labels.index[str(source.voter.votes_for)])


class Anchors:
    """What Snorkel's applier costs and casts, each measured once."""

    def __init__(self, times: int) -> None:
        self.times = times
        self._known: dict[tuple[int, int], tuple[Cost, NDArray[np.int64]]] = {}

    def of(self, lfs: Sequence[Lf], questions: Questions) -> tuple[Cost, NDArray[np.int64]]:
        """Cost and ``(n, m)`` votes."""
        key = id(lfs), len(questions)
        if key not in self._known:
            self._known[key] = measured(lambda: snorkel(lfs, questions), self.times)
        return self._known[key]


def growth(all_sides: Sequence[Sides], questions: Sequence[Questions], anchors: Anchors) -> list[list[Any]]:
    """A line for each kind of voter and size; Snorkel takes part up to `ANCHOR` questions."""
    return [_grown_line(side, asked, anchors) for side in all_sides for asked in questions]


def _grown_line(side: Sides, asked: Questions, anchors: Anchors) -> list[Any]:
    n = len(asked)
    cost, ballots = measured(lambda: side.applier.apply(side.ours, asked), anchors.times if n <= ANCHOR else 1)
    line = [side.name, f"{n:,}", cost, f"{cost.wall / n * 1e6:.3g} µs"]
    if n > ANCHOR:
        return [*line, "", "", ""]
    anchor, votes = anchors.of(side.theirs, asked)
    return [*line, anchor, anchor.times(cost), different(ballots, votes)]


def edited(all_sides: Sequence[Sides], questions: Questions, anchors: Anchors) -> list[list[Any]]:
    """A line for each kind of voter: one of them was edited, and all votes are wanted again."""
    return [_edited_line(side, questions, anchors) for side in all_sides]


def _edited_line(side: Sides, questions: Questions, anchors: Anchors) -> list[Any]:
    full, before = measured(lambda: side.applier.apply(side.ours, questions), anchors.times)
    anchor, _ = anchors.of(side.theirs, questions)
    changed = [replace(side.ours[0], fingerprint="edited"), *side.ours[1:]]
    known = {f"{s.name}:{s.fingerprint}": ballot for s, ballot in zip(side.ours, before, strict=True)}
    again, after = measured(lambda: side.applier.apply(changed, questions, known=known), anchors.times)
    same = np.array_equal(as_matrix(after, len(questions)), as_matrix(before, len(questions)))
    return [side.name, again, full, full.times(again), anchor, anchor.times(again), "yes" if same else "NO"]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the tables into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="print only")
    options.add_argument("--million", action="store_true", help="with a million questions too")
    options.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    options.add_argument("--voters", type=int, default=VOTERS)
    options.add_argument("--times", type=int, default=TIMES)
    chosen = options.parse_args(argv)
    texts, others = texts_and_others()
    sizes = [*chosen.sizes, *([1_000_000] if chosen.million else [])]
    asked = [grown(texts, n) for n in sizes]
    anchors = Anchors(chosen.times)
    with tempfile.TemporaryDirectory() as place:
        found = sides(texts, others, chosen.voters, Path(place) / "made")
        lines = growth(found, asked, anchors)
        again = edited(found, min(asked, key=lambda q: abs(len(q) - ANCHOR)), anchors)
    text = _text(chosen.voters, lines, again)
    print(text) if chosen.dry else write_section("voting", text)


def _text(voters: int, lines: Sequence[Sequence[Any]], again: Sequence[Sequence[Any]]) -> str:
    grows = markdown(
        (
            f"{voters} voters",
            "questions",
            "ours",
            "a question",
            "Snorkel's PandasLFApplier",
            "ratio",
            "votes that differ",
        ),
        lines,
    )
    edits = markdown(
        (f"one of {voters} edited", "ours again", "ours in full", "ratio", "Snorkel in full", "ratio", "same votes"),
        again,
    )
    return f"## Voting\n\n{grows}\n\nLabel again after an edit:\n\n{edits}"


if __name__ == "__main__":
    main()
