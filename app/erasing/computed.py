"""What the program computed of what is erased: the run folder, embeddings, samples of traffic, answers of a model."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import numpy as np

from app.erasing.target import Found
from app.llm_voter.kept import forget_texts
from labeling.disk.files import settle
from models.encoding.embedding_cache import EmbeddingFiles, keys_of
from models.encoding.old_embeddings import take_over

GOING = ".erased-"


def remove_run(root: Path) -> bool:
    """Remove the run folder; the next run makes it again. True where there was one."""
    _remove_left(root)
    folder = root / "var" / "run"
    there = folder.is_dir()
    if there:
        folder.rename(folder.with_name(f"{GOING}run"))
        settle(folder.parent)
    _remove_left(root)
    return there


def _remove_left(root: Path) -> None:
    for left in (root / "var").glob(f"{GOING}*"):
        shutil.rmtree(left)


def forget_embeddings(root: Path, texts: Collection[str]) -> int:
    """Remove the rows of texts from the caches of all encoders; how many there were."""
    if not texts:
        return 0
    keys, count = keys_of(sorted(texts)), 0
    for name in ("embeddings", "bench"):
        for folder in sorted(path for path in (root / "var" / name).glob("*") if path.is_dir()):
            files = EmbeddingFiles(folder)
            take_over(files)
            count += files.forget(keys)
    return count


def forget_answers(root: Path, texts: Collection[str]) -> int:
    """Remove what a language model said of texts; how many answers there were."""
    return forget_texts(root, texts) if (root / "var" / "llm").is_dir() else 0


def forget_samples(root: Path, found: Found) -> int:
    """Remove the days of sampled traffic that have any of its suggestions; they are drawn anew when they are needed."""
    count = 0
    for path in sorted((root / "var" / "monitor").glob("*/sample.npz")):
        if _ids(path) & found.suggestions:
            shutil.rmtree(path.parent)
            count += 1
    return count


def _ids(path: Path) -> frozenset[str]:
    try:
        with np.load(path, allow_pickle=False) as data:
            return frozenset(map(str, data["ids"].tolist()))
    except (ValueError, KeyError, OSError):
        return frozenset()
