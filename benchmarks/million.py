"""A million questions through vote, denoise and train, with embeddings at hand: memory and cost a question.

The workspace is the shipped one with its templates, gold and rules, and more rules up to 200, made of phrases of the
seed gold of each template. Further questions are its own with other beginnings, ends and numbers, no two alike; their
embeddings are those of the question that they come from, moved a little at random and set to length 1. Each size runs
in a process of its own, by the steps that `oracle run` takes.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from app.pipeline import ingesting, labels, releasing
from app.pipeline.step import Context
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section
from labeling.blocks import BLOCK
from labeling.disk.question_table import FILE, write_questions
from labeling.disk.run_folder import RunFolder
from labeling.sources.rule_texts import one_line
from labeling.sources.rules import Rule, read_rules
from labeling.sources.rules_out import append_rules
from labeling.values import Gold, Question

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STEPS: dict[str, Callable[[Context], Any]] = {"vote": labels.vote, "denoise": labels.denoise, "train": releasing.train}
BEGINNINGS = ("", "Hello, ", "Hi there. ", "Good morning, ", "Quick one: ", "Sorry to bother you. ", "As I said, ")
ENDS = ("", " Thanks.", " Please help.", " It is about order {n}.", " My reference is {n}.", " Case {n}.", " {n}")
VOTERS, EACH = 200, 4
MOVED = 0.35
"""Length of the random step that an embedding is moved by, against 1 of its own."""


def make(root: Path, source: Path, n: int) -> None:
    """A workspace of n questions with a snapshot and embeddings, ready to vote.

    Parameters
    ----------
    source
        A workspace with a run.
    """
    shutil.copytree(source / "data", root / "data")
    shutil.copy(source / "oracle.toml", root / "oracle.toml")
    shutil.copytree(source / "var" / "encoder", root / "var" / "encoder")
    before, run = Workspace(source), Workspace(root).run
    run.path.mkdir(parents=True)
    questions = list(ingesting.load_questions(before))
    ingesting.write_taxonomy(run, ingesting.load_taxonomy(before))
    write_questions(run / FILE, _in_blocks(questions, n))
    run.save_gold(_gold(before.run.load_gold(), n))
    _write_rules(root, source, before, questions)
    rows = before.run.load_array("embeddings.npy")
    run.save_blocks("embeddings.npy", _rows(rows, n), (n, rows.shape[1]), np.float32)


def _write_rules(root: Path, source: Path, before: Workspace, questions: Sequence[Question]) -> None:
    """The shipped rules, and others up to ``VOTERS``: pairs of words that gold of one template has most often."""
    (root / "labeling_functions").mkdir()
    path = root / "labeling_functions" / "rules.toml"
    shutil.copy(source / "labeling_functions" / "rules.toml", path)
    taxonomy, seed = ingesting.load_taxonomy(before), before.run.load_gold().only("seed")
    said: dict[str, Counter[str]] = {label: Counter() for label in taxonomy.template_labels}
    for question, label in zip(questions, seed.tolist(), strict=True):
        if 0 <= label < len(taxonomy.template_labels):
            words = one_line(question.text).lower().split()
            said[taxonomy.labels[label]].update(" ".join(pair) for pair in pairwise(words))
    wanted = VOTERS - len(read_rules(path))
    pairs = [(label, [p for p, _ in found.most_common(3 * EACH)]) for label, found in said.items()]
    made = [
        Rule(f"{label}-{i}", votes_for=label, any=tuple(phrases[3 * i : 3 * i + 3]))
        for i in range(EACH)
        for label, phrases in pairs
        if phrases[3 * i :]
    ]
    append_rules(path, made[:wanted])


def _in_blocks(questions: Sequence[Question], n: int) -> Iterator[list[Question]]:
    for start in range(0, n, BLOCK):
        yield [_question(questions, i) for i in range(start, min(start + BLOCK, n))]


def _question(questions: Sequence[Question], i: int) -> Question:
    of = questions[i % len(questions)]
    if i < len(questions):
        return of
    begin, end = BEGINNINGS[i % len(BEGINNINGS)], ENDS[i // 7 % len(ENDS)].format(n=i)
    return replace(of, question_id=f"m{i}", text=f"{begin}{of.text}{end or f' ({i})'}", reply=None)


def _gold(gold: Gold, n: int) -> Gold:
    out = Gold.empty(n)
    m = min(n, len(gold.label))
    out.label[:m], out.split[:m], out.weight[:m] = gold.label[:m], gold.split[:m], gold.weight[:m]
    return out


def _rows(rows: np.ndarray[Any, np.dtype[np.float32]], n: int) -> Iterator[np.ndarray[Any, np.dtype[np.float32]]]:
    rng = np.random.default_rng(0)
    for start in range(0, n, BLOCK):
        places = np.arange(start, min(start + BLOCK, n))
        step = rng.normal(size=(len(places), rows.shape[1])).astype(np.float32)
        step *= np.float32(MOVED) / np.linalg.norm(step, axis=1, keepdims=True)
        moved = rows[places % len(rows)] + np.where(places[:, None] < len(rows), np.float32(0), step)
        yield moved / np.linalg.norm(moved, axis=1, keepdims=True)


def measure(root: Path) -> dict[str, Any]:
    """Seconds of each step, and the peak of this process and of its largest child, in MiB."""
    workspace, found = Workspace(root), {}
    workspace.encoder.encode(["warm"])
    with workspace.open_store() as store:
        context = Context(workspace, store)
        for name, step in STEPS.items():
            wall, cpu = time.perf_counter(), _cpu()
            step(context)
            found[name] = {"wall": time.perf_counter() - wall, "cpu": _cpu() - cpu}
            found[name]["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["child"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return found


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(r.ru_utime + r.ru_stime for r in both)


def run(source: Path, n: int) -> dict[str, Any]:
    """Make a workspace of a size, measure it in a process of its own, and remove it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, source, n)
        command = [sys.executable, "-m", "benchmarks.million", "--measure", str(root)]
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=REPOSITORY, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        votes = RunFolder(root / "var" / "run").record("vote")
        found["votes"] = votes.facts["votes"] if votes else None
        return found


def section(found: dict[int, dict[str, Any]]) -> str:
    """Tables of cost and memory by size."""
    rows = []
    for n, of in found.items():
        each = [1e6 * of[s]["cpu"] / n for s in STEPS]
        rows.append(
            [
                f"{n:,}",
                *(f"{e:,.0f}" for e in each),
                f"{sum(each):,.0f}",
                f"{sum(of[s]['wall'] for s in STEPS):,.0f}",
                f"{max(of[s]['peak'] for s in STEPS):,.0f}",
                f"{of['child']:,.0f}",
            ]
        )
    columns = (
        "questions",
        *(f"{s}, µs CPU a question" for s in STEPS),
        "together",
        "seconds",
        "peak, MiB",
        "largest function process, MiB",
    )
    ratio = ""
    if 1_000_000 in found and 10_000 in found:
        big, small = (sum(found[n][s]["cpu"] for s in STEPS) / n for n in (1_000_000, 10_000))
        ratio = f" A question costs {big / small:.2f} × at 1,000,000 of what it costs at 10,000."
    return f"## A million questions\n\n{(__doc__ or '').strip()}{ratio}\n\n{markdown(columns, rows)}"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure all sizes, and write the table into docs/benchmarks.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--measure", type=Path, help="a workspace made by this program; prints figures as JSON")
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--source", type=Path, default=REPOSITORY, help="a workspace with a run")
    options.add_argument("--dry", action="store_true", help="print the table and write nothing")
    given = options.parse_args(argv)
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    found = {n: run(given.source, n) for n in given.sizes}
    text = section(found)
    print(text)
    if not given.dry:
        write_section("million", text)


if __name__ == "__main__":
    main()
