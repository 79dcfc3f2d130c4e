"""Backups that hold what is erased: a backup is sealed with hashes, so it can be removed, and not be altered."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.backing_up.making import backups
from app.erasing.searching import holding, holds
from labeling.disk.needles import Needles


def holders(root: Path, needles: Needles) -> list[Path]:
    """Backups in var/backups that hold any, the latest first."""
    return [path for path in backups(root / "var" / "backups") if _holds(path, needles)]


def _holds(path: Path, needles: Needles) -> bool:
    return bool(holding(path, needles)) if path.is_dir() else holds(path, needles)


def remove(paths: list[Path]) -> None:
    """Remove backups."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
