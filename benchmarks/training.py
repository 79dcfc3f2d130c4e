"""Training at scale: peak memory and CPU of training on so many made-up questions, beside scikit-learn.

Rows lie around one centre a label, more spread along some axes than along others, as embeddings do; soft labels are
right for most and wrong or silent for some; ten seed and five valid gold questions a label. Rows and soft labels are in
files, as a run has them, and each training is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from benchmarks.report import markdown, write_section
from labeling.blocks import blocks
from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, SoftLabels

TITLE = "Training at scale"
TEMPLATES, D = 75, 384
SEED, VALID = 10, 5
ANCHOR_ROWS = 100_000
SIZES = (10_000, 100_000, 1_000_000)
HEAD = ("questions", "trained by", "CPU, s", "a question, ms", "wall, s", "peak memory, MiB", "before", "right")
Floats = NDArray[np.float32]


def world(n: int, folder: Path, seed: int = 0) -> None:
    """Write rows, soft labels, and truth of n questions."""
    rng = np.random.default_rng(seed)
    k = TEMPLATES + 2
    spread = (0.35 / np.sqrt(np.arange(1, D + 1) ** 0.7)).astype(np.float32)
    centres = (rng.normal(size=(k, D)) * spread * 0.25).astype(np.float32) + spread
    rows = open_memmap(folder / "rows.npy", "w+", np.float32, (n, D))
    proba = open_memmap(folder / "proba.npy", "w+", np.float32, (n, k))
    truth = rng.integers(0, k, n).astype(np.int32)
    for at in blocks(n):
        rows[at] = _unit(centres[truth[at]] + rng.normal(size=(len(truth[at]), D)).astype(np.float32) * spread)
        proba[at] = _soft(truth[at], k, rng)
    np.save(folder / "truth.npy", truth)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _soft(truth: NDArray[np.int32], k: int, rng: np.random.Generator) -> Floats:
    """Right for four of five, and surer of that; one of ten says nothing."""
    n = len(truth)
    said = np.where(rng.random(n) < 0.8, truth, rng.integers(0, k, n))
    sure = np.where(
        rng.random(n) < 0.1, 1 / k, np.where(said == truth, rng.uniform(0.4, 1, n), rng.uniform(0.3, 0.7, n))
    )
    out = np.repeat(((1 - sure) / (k - 1))[:, None], k, axis=1).astype(np.float32)
    out[np.arange(n), said] = sure
    return out


def gold_of(truth: NDArray[np.int32]) -> Gold:
    """The first questions of each label are gold."""
    order = np.argsort(truth, kind="stable")
    rank = np.empty(len(truth), np.int64)
    starts = np.searchsorted(truth[order], np.arange(truth.max() + 1))
    rank[order] = np.arange(len(truth)) - starts[truth[order]]
    split = np.select([rank < SEED, rank < SEED + VALID], [SPLITS.index("seed"), SPLITS.index("valid")], -1)
    return Gold(np.where(split < 0, -1, truth).astype(np.int32), split.astype(np.int8))


def ours(folder: Path, threads: int) -> dict[str, Any]:
    """Train as a run does."""
    from models.learning.training import TrainSettings, train
    from models.linear.threads import beside

    rows, proba = (np.load(folder / name, mmap_mode="r") for name in ("rows.npy", "proba.npy"))
    truth = np.load(folder / "truth.npy")
    taxonomy = Taxonomy(tuple(Template(f"t{i}", f"topic-{i % 8}", "T", "B") for i in range(TEMPLATES)))
    labels = SoftLabels(proba, np.ones(len(truth), bool))
    before, wall, cpu = peak(), time.perf_counter(), time.process_time()
    trained = train(rows, labels, gold_of(truth), taxonomy, TrainSettings(), over=beside(threads))
    found = time.process_time() - cpu, time.perf_counter() - wall
    right = _right(trained.cascade.head.coef, trained.cascade.head.intercept, folder, truth)
    return _facts(found, before, right)


def anchor(folder: Path) -> dict[str, Any]:
    """Logistic regression of scikit-learn on the likeliest label, all in memory."""
    from sklearn.linear_model import LogisticRegression

    rows, truth = np.load(folder / "rows.npy"), np.load(folder / "truth.npy")
    said = np.load(folder / "proba.npy").argmax(axis=1)
    before, wall, cpu = peak(), time.perf_counter(), time.process_time()
    model = LogisticRegression(C=10.0, max_iter=1000).fit(rows, said)
    found = time.process_time() - cpu, time.perf_counter() - wall
    return _facts(found, before, _right(model.coef_, model.intercept_, folder, truth))


def _facts(found: tuple[float, float], before: int, right: float) -> dict[str, Any]:
    return {"cpu": found[0], "wall": found[1], "before": before, "peak": peak(), "right": right}


def _right(coef: NDArray[Any], intercept: NDArray[Any], folder: Path, truth: NDArray[np.int32]) -> float:
    """Share of the last questions whose likeliest label is the true one."""
    last = slice(max(0, len(truth) - 10_000), len(truth))
    rows = np.array(np.load(folder / "rows.npy", mmap_mode="r")[last])
    return float(((rows @ coef.T + intercept).argmax(axis=1) == truth[last]).mean())


def peak() -> int:
    """Most memory this process has held so far, MiB (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def alone(*arguments: str) -> dict[str, Any]:
    """This program in a process of its own, which prints what it found."""
    command = [sys.executable, "-m", "benchmarks.training", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows_for(n: int, threads: int) -> list[list[str]]:
    """Table rows of one size."""
    with tempfile.TemporaryDirectory() as place:
        alone("--one", "make", "--sizes", str(n), "--folder", place)
        found = [("ours", alone("--one", "ours", "--folder", place, "--threads", str(threads)))]
        if n <= ANCHOR_ROWS:
            found.append(("scikit-learn, hard labels", alone("--one", "anchor", "--folder", place)))
    return [_row(n, *one) for one in found]


def _row(n: int, name: str, f: dict[str, Any]) -> list[str]:
    cpu, each = f"{f['cpu']:.1f}", f"{1000 * f['cpu'] / n:.3f}"
    print(n, name, f, file=sys.stderr, flush=True)
    return [f"{n:,}", name, cpu, each, f"{f['wall']:.1f}", f"{f['peak']:,}", f"{f['before']:,}", f"{f['right']:.3f}"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size; the table goes into docs/benchmarks.md unless ``--dry``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--threads", type=int, default=1, help="that work blocks through")
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--one", choices=("make", "ours", "anchor"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    o = parser.parse_args(arguments)
    if o.one == "make":
        print(json.dumps(world(o.sizes[0], o.folder)))
    elif o.one:
        print(json.dumps(ours(o.folder, o.threads) if o.one == "ours" else anchor(o.folder)))
    else:
        table = markdown(HEAD, [row for n in o.sizes for row in rows_for(n, o.threads)])
        print(table)
        if not o.dry:
            write_section(TITLE.lower(), f"## {TITLE}\n\n{' '.join((__doc__ or '').split())}\n\n{table}")


if __name__ == "__main__":
    main()
