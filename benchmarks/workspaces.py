"""Any workspace: public data sets as workspaces, run by the same commands as a team's own files.

No labeling functions are used for the public sets: their runs have computed voters only, and ten gold
questions a label (seven seed, three valid). The shipped workspace stands first, with its functions and
775 seed and 343 valid gold. Beside it stands logistic regression on the same seed and valid gold.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.data import REPOSITORY, folder, why_absent
from benchmarks.report import markdown, write_section
from labeling.disk.run_folder import RunFolder

SEED, VALID = 7, 3
Pair = tuple[str, str]


def banking77(source: Path, target: Path, most: int) -> None:
    """Intents stand for templates; test questions are the test gold."""
    train, test = (list(csv.DictReader((source / f"{s}.csv").open(encoding="utf-8"))) for s in ("train", "test"))
    intents = sorted({r["label"] for r in train})
    templates = [(i, "banking", i.replace("_", " "), i.replace("_", " ")) for i in intents]
    pairs = [[(r["text"], r["label"]) for r in part][:: max(1, len(part) // most)] for part in (train, test)]
    write(target, templates, *pairs)


def bitext(source: Path, target: Path, most: int) -> None:
    """Each intent's curated answer is its template; a third of the questions is held out for test."""
    answers = list(csv.DictReader((source / "templates.csv").open(encoding="utf-8")))
    templates = [(r["intent"], r["category"], r["intent"].replace("_", " "), r["template"]) for r in answers]
    rows = [(r["text"], r["intent"]) for r in csv.DictReader((source / "questions.csv").open(encoding="utf-8"))]
    rows = list(dict(rows).items())
    Random(0).shuffle(rows)
    rows = rows[:most]
    cut = len(rows) * 2 // 3
    write(target, templates, rows[:cut], rows[cut:])


def write(
    target: Path, templates: Sequence[tuple[str, str, str, str]], train: Sequence[Pair], test: Sequence[Pair]
) -> None:
    """Write a workspace: few gold from train, all of test, everything else without a label."""
    taken: dict[str, int] = defaultdict(int)
    order = list(range(len(train)))
    Random(1).shuffle(order)
    split: dict[int, str] = {}
    for i in order:
        taken[train[i][1]] += 1
        place = taken[train[i][1]]
        if place <= SEED + VALID:
            split[i] = "seed" if place <= SEED else "valid"
    questions = [(f"train-{i}", text) for i, (text, _) in enumerate(train)]
    questions += [(f"test-{i}", text) for i, (text, _) in enumerate(test)]
    gold = [(f"train-{i}", train[i][1], s) for i, s in sorted(split.items())]
    gold += [(f"test-{i}", label, "test") for i, (_, label) in enumerate(test)]
    save(target / "data/templates.csv", ("template_id", "topic", "title", "body"), templates)
    save(target / "data/questions.csv", ("question_id", "text"), questions)
    save(target / "data/gold.csv", ("question_id", "label", "split"), gold)


def save(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def oracle(workspace: Path, *words: str) -> Any:
    """Run the command as a team would, and read its JSON."""
    command = [sys.executable, "-m", "app.cli", "--workspace", str(workspace), *words, "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def gold_alone(workspace: Path) -> float:
    """Test accuracy of logistic regression on the embeddings of seed and valid gold alone."""
    run = RunFolder(workspace / "var" / "run")
    rows, gold = run.load_array("embeddings.npy"), run.load_gold()
    known, test = gold.mask("seed", "valid"), gold.mask("test")
    model = LogisticRegression(C=10.0, max_iter=1000).fit(rows[known], gold.label[known])
    return float(model.score(rows[test], gold.label[test]))


def measure(name: str, workspace: Path) -> list[str]:
    """Run, evaluate on test, suggest once; one row of the table."""
    started = time.perf_counter()
    run = oracle(workspace, "run")
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    again = oracle(workspace, "run")
    assert all(step["skipped"] for step in again["steps"])
    second = time.perf_counter() - started
    report = oracle(workspace, "evaluate", "--split", "test")
    oracle(workspace, "suggest", "Where is it?")
    return [
        name,
        f"{run['facts']['ingest']['questions']:,}",
        str(run["facts"]["ingest"]["templates"]),
        f"{report['template']['accuracy']:.3f}",
        f"{gold_alone(workspace):.3f}",
        f"{report['cascade']['answered']:.2f}",
        f"{np.nan if report['cascade']['precision'] is None else report['cascade']['precision']:.3f}",
        f"{report['template']['ece']:.3f}",
        f"{seconds:.0f} s / {second:.1f} s",
    ]


def measure_shipped() -> list[str]:
    """The shipped workspace, with its labeling functions, in a copy."""
    with tempfile.TemporaryDirectory() as place:
        for part in ("data", "labeling_functions"):
            shutil.copytree(REPOSITORY / part, Path(place) / part, ignore=shutil.ignore_patterns("__pycache__"))
        return measure("shipped, with functions", Path(place))


def main(arguments: Sequence[str]) -> None:
    """Run both data sets and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000, help="questions taken of each split at the most")
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    options = parser.parse_args(arguments)
    rows = [measure_shipped()]
    for name, build in (("bitext", bitext), ("banking77", banking77)):
        source = folder(name)
        if source is None:
            print(why_absent(name))
            continue
        with tempfile.TemporaryDirectory() as place:
            build(source, Path(place), options.most)
            rows.append(measure(name, Path(place)))
    head = [
        "data",
        "questions",
        "templates",
        "template accuracy, test",
        "gold alone",
        "answered",
        "precision",
    ]
    table = markdown([*head, "ECE", "first run / again"], rows)
    print(table)
    if not options.dry:
        about = "## Any workspace\n\n`python -m benchmarks.workspaces`: " + " ".join((__doc__ or "").split())
        write_section("workspaces", f"{about}\n\n{table}")


if __name__ == "__main__":
    main(sys.argv[1:])
