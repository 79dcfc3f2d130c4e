"""Logs, reports and other files of text below var/, in which what was erased is written over."""

from __future__ import annotations

from pathlib import Path

from app.erasing.places import own_files
from labeling.disk.files import replacing
from labeling.disk.needles import Needles
from labeling.disk.tables import ENDINGS


def scrub(root: Path, needles: Needles) -> list[Path]:
    """Write ``[erased]`` in the place of each; which files had any. Files that are no UTF-8 text are left alone."""
    return [path for path in own_files(root, "var") if path.suffix not in ENDINGS and _scrub(path, needles)]


def _scrub(path: Path, needles: Needles) -> bool:
    data = path.read_bytes()
    if not needles or b"\0" in data[:4096] or not needles.found(data):
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    with replacing(path) as temporary:
        temporary.write_bytes(needles.scrubbed(text).encode("utf-8"))
    return True
