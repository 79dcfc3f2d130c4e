"""Folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labeling.errors import OracleError


def check_new(folder: Path) -> None:
    """Refuse a folder in which there is something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OracleError("the folder is not empty; name a new one", folder)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target; on success it takes the target's place."""
    check_new(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    try:
        yield temporary
        if target.exists():
            target.rmdir()
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
