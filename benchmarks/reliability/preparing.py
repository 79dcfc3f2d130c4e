"""The workspaces that scenarios copy: made once, and never changed."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

from app.scaffold import create
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.reliability.starting import oracle
from labeling.errors import OracleError

QUESTIONS = 400
ASKED = (
    "Where is my parcel number {n}?",
    "has order {n} been shipped yet",
    "please cancel order {n}",
    "I ordered {n} by accident, stop it",
    "How do I send number {n} back?",
    "I need a return label for {n}",
    "When do I get the money for {n}?",
    "still no refund for {n}",
    "thanks for {n}!",
    "Do you sell {n} gift vouchers?",
)


def prepare(folder: Path) -> None:
    """Make ``bare``, ``made`` and ``queue`` below a folder; the encoder of the repository is taken if it is built."""
    bare = folder / "bare"
    create(bare)
    built = REPOSITORY / "var" / "encoder"
    if built.is_dir():
        shutil.copytree(built, bare / "var" / "encoder")
    made = _again(bare, folder / "made")
    _run(made)
    for stage in ("validity", "topic", "template"):
        _do(made, "release", "mode", stage, "live")
    _share(made, bare)
    queue = _again(made, folder / "queue")
    _more_questions(queue / "data" / "questions.csv")
    _run(queue)


def _again(source: Path, target: Path) -> Path:
    return Path(shutil.copytree(source, target, copy_function=_linked))


def _linked(a: str, b: str) -> None:
    if "/var/encoder/" in a:
        os.link(a, b)
    else:
        shutil.copy2(a, b)


def _share(made: Path, bare: Path) -> None:
    """Give the first workspace the encoder that the run built, where the repository had none."""
    for path in (made / "var" / "encoder").glob("*"):
        target = bare / "var" / "encoder" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            os.link(path, target)


def _run(root: Path) -> None:
    _do(root, "run")
    if Workspace(root).run.record("release") is None:
        raise OracleError("the run made no release", root)


def _do(root: Path, *words: str) -> None:
    done = oracle(root, *words)
    if done.wait() != 0:
        raise OracleError(f"`oracle {' '.join(words)}` failed: {done.said()[-500:]}", root)


def _more_questions(path: Path) -> None:
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for n in range(QUESTIONS):
            writer.writerow([f"m{n}", ASKED[n % len(ASKED)].format(n=n), "2026-01-11T09:00:00Z"])
