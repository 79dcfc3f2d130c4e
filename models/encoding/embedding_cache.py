"""Embeddings on disk by text: two files that only grow, and a sorted index that is memory-mapped and searched.

``keys`` holds a header and a record a row, ``rows`` the rows in the same order. A row is written before its record,
and the record has a checksum of both: what a killed program left half written, or what somebody altered, is not found
and made again. The newest of two records of one text counts. ``index`` covers the first records; it is a hint only,
as every row that is found is checked against its record. One program writes at a time, by a lock that the system
takes back when the program dies; any number read meanwhile.
"""

from __future__ import annotations

import fcntl
import hashlib
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from json.encoder import encode_basestring
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labeling.disk.files import replacing

Floats = NDArray[np.float32]
Keys = NDArray[np.uint64]
Places = NDArray[np.int64]
Run = tuple[NDArray[np.uint64], Places]

RECORD = np.dtype([("key", "<u8", 2), ("check", "<u8")])
MAGIC = int.from_bytes(b"oracle 1", "little")
LOOSE = 65_536  # records that are sorted anew at each start; with more, an index is worth writing
RUNS = 16  # sorted runs in memory; with more, they become one
AT_ONCE = 4_096  # rows checked at once


def keys_of(texts: Sequence[str]) -> Keys:
    """Hashes of texts: ``(n, 2)`` uint64, the first half of SHA-256 of each text as JSON."""
    found = (hashlib.sha256(encode_basestring(t).encode("utf-8", "surrogatepass")).digest()[:16] for t in texts)
    return np.frombuffer(b"".join(found), "<u8").reshape(-1, 2)


class EmbeddingFiles:
    """Rows of one encoder in one folder; any number of threads and programs may use it at once.

    Parameters
    ----------
    folder
        Holds the files; need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys, self._rows, self._index = (folder / name for name in ("keys", "rows", "index"))
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._file, self._seen, self._mapped = -1, 0, 0
        self._runs: list[Run] = []

    @property
    def dimensions(self) -> int | None:
        """Numbers in a row; None before the first row."""
        if not self._count():
            return None
        return self._width()

    def read_into(self, keys: Keys, out: Floats) -> NDArray[np.bool_]:
        """Write the known rows to their places in ``out (n, d)``; says which ``(n,)`` were known."""
        known = np.zeros(len(keys), bool)
        with self._lock:
            places = self._find(keys)
        at = np.flatnonzero(places >= 0)
        if not len(at):
            return known
        at = at[np.argsort(places[at], kind="stable")]
        records, rows = self._mapped_files(int(places.max()) + 1, out.shape[1])
        for start in range(0, len(at), AT_ONCE):
            part = at[start : start + AT_ONCE]
            record, row = records[places[part] + 1], rows[places[part]]
            good = (record["key"] == keys[part]).all(axis=1) & (record["check"] == _checks(keys[part], row))
            out[part[good]] = row[good]
            known[part[good]] = True
        return known

    def append(self, keys: Keys, rows: Floats) -> None:
        """Keep rows ``(n, d)`` under their keys ``(n, 2)``."""
        rows = np.ascontiguousarray(rows, np.float32)
        records = np.empty(len(keys), RECORD)
        records["key"], records["check"] = keys, _checks(keys, rows)
        with self._alone():
            if self._width() != rows.shape[1] or not self._rows.exists():
                self._start(rows.shape[1])
            count = self._count()  # what stands behind it was left half written, and is written over
            _write(self._rows, count * rows.shape[1] * 4, rows.tobytes())
            _write(self._keys, (count + 1) * RECORD.itemsize, records.tobytes())

    def forget(self, keys: Keys) -> int:
        """Write the files anew without the rows of some keys; how many there were.

        A program that is killed in between leaves rows behind that their records do not fit, so that they are not
        found; forgetting again puts that right, too.
        """
        with self._alone():
            count, width = self._count(), self._width()
            if not count:
                return 0
            records, rows = self._mapped_files(count, width)
            gone = _among(records["key"][1:], keys)
            sound = np.concatenate(
                [records["check"][1:][at] == _checks(records["key"][1:][at], rows[at]) for at in _parts(count)]
            )
            if not gone.any() and sound.all():
                return 0
            self._keep(records, rows, np.flatnonzero(~gone & sound), width)
        with self._lock:
            self._forget()
        return int(gone.sum())

    def _keep(self, records: NDArray[np.void], rows: Floats, places: Places, width: int) -> None:
        """Replace both files by some of their rows: the index goes first, as it is a hint, and the keys last."""
        self._index.unlink(missing_ok=True)
        with replacing(self._rows) as path, path.open("wb") as stream:
            for at in _parts(len(places)):
                stream.write(np.ascontiguousarray(rows[places[at]]).tobytes())
        with replacing(self._keys) as path, path.open("wb") as stream:
            stream.write(records[:1].tobytes())
            stream.write(records[places + 1].tobytes())

    def _find(self, keys: Keys) -> Places:
        """Place of the newest record of each key ``(n,)``, -1 where there is none; hashes are compared by a half."""
        self._refresh()
        places = np.full(len(keys), -1, np.int64)
        wanted = keys[:, 0]
        for highs, at in self._runs:  # the oldest first
            last = np.searchsorted(highs, wanted, side="right") - 1
            hit = (last >= 0) & (highs[last] == wanted)
            places[hit] = at[last[hit]]
        return places

    def _refresh(self) -> None:
        """Take in what was written since, here or by another program."""
        count = self._count()
        file = self._keys.stat().st_ino if count else -1
        if file != self._file or count < self._seen:
            self._forget()
            self._file = file
            self._map(count)
        if count > self._seen:
            self._runs.append(self._sorted(self._seen, count))
            self._seen = count
        if count - self._mapped > max(LOOSE, self._mapped // 4):
            self._write_index(count)
        elif len(self._runs) > RUNS:
            loose = self._runs[1:] if self._mapped else self._runs
            self._runs = [*self._runs[: -len(loose)], self._sorted(self._mapped, self._seen)]

    def _sorted(self, start: int, end: int) -> Run:
        """First halves of the keys from one record to another, sorted, and their places; equal ones as they came."""
        highs = np.ascontiguousarray(self._records(end)[start + 1 : end + 1]["key"][:, 0])
        order = np.argsort(highs, kind="stable")
        return highs[order], order + start

    def _map(self, count: int) -> None:
        """Use the index, where there is one that is whole and no longer than the keys."""
        try:
            words = np.memmap(self._index, "<u8", "r")
        except (OSError, ValueError):
            return
        n = (len(words) - 1) // 2
        if len(words) % 2 == 1 and 0 < n <= count and zlib.crc32(words[:-1].data) == words[-1]:
            self._runs, self._seen, self._mapped = [(words[:n], words[n:-1].view(np.int64))], n, n

    def _write_index(self, count: int) -> None:
        highs, places = self._sorted(0, count)
        with replacing(self._index) as path, path.open("wb") as stream:
            check = zlib.crc32(places.data, zlib.crc32(highs.data))
            for part in (highs, places, np.array([check], "<u8")):
                part.tofile(stream)
        self._runs, self._mapped = [], 0
        self._map(count)

    def _count(self) -> int:
        """Rows that are whole."""
        width = self._width()
        if not width:
            return 0
        return max(0, min(_size(self._keys) // RECORD.itemsize - 1, _size(self._rows) // (4 * width)))

    def _width(self) -> int:
        """Dimensions as the header says; 0 where there is none that is ours."""
        try:
            with self._keys.open("rb") as stream:
                head = np.frombuffer(stream.read(RECORD.itemsize), RECORD)
        except (OSError, ValueError):
            return 0
        sound = len(head) == 1 and head[0]["key"][0] == MAGIC and head[0]["check"] == _header_check(head[0]["key"])
        return int(head[0]["key"][1]) if sound else 0

    def _start(self, width: int) -> None:
        """Begin anew; who still has the old files open goes on with them until they look again."""
        for path in (self._index, self._keys, self._rows):
            path.unlink(missing_ok=True)
        head = np.zeros(1, RECORD)
        head["key"] = MAGIC, width
        head["check"] = _header_check(head[0]["key"])
        self._rows.touch()
        with replacing(self._keys) as path:
            path.write_bytes(head.tobytes())

    def _records(self, count: int) -> NDArray[np.void]:
        return np.memmap(self._keys, RECORD, "r", shape=(count + 1,))

    def _mapped_files(self, count: int, width: int) -> tuple[NDArray[np.void], Floats]:
        """Both files, mapped anew each time: pages that were read do not stay with the process."""
        return self._records(count), np.memmap(self._rows, "<f4", "r", shape=(count, width))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def _among(some: Keys, others: Keys) -> NDArray[np.bool_]:
    """``(n,)`` bool: which of ``(n, 2)`` keys are among others."""
    wanted = {tuple(key) for key in others.tolist()}
    return np.fromiter((tuple(key) in wanted for key in some.tolist()), bool, len(some))


def _parts(n: int) -> Iterator[slice]:
    return (slice(start, min(start + AT_ONCE, n)) for start in range(0, n, AT_ONCE))


def _checks(keys: Keys, rows: Floats) -> NDArray[np.uint64]:
    """A checksum for each key and its row."""
    pairs = zip(np.ascontiguousarray(keys), np.ascontiguousarray(rows), strict=True)
    return np.array([zlib.crc32(row, zlib.crc32(key)) for key, row in pairs], np.uint64)


def _header_check(key: NDArray[np.uint64]) -> int:
    return zlib.crc32(np.ascontiguousarray(key).data)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _write(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(data)
