"""Keeps the labels of the run before, so that it can be said what changed and why."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from labeling.disk.question_table import FILE, question_file
from labeling.disk.run_folder import RunFolder

FILES = (
    "taxonomy.json",
    FILE,
    "gold.npz",
    "votes.npz",
    "voters.json",
    "soft_labels.npz",
    "label_model.json",
)
LATEST, PREVIOUS = "labels", "labels_before"


def keep_labels(folder: RunFolder) -> None:
    """Remember the labels just made; what was remembered becomes the generation before, if it differs.

    Files are linked, not copied, where the disk allows it: the run folder replaces files and never
    writes into one.
    """
    latest, previous = folder / LATEST, folder / PREVIOUS
    if _same(folder.path, latest):
        return
    fresh = folder / f".{LATEST}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in FILES:
        _link(folder / name, fresh / name)
    if latest.is_dir():
        shutil.rmtree(previous, ignore_errors=True)
        latest.rename(previous)
    fresh.rename(latest)


def labels_before(folder: RunFolder) -> RunFolder | None:
    """The generation before the latest labels, None where there is none."""
    before = RunFolder(folder / PREVIOUS)
    there = [question_file(before.path), *(before / name for name in FILES if name != FILE)]
    return before if all(path.is_file() for path in there) else None


def _same(one: Path, other: Path) -> bool:
    return all((other / name).is_file() and _alike(one / name, other / name) for name in FILES)


def _alike(one: Path, other: Path) -> bool:
    """Whether two files hold the same; linked ones do, and need not be read."""
    return one.samefile(other) or RunFolder(one.parent).digest(one.name) == RunFolder(other.parent).digest(other.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
