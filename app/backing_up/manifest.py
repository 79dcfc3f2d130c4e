"""The manifest of a backup: every file with its size and hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from labeling.errors import OracleError
from labeling.hashing import digest

NAME, FORMAT = "backup.json", 1
STORE = "var/store.db"


@dataclass(frozen=True)
class Entry:
    """A file: SHA-256 of its bytes as 64 hex digits, and their number."""

    hash: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Parameters
    ----------
    at
        When it was made, timezone-aware.
    workspace
        Name of the workspace in its settings.
    outside
        Where the store lay, if its settings name a place outside the workspace; empty otherwise.
    files
        By path relative to the workspace, with slashes.
    """

    at: datetime
    workspace: str
    outside: str
    files: Mapping[str, Entry]

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with a hash over all the rest."""
        about = {
            "format": FORMAT,
            "at": self.at.isoformat(timespec="seconds"),
            "workspace": self.workspace,
            "outside": self.outside,
            "files": {name: {"sha256": e.hash, "size": e.size} for name, e in sorted(self.files.items())},
        }
        return about | {"sha256": digest(about)}


def read_manifest(value: Any, place: Path) -> Manifest:
    """The manifest of a backup.

    Raises
    ------
    OracleError
        When it is torn, altered, of another version, or names a file outside the workspace.
    """
    try:
        about = {k: v for k, v in value.items() if k != "sha256"}
        whole = digest(about) == value["sha256"]
        files = {str(n): Entry(str(e["sha256"]), int(e["size"])) for n, e in about["files"].items()}
        found = Manifest(datetime.fromisoformat(about["at"]), about["workspace"], about["outside"], files)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise OracleError(f"{NAME} of this backup cannot be read; take another one", place) from error
    if about["format"] != FORMAT:
        raise OracleError(f"this backup has format {about['format']}; use the version that made it", place)
    if not whole:
        raise OracleError(f"{NAME} of this backup was altered; take another one", place)
    for name in files:
        require_inside(name, place)
    return found


def require_inside(name: str, place: Path) -> PurePosixPath:
    """A path of a backup, refused where it would lead out of the folder that it is unpacked in."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or ":" in path.parts[0]:
        raise OracleError(f"the backup names '{name}', which lies outside of it; do not use this file", place)
    return path
