"""Content hashes: the same content gives the same name, on every machine."""

import hashlib
import json
from pathlib import Path
from typing import Any


def digest(value: Any) -> str:
    """SHA-256 of a JSON-like value in canonical form, as 64 hex digits."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_digest(folder: Path, pattern: str = "*.py") -> str:
    """Hash of all files under a folder that match a pattern: their relative names and bytes."""
    files = sorted(p for p in folder.rglob(pattern) if "__pycache__" not in p.parts)
    return digest([[p.relative_to(folder).as_posix(), file_digest(p)] for p in files])
