"""Looking into every file of a workspace for what was erased: as bytes, and inside of what is packed or compressed."""

from __future__ import annotations

import gzip
import io
import mmap
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.erasing.places import files
from labeling.disk.needles import Needles

PART = 1 << 26
DEEPEST = 3
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"SQLite format 3\0")


def holding(root: Path, needles: Needles, skipped: tuple[Path, ...] = ()) -> list[Path]:
    """Files below a folder that have any, in order."""
    found = [p for p in files(root) if not any(p.is_relative_to(s) for s in skipped)]
    return [path for path in found if needles and holds(path, needles)]


def holds(path: Path, needles: Needles) -> bool:
    """Whether a file has any."""
    try:
        if _raw(path, needles):
            return True
        with path.open("rb") as stream:
            head = stream.read(512)
        return (head.startswith(PACKED) or head[257:262] == b"ustar") and _inside(path.read_bytes(), needles, 0)
    except OSError:  # gone meanwhile, or not ours to read
        return False


def _raw(path: Path, needles: Needles) -> bool:
    size = path.stat().st_size
    if not size:
        return False
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        starts = range(0, size, PART)
        return any(needles.found(data[max(0, at - needles.longest) : at + PART]) for at in starts)


def _inside(data: bytes, needles: Needles, depth: int) -> bool:
    """Whether bytes have any, unpacked where they are packed."""
    if needles.found(data):
        return True
    if depth > DEEPEST:
        return False
    return any(_inside(part, needles, depth + 1) for part in _parts(data))


def _parts(data: bytes) -> Iterator[bytes]:
    try:
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        elif data.startswith(b"\x1f\x8b"):
            yield gzip.decompress(data)
        elif data.startswith(b"PAR1"):
            yield from _columns(pq.read_table(pa.BufferReader(data)))
        elif data.startswith(b"SQLite format 3\0"):
            yield from _cells(data)
        elif data[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                for member in tar:
                    opened = tar.extractfile(member) if member.isfile() else None
                    if opened is not None:
                        yield opened.read()
    except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, tarfile.TarError, sqlite3.Error):
        return
    except pa.ArrowException:
        return


def _columns(table: pa.Table) -> Iterator[bytes]:
    for column in table.columns:
        yield "\n".join(str(value) for value in column.to_pylist() if value is not None).encode("utf-8", "replace")


def _cells(data: bytes) -> Iterator[bytes]:
    """All texts of all tables of an SQLite file: long ones do not lie in one piece in it."""
    connection = sqlite3.connect(":memory:")
    try:
        # a file in the mode of a write-ahead log cannot be opened from memory: it is marked as one without
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            quoted = name.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608
                yield "\n".join(value for value in row if isinstance(value, str)).encode("utf-8", "surrogatepass")
    finally:
        connection.close()
