"""Arrays with a row a question that are read a block at a time, from memory or from a file.

Pages of a mapped file count as memory of the process until they are let go, so a file is read by plain reads into
what is worked on. To another process crosses the place of a file, and never what is in it.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.integer[Any]]


class Rows(Protocol):
    """``(n, w)`` float32, of which a part is in memory at a time."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        ...

    def part(self, at: slice) -> Rows:
        """Some rows that follow one another, not read yet."""
        ...

    def read(self) -> Floats:
        """All of them."""
        ...

    def take(self, places: Places) -> Floats:
        """``(p, w)`` rows at ``(p,)`` places, a copy."""
        ...


@dataclass(frozen=True)
class Held:
    """Rows in memory; a part is a view."""

    array: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.array.shape[0], self.array.shape[1]

    def part(self, at: slice) -> Held:
        """Some rows that follow one another."""
        return Held(self.array[at])

    def read(self) -> Floats:
        """All of them."""
        return self.array

    def take(self, places: Places) -> Floats:
        """``(p, w)`` rows at ``(p,)`` places, a copy."""
        return self.array[places]


@dataclass(frozen=True)
class Stored:
    """Rows in a file, one after another.

    Parameters
    ----------
    path, offset
        Where the first row begins, in bytes.
    shape
        Rows and columns.
    """

    path: str
    offset: int
    shape: tuple[int, int]

    def part(self, at: slice) -> Stored:
        """Some rows that follow one another, not read yet."""
        start, stop, _ = at.indices(self.shape[0])
        return Stored(self.path, self.offset + start * self._width, (max(stop - start, 0), self.shape[1]))

    def read(self) -> Floats:
        """All of them, copied."""
        count = self.shape[0] * self.shape[1]
        return np.fromfile(self.path, np.float32, count, offset=self.offset).reshape(self.shape)

    def take(self, places: Places) -> Floats:
        """``(p, w)`` rows at ``(p,)`` places, each in [0, n), by one read each."""
        out = np.empty((len(places), self.shape[1]), np.float32)
        with Path(self.path).open("rb", buffering=0) as file:
            for i, place in enumerate(places.tolist()):
                os.preadv(file.fileno(), [memoryview(out[i]).cast("B")], self.offset + place * self._width)
        return out

    @property
    def _width(self) -> int:
        return 4 * self.shape[1]


def rows_of(array: Floats | Rows) -> Rows:
    """What is mapped as a whole is read from its file from now on; anything else is in memory already."""
    if not isinstance(array, np.ndarray):
        return array
    if isinstance(array, np.memmap) and _is_whole(array):
        return Stored(str(array.filename), int(array.offset), (array.shape[0], array.shape[1]))
    return Held(np.asarray(array))


def _is_whole(array: np.memmap[Any, Any]) -> bool:
    """A slice of a map keeps the offset of the whole, so that its place in the file is not known."""
    plain = array.ndim == 2 and array.dtype == np.float32 and bool(array.flags.c_contiguous) and array.filename
    return bool(plain) and isinstance(array.base, mmap.mmap)
