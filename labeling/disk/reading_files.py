"""Reading files that others wrote: bounded, as UTF-8, and with one sentence for what cannot be read."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from labeling.disk.bounds import DEEPEST, LARGEST_FILE, MB, MOST_SHOWN
from labeling.errors import OracleError

MARKS = {
    b"\xff\xfe": "it is UTF-16 or UTF-32; save it with the encoding UTF-8",
    b"\xfe\xff": "it is UTF-16; save it with the encoding UTF-8",
    b"\x1f\x8b": "it is compressed with gzip; unpack it first",
    b"PK\x03\x04": "it is a zip file or a workbook; unpack it, or save the sheet as CSV",
    b"\x28\xb5\x2f\xfd": "it is compressed with zstd; unpack it first",
    b"BZh": "it is compressed with bzip2; unpack it first",
    b"\xfd7zXZ": "it is compressed with xz; unpack it first",
}
"""First bytes of files that are often taken for texts, and what to do about them."""


def read_bytes(path: Path, most: int = LARGEST_FILE) -> bytes:
    """Content of an ordinary file of at most so many bytes.

    Raises
    ------
    OracleError
        Where there is none, it cannot be read, or it is larger.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise OracleError("this is a folder; name a file in it", path)
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may never end
            raise OracleError("this is no ordinary file; name one that lies on a disk", path)
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError as error:
        raise OracleError("there is no such file", path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OracleError(f"the file cannot be read: {reason}", path) from error
    if len(content) > most:
        raise OracleError(f"the file is larger than {most // MB:,} MB; split it into several", path)
    return content


def read_text(path: Path, most: int = LARGEST_FILE) -> str:
    """Content of a text file in UTF-8, without a byte order mark.

    Raises
    ------
    OracleError
        Besides those of `read_bytes`: naming the line that is not UTF-8, and what the file seems to be.
    """
    content = read_bytes(path, most)
    for mark, said in MARKS.items():
        if content.startswith(mark):
            raise OracleError(f"this is no text in UTF-8: {said}", path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise OracleError(
            f"byte 0x{content[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8", path, line
        ) from error


def parse_json(text: str | bytes, path: Path | str | None = None, line: int | None = None) -> Any:
    """A JSON value of bounded depth; NaN and infinity are no JSON.

    Raises
    ------
    OracleError
        Where it is none, naming the place.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else cut(error)
        raise OracleError(f"not valid JSON: {said}", path, line) from error
    if too_deep(value):
        raise OracleError(f"not valid JSON: it is nested more than {DEEPEST} deep; flatten it", path, line)
    return value


def too_deep(value: Any, most: int = DEEPEST) -> bool:
    """Whether lists and objects lie more than so many inside each other."""
    level = [value]
    for _ in range(most + 1):
        nested = (one for one in level if isinstance(one, list | dict))
        level = [inner for one in nested for inner in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return False
    return True


def cut(value: object, most: int = MOST_SHOWN) -> str:
    """A value for a message: as it is where it is short, its beginning otherwise."""
    text = str(value)
    return text if len(text) <= most else f"{text[:most]}…"


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
