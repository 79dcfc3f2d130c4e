"""Hashes of files; that of a large file is remembered until something touches the file.

A file counts as untouched as long as device, inode, size, time of writing and time of change are the same. Programs
can set the time of writing as they like, but not the time of change, so that a file altered by ordinary means is
noticed. What the disk itself spoils is not; whoever wants to know asks for a ``thorough`` look.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeling.disk.files import read_json, write_json
from labeling.hashing import file_digest

LARGE = 1 << 24
"""Bytes from which on a hash is remembered; smaller files are hashed in less time than a fifth of a second."""
TICK = 20_000_000
"""Nanoseconds after which another change of a file shows in its time of change."""


@dataclass(frozen=True)
class KnownDigests:
    """Hashes of files in a folder, remembered in a small file there."""

    path: Path

    def of(self, file: Path, thorough: bool = False) -> str:
        """SHA-256 of a file's bytes, as 64 hex digits; ``thorough`` reads them in any case."""
        mark = _mark(file)
        known = {} if thorough or mark[2] < LARGE else self._known()
        entry = known.get(file.name)
        if isinstance(entry, list) and len(entry) == 2 and entry[0] == mark:
            return str(entry[1])
        large = mark[2] >= LARGE and _settled(mark[-1])
        found = file_digest(file)
        if large and _mark(file) == mark:
            self._remember(file.name, [mark, found])
        return found

    def _known(self) -> dict[str, Any]:
        try:
            found = read_json(self.path)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, name: str, entry: list[Any]) -> None:
        with suppress(OSError):  # where the folder cannot be written to, the file is hashed again next time
            write_json(self.path, self._known() | {name: entry})


def _settled(changed: int) -> bool:
    """Waits a moment where a file was changed just now; False where its time of change lies in the future."""
    time.sleep(max(0, min(TICK, changed + TICK - time.time_ns())) / 1e9)
    return changed + TICK <= time.time_ns()


def _mark(file: Path) -> list[int]:
    found = file.stat()
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
