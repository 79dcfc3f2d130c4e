"""Writing files so that a reader sees the old one or the new one, never half of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from labeling.disk.bounds import LARGEST_SETTINGS
from labeling.disk.reading_files import cut, read_text, too_deep
from labeling.errors import OracleError

DAY = 86_400.0


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside the target; on success it takes the target's place, durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        settle(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, so that a power failure takes none of them back."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sweep(folder: Path) -> None:
    """Remove what `replacing` left half written in a folder when its program was killed.

    For folders in which one program at a time writes: a process id tells nothing of another machine's programs.
    """
    for path in folder.glob(".*.tmp"):
        pid = path.name.split(".")[-2]
        if pid.isdigit() and not _runs(int(pid)):
            path.unlink(missing_ok=True)


def sweep_old(folder: Path, pattern: str) -> None:
    """Remove files and folders that match a pattern and were last written more than a day ago."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > DAY:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def write_json(path: Path, value: Any) -> None:
    """Write a value as readable JSON."""
    with replacing(path) as temporary:
        text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=str)
        temporary.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """Text and values of a TOML file.

    Raises
    ------
    OracleError
        Naming file and line where it is not UTF-8, not TOML, or too large.
    """
    text = read_text(path, LARGEST_SETTINGS)
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise OracleError("not valid TOML: it is nested too deeply", path) from error
    except ValueError as error:  # also what is no date, or a number of thousands of digits
        found = re.search(r"line (\d+)", str(error))
        raise OracleError(f"not valid TOML: {cut(error)}", path, int(found.group(1)) if found else None) from error
    if too_deep(values):
        raise OracleError("not valid TOML: it is nested too deeply", path)
    return text, values


def line_of(text: str, key: str, before: str = "[ \t") -> int | None:
    """Number of the first line of a TOML text that begins with a key, after any of ``before``; None where none does."""
    return next((i for i, line in enumerate(text.splitlines(), 1) if line.lstrip(before).startswith(key)), None)
