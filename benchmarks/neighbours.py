"""What searching neighbours costs and finds, and what computed voters cost and get right when few questions pass on.

    python -m benchmarks.neighbours [--dry] [--sizes 10000 100000]

The rows are those of public questions (Banking77, below ORACLE_BENCH_DATA).
More rows than there are questions are made from them with some noise.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import faiss
import numpy as np
from numpy.typing import NDArray

from app.workspace import Workspace
from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.projection import grown
from benchmarks.report import markdown, write_section
from labeling.nearest import Flat, as_near, make_index
from labeling.taxonomy import Taxonomy, Template
from labeling.values import Gold
from labeling.voters import ComputedSettings, SpreadingVotes, vote_computed
from labeling.votes import Column

Floats = NDArray[np.float32]
Answer = TypeVar("Answer")
K, ASKED, ROUNDS = 15, 1000, 5
SIZES = (10_000, 20_000, 100_000)
SEED, VALID = 7, 3


@dataclass(frozen=True)
class World:
    """Questions of known labels: ``(n, d)`` rows, ``(n,)`` truth, gold, and templates with their rows by text."""

    rows: Floats
    truth: NDArray[np.int32]
    gold: Gold
    taxonomy: Taxonomy
    texts: dict[str, Floats]

    def encode(self, texts: Sequence[str]) -> Floats:
        """The templates' rows."""
        return np.stack([self.texts[t] for t in texts])

    def of(self, n: int) -> World:
        """The same with n questions; rows that were made have the label of the one they were made from."""
        rows, k = grown(self.rows, n), len(self.rows)
        from_ = np.arange(n) if n <= k else np.random.default_rng(0).integers(0, k, n)
        truth = self.truth[from_]
        return World(rows, truth, gold_of(truth, len(self.taxonomy.template_labels)), self.taxonomy, self.texts)


def gold_of(truth: NDArray[np.int32], labels: int) -> Gold:
    """Seven seed and three valid questions a label, the first there are."""
    label, split = np.full(len(truth), -1, np.int32), np.full(len(truth), -1, np.int8)
    for c in range(labels):
        at = np.flatnonzero(truth == c)[: SEED + VALID]
        label[at], split[at] = c, np.arange(len(at)) >= SEED
    return Gold(label, split)


def banking77(source: Path) -> World:
    """The questions of Banking77, mixed, with an intent's name as its template."""
    found = [r for s in ("train", "test") for r in csv.DictReader((source / f"{s}.csv").open(encoding="utf-8"))]
    names = sorted({r["label"] for r in found})
    taxonomy = Taxonomy(tuple(Template(i, i.split("_")[0], i.replace("_", " "), i.replace("_", " ")) for i in names))
    order = np.random.default_rng(0).permutation(len(found))
    encode = Workspace(REPOSITORY).encoder.encode
    truth = np.array([taxonomy.index[found[i]["label"]] for i in order], np.int32)
    about = sorted(set(taxonomy.written()[0]))
    texts = dict(zip(about, encode(about), strict=True))
    rows = encode([found[i]["text"] for i in order])
    return World(rows, truth, gold_of(truth, len(names)), taxonomy, texts)


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """What comes out, and the CPU seconds it took."""
    before = time.process_time()
    out = work()
    return out, time.process_time() - before


def indexes(rows: Floats) -> list[list[Any]]:
    """Our index beside a flat one and HNSW: recall, cost of a question, seconds to build."""
    asked, held = rows[:ASKED], rows[ASKED:]
    truth = Flat(held).nearest(asked, K)[0]
    ours, built = timed(lambda: make_index(held, K))
    lines = [_line(held, f"ours ({type(ours).__name__.lower()})", built, lambda: ours.nearest(asked, K)[0], truth)]
    if not isinstance(ours, Flat):
        exact = Flat(held)
        exact.nearest(asked[:1], K)
        lines.append(_line(held, "flat", 0.0, lambda: exact.nearest(asked, K)[0], truth))
    graph, built = timed(lambda: hnsw(held))
    # HNSW gives products in float32
    lines.append(_line(held, "HNSW (faiss, M 32)", built, lambda: graph.search(asked, K)[0], truth - 1e-6))
    return lines


def hnsw(rows: Floats) -> Any:
    """faiss's graph index, searched as wide as it takes for a recall of about .98."""
    out = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    out.hnsw.efConstruction, out.hnsw.efSearch = 80, 32
    out.add(np.ascontiguousarray(rows))
    return out


def _line(rows: Floats, name: str, built: float, ask: Callable[[], Floats], truth: Floats) -> list[Any]:
    seconds = [timed(ask) for _ in range(ROUNDS)]
    recall = as_near(seconds[0][0], truth, 0)
    each = float(np.median([s for _, s in seconds])) / ASKED * 1e6
    return [f"{len(rows):,}", name, f"{recall:.3f}", f"{each:.0f} µs", f"{built:.1f} s"]


def spreading(world: World, senders: Sequence[int]) -> list[list[Any]]:
    """What it costs in accuracy when only some questions pass labels on."""
    lines = []
    for most in senders:
        wanted = SpreadingVotes(most_senders=most)
        fitted, learned = timed(lambda w=wanted: w.fit(world.rows, world.gold, world.taxonomy, world.encode))
        column = fitted.on(world.rows, np.arange(len(world.rows)))
        lines.append([f"{len(world.rows):,}", f"{len(fitted.senders):,}", *_quality(column, world), f"{learned:.1f} s"])
    return lines


def _quality(column: Column, world: World) -> list[str]:
    """Share of the questions without gold that got a vote, and how many of these votes are right."""
    free = world.gold.label[column.rows] < 0
    right = world.truth[column.rows] == column.options
    return [f"{free.sum() / (world.gold.label < 0).sum():.3f}", f"{right[free].mean():.3f}"]


def computed(world: World) -> list[Any]:
    """All computed voters on so many questions: cost of a question, peak memory of the process."""
    about = (world.rows, world.gold, world.taxonomy, world.encode, ComputedSettings())
    found, seconds = timed(lambda: vote_computed(*about))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    column = found.ballots[1][1]
    n = len(world.rows)
    return [f"{n:,}", f"{seconds / n * 1e6:.0f} µs", f"{peak:,.0f} MB", *_quality(column, world)]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the tables into docs/benchmarks.md or print them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    options.add_argument("--dry", action="store_true", help="print, write nothing")
    chosen = options.parse_args(argv)
    source = folder("banking77")
    if source is None:
        print(why_absent("banking77"))
        return
    world = banking77(source)
    costs = [computed(world.of(n)) for n in sorted(chosen.sizes)]
    tables = [
        markdown(
            ("rows", "index", f"recall of {K}", "CPU a question", "CPU to build"),
            [line for n in chosen.sizes for line in indexes(world.of(n + ASKED).rows)],
        ),
        markdown(
            ("questions", "that pass labels on", "votes on", "right", "CPU to learn"),
            spreading(world, (len(world.rows), 10_000, 5_000, 2_500)),
        ),
        markdown(("questions", "CPU a question, all four", "peak memory", "spreading votes on", "right"), costs),
    ]
    text = "## Neighbours\n\n" + "\n\n".join(tables)
    print(text) if chosen.dry else write_section("neighbours", text)


if __name__ == "__main__":
    main()
