"""Keeps the labels of the run before, so that it can be said what changed and why."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from labeling.hashing import file_digest
from labeling.run_folder import RunFolder

FILES = (
    "taxonomy.json",
    "questions.json",
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
    return before if all((before / name).is_file() for name in FILES) else None


def _same(one: Path, other: Path) -> bool:
    return all((other / n).is_file() and file_digest(one / n) == file_digest(other / n) for n in FILES)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
