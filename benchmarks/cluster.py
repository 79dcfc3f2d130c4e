"""Two Dask workers against one, and what a question costs in each part of the work: the ground of docs/scale.md.

    python -m benchmarks.cluster [--questions 100000] [--dry]

The workspaces are those of `benchmarks.million`, no two questions alike, so that nothing is known of them. Each cluster
begins with an empty cache and an empty run folder. Costs are processor time of all processes together.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.engines import Engine, Place
from app.pipeline.step import Context, Silent
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.million import make
from benchmarks.report import markdown, write_section
from labeling.blocks import blocks

STEPS = ("encode", "vote", "denoise", "train")
Costs = dict[str, dict[str, float]]


def run(root: Path, workers: int, only: Sequence[str] = STEPS) -> Costs:
    """Seconds of each step on a cluster of so many workers, which has begun to work before."""
    workspace, found = Workspace(root), {}
    workspace.encoder.encode(["warm"])
    with workspace.open_store() as store, Place(Engine.dask, workers).steps() as steps:
        context = Context(workspace, store, Silent())
        for step in steps("train"):
            if step.name in only:
                wall, cpu = time.perf_counter(), _cpu()
                step.run(context)
                found[step.name] = {"wall": time.perf_counter() - wall, "cpu": _cpu() - cpu}
    return found


def _cpu() -> float:
    """Processor seconds of this process and all below it that are still there."""
    return sum(_of(pid) for pid in _family(os.getpid()))


def _of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # own and that of children that ended


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(word) for path in children for word in path.read_text().split()]
    return [pid, *(one for child in below for one in _family(child))]


def race(source: Path, n: int, only: Sequence[str] = STEPS) -> tuple[Costs, Costs, dict[str, int]]:
    """Costs with one worker and with two, and the sizes of what they write."""
    found: list[Costs] = []
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            root = Path(folder) / str(workers)
            root.mkdir()
            make(root, source, n)
            (root / "var" / "run" / "embeddings.npy").unlink()
            found.append(run(root, workers, only))
        return found[0], found[1], bytes_of(Workspace(root))


def bytes_of(workspace: Workspace) -> dict[str, int]:
    """Size of each file of the run folder."""
    return {p.name: p.stat().st_size for p in workspace.run.path.iterdir() if p.is_file()}


def section(n: int, one: Costs, two: Costs, sizes: dict[str, int]) -> str:
    """Tables of the race and of unit costs."""
    rows = [
        [name, *(f"{c[name]['wall']:,.1f}" for c in (one, two)), f"{one[name]['wall'] / two[name]['wall']:.2f} ×"]
        for name in STEPS
    ]
    both = [sum(c[name]["wall"] for name in ("encode", "vote")) for c in (one, two)]
    rows.append(["encode and vote", *(f"{b:,.1f}" for b in both), f"{both[0] / both[1]:.2f} ×"])
    race = markdown(["step", "one worker, s", "two workers, s", "faster"], rows)
    units = [[name, f"{1e6 * one[name]['cpu'] / n:,.0f}"] for name in STEPS]
    units += [[f"{name}, bytes", f"{size / n:,.0f}"] for name, size in sorted(sizes.items()) if size / n >= 1]
    cost = markdown(["", "a question (µs of processor time, or bytes)"], units)
    head = f"{n:,} questions in {len(blocks(n))} blocks, 200 rules, 74 labels."
    return f"## Cluster\n\n{(__doc__ or '').splitlines()[0]}\n\n{head}\n\n{race}\n\n{cost}"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the tables into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--questions", type=int, default=100_000)
    options.add_argument("--source", type=Path, default=REPOSITORY, help="a workspace with a run")
    options.add_argument("--dry", action="store_true", help="print the tables and write nothing")
    given = options.parse_args(argv)
    text = section(given.questions, *race(given.source, given.questions))
    print(text)
    if not given.dry:
        write_section("cluster", text)


if __name__ == "__main__":
    main()
