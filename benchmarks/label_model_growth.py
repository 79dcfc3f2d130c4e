"""How the label model grows with the number of questions: time and memory, each size in a process of its own.

`python -m benchmarks.label_model_growth` prints the table; `benchmarks.label_models` writes it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.data import REPOSITORY
from benchmarks.label_model_worlds import large, some_gold
from benchmarks.report import markdown
from labeling.label_models import LatentClass

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ABOUT = (
    "200 functions and 4 computed voters with confidences of their own (so that no two questions have the same votes), "
    "77 labels, ten gold questions a label. Median of the runs, each size in a fresh process of one thread; labels go "
    "into a mapped file. `learning` is the process's peak memory over what it took to hold the votes."
)


def growth(sizes: Sequence[int] = SIZES, runs: int = 5) -> str:
    """Table by number of questions."""
    found = [_in_own_process(n, runs) for n in sizes]
    base = next((f for f in found if f["questions"] == 10_000), found[0])
    rows = []
    for f in found:
        cost, megabytes = f["seconds"] / f["questions"], f["peak"] - f["before"]
        rows.append(
            [
                f"{f['questions']:,}",
                f"{f['votes']:,}",
                f"{f['fit']:.2f} s",
                f["iterations"],
                f"{f['predict']:.2f} s",
                f"{cost * 1e6:.1f} µs",
                f"{cost / (base['seconds'] / base['questions']):.2f}",
                f"{megabytes:,.0f} MiB",
                f"{f['peak']:,.0f} MiB",
            ]
        )
    head = ["questions", "votes", "fit", "iterations", "predict", "a question", "× that at 10k", "learning", "peak RSS"]
    return markdown(head, rows)


def _in_own_process(questions: int, runs: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.label_model_growth", "--one", str(questions), "--runs", str(runs)]
    one_thread = {"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=REPOSITORY, env=one_thread, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one(questions: int, runs: int) -> dict[str, Any]:
    """Seconds of fit and predict, and MiB, here."""
    world = large(questions)
    gold, before = some_gold(world), _peak()
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        shape = (questions, world.votes.n_labels)
        out = np.lib.format.open_memmap(Path(folder) / "proba.npy", "w+", np.float32, shape)
        for _ in range(runs):
            started = time.perf_counter()
            model = LatentClass().fit(world.votes, gold)
            fitted = time.perf_counter()
            model.predict_proba(world.votes, out)
            seconds.append((fitted - started, time.perf_counter() - fitted))
    fit, predict = (median(part) for part in zip(*seconds, strict=True))
    about = {"questions": questions, "votes": len(world.votes), "iterations": model.n_iter_}
    return about | {"fit": fit, "predict": predict, "seconds": fit + predict, "before": before, "peak": _peak()}


def _peak() -> float:
    """Most memory this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str]) -> None:
    """Print the table, or the figures of one size as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--one", type=int, help="only this number of questions, in this process, as JSON")
    o = parser.parse_args(arguments)
    print(growth(o.sizes, o.runs) if o.one is None else json.dumps(one(o.one, o.runs)))


if __name__ == "__main__":
    main(sys.argv[1:])
