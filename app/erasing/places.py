"""Files of a workspace, by what may be done with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from labeling.disk.tables import ENDINGS

SKIPPED = frozenset({"node_modules", "__pycache__"})
COMPUTED = ("run", "releases", "embeddings", "encoder", "monitor", "backups", "bench", "llm", "erasing")
"""Folders of var/ that have a way of their own."""


def files(root: Path) -> Iterator[Path]:
    """All files below a folder, in order, but for hidden folders; links are not followed."""
    for where, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED and not f.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if path.is_file() and not path.is_symlink():
                yield path


def own_files(root: Path, below: str = "") -> Iterator[Path]:
    """Those that people wrote or took out, in a folder: everything but the store and what the program computes."""
    computed = [root / "var" / name for name in COMPUTED]
    for path in files(root / below):
        if not any(path.is_relative_to(folder) for folder in computed) and not is_database(path):
            yield path


def tables(root: Path) -> Iterator[Path]:
    """Tables among them: data and exports."""
    return (path for path in own_files(root) if path.suffix in ENDINGS)


def is_database(path: Path) -> bool:
    """Whether it is an SQLite file, or the log beside one."""
    return path.suffix in (".db", ".sqlite") or path.name.endswith((".db-wal", ".db-shm", ".db-journal"))
