"""Arrays in npz files whose data lie at round places, so that they can be read where they are, without a copy."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

from labeling.disk.files import replacing

ALIGNMENT = 64
BEGINNING = (1980, 1, 1, 0, 0, 0)
PADDING = 0xD935
"""Kind of the extra field that takes up the room before the data."""
LOCAL_HEADER, ZIP64_FIELD = 30, 20
CHUNK = 1 << 24


@dataclass(frozen=True)
class Parts:
    """An array that is written part by part along its first axis.

    Parameters
    ----------
    shape
        Of the whole.
    parts
        Arrays that make up the whole one after another; taken once.
    """

    shape: tuple[int, ...]
    dtype: DTypeLike
    parts: Iterable[NDArray[Any]]


def write_npy(stream: IO[bytes], array: Parts) -> None:
    """Write an array in numpy's own format.

    Raises
    ------
    ValueError
        When the parts do not make up the shape.
    """
    dtype = np.dtype(array.dtype)
    header = {"descr": npy.dtype_to_descr(dtype), "fortran_order": False, "shape": array.shape}
    npy.write_array_header_1_0(stream, header)
    written = 0
    for part in array.parts:
        if part.dtype != dtype or part.shape[1:] != array.shape[1:]:
            raise ValueError(f"a part {part.shape} {part.dtype} does not fit into {array.shape} {dtype}")
        for piece in _pieces(np.ascontiguousarray(part)):
            stream.write(piece)
        written += part.size
    if written != prod(array.shape):
        raise ValueError(f"the parts hold {written} values, not {array.shape}")


def write_npz(path: Path, arrays: Mapping[str, NDArray[Any] | Parts]) -> None:
    """Write arrays by name; the same arrays give the same bytes, whether whole or in parts."""
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            with _entry(archive, f"{name}.npy") as stream:
                write_npy(stream, array if isinstance(array, Parts) else _whole(array))


def map_npz(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an npz file by name, read-only and backed by the file; those that cannot be so are read."""
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        entries = [(e.filename.removesuffix(".npy"), e) for e in archive.infolist()]
        return {name: _mapped(path, stream, archive, entry) for name, entry in entries}


def _mapped(path: Path, stream: IO[bytes], archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    if entry.compress_type == zipfile.ZIP_STORED:
        stream.seek(entry.header_offset)
        name, extra = struct.unpack("<HH", stream.read(LOCAL_HEADER)[26:])
        stream.seek(name + extra, 1)
        if npy.read_magic(stream) == (1, 0):
            shape, fortran, dtype = npy.read_array_header_1_0(stream)
            if not fortran and not dtype.hasobject and 0 not in shape:
                return np.memmap(path, dtype, "r", stream.tell(), shape)
    with archive.open(entry) as member:
        return np.asarray(npy.read_array(member, allow_pickle=False))


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A member to write into, whose data begin at a multiple of ``ALIGNMENT``."""
    assert archive.fp is not None
    info = zipfile.ZipInfo(name, BEGINNING)
    free = -(archive.fp.tell() + LOCAL_HEADER + len(name.encode()) + 4 + ZIP64_FIELD) % ALIGNMENT
    info.extra = struct.pack("<HH", PADDING, free) + bytes(free)
    with archive.open(info, "w", force_zip64=True) as stream:
        yield stream


def _whole(array: NDArray[Any]) -> Parts:
    return Parts(array.shape, array.dtype, [array])


def _pieces(array: NDArray[Any]) -> Iterator[memoryview]:
    """The bytes of an array, some at a time."""
    if array.size:
        flat = array.reshape(-1).view(np.uint8).data
        yield from (flat[start : start + CHUNK] for start in range(0, len(flat), CHUNK))
