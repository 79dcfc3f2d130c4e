"""What was read from a folder of labeling functions, kept in memory until a file is edited."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Generic, TypeVar

from labeling.asking.importing import forget_folder
from labeling.hashing import file_digest
from labeling.sources.fingerprint import siblings

Files = tuple[tuple[str, str], ...]
"""Paths and hashes of a file, first, and of those that it may import from."""
Found = TypeVar("Found")
Reader = Callable[[Path, Files], Found]


@dataclass(frozen=True)
class _Shared:
    """Files that others import from, by hash, and all that are no modules, by size and time."""

    modules: Files
    others: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class _Folder(Generic[Found]):
    shared: _Shared
    found: dict[Path, tuple[Files, Found]]


class KeptFiles(Generic[Found]):
    """What was read of each file.

    Parameters
    ----------
    read
        Reads a file, given also the hashes that what it finds will be kept for.
    """

    def __init__(self, read: Reader[Found]) -> None:
        self._read = read
        self._folders: dict[Path, _Folder[Found]] = {}
        self._lock = RLock()

    def all_of(self, folder: Path, paths: Sequence[Path], read: Reader[Found] | None = None) -> list[Found]:
        """What there is in some files of a folder, in order; read again only where it, or what it needs, was edited.

        Parameters
        ----------
        read
            Reads what has to be read this time, by default as always.
        """
        with self._lock:
            shared, known = _shared(folder), self._folders.get(folder)
            if known is None or known.shared != shared:
                forget_folder(folder)
                known = _Folder(shared, {})
            found = {path: self._one(path, shared, known, read or self._read) for path in paths}
            self._folders[folder] = _Folder(shared, found)
            return [one for _, one in found.values()]

    @staticmethod
    def _one(path: Path, shared: _Shared, known: _Folder[Found], read: Reader[Found]) -> tuple[Files, Found]:
        files = ((str(path), file_digest(path)), *(f for f in shared.modules if f[0] != str(path)))
        old = known.found.get(path)
        return old if old is not None and old[0] == files else (files, read(path, files))


def _shared(folder: Path) -> _Shared:
    modules = sorted(folder.glob("*.py"))
    names = {name for path in modules for name in _siblings(path)} | {p.name for p in modules if p.name[0] == "_"}
    return _Shared(
        tuple((str(path), file_digest(path)) for path in modules if path.name in names), tuple(sorted(_others(folder)))
    )


def _siblings(path: Path) -> frozenset[str]:
    try:
        return siblings(path)
    except (SyntaxError, ValueError):  # said with its line when the file is read
        return frozenset()


def _others(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Everything else in the folder, which modules may read when they are imported."""
    for where, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != "__pycache__"]
        for name in names:
            if Path(where) != folder or not name.endswith((".py", ".toml", ".md")):
                about = (Path(where) / name).stat()
                yield str(Path(where) / name), about.st_size, about.st_mtime_ns
