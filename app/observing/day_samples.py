"""A random sample of each day's questions with their embeddings, kept in var/monitor so that a day is read once.

Only ids and embeddings are kept there; texts stay in the store, from which a customer can be removed.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labeling.disk.run_folder import RunFolder
from labeling.hashing import digest
from labeling.store import Store
from labeling.store.samples import asked, ids_between
from labeling.values import Questions
from models.encoding.encoders import Encoder

MOST = 400
BLOCK = 16
FORMAT = 1
SETTLED = timedelta(minutes=5)
Breathe = Callable[[], None]


@dataclass(frozen=True)
class DaySample:
    """At most ``MOST`` questions of a day.

    Parameters
    ----------
    day
        In UTC.
    ids
        ``(n,)`` suggestion ids.
    rows
        ``(n, d)`` float32 embeddings, kept with half the digits.
    """

    day: date
    ids: tuple[str, ...]
    rows: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)


class DaySamples:
    """Samples of days, made when they are first asked for.

    Parameters
    ----------
    folder
        One folder a day below it.
    breathe
        Called after every few texts that were encoded, so that a service can go first.
    """

    def __init__(self, folder: Path, store: Store, encoder: Encoder, breathe: Breathe = lambda: None) -> None:
        self.folder, self.store, self.encoder, self.breathe = folder, store, encoder, breathe

    def of(self, day: date, at: datetime) -> DaySample:
        """The sample of a day, as known at a moment; that of a day that is over never changes."""
        if over(day, at) and (kept := self._kept(day, self._key(None))) is not None:
            return kept
        since, until = bounds(day)
        with self.store.read() as connection:
            ids = drawn(ids_between(connection, since, min(until, at)))
        key = self._key(None if over(day, at) else ids)
        return self._kept(day, key) or self._made(day, ids, key)

    def questions(self, sample: DaySample) -> Questions:
        """The questions of a sample; fewer than it has ids where some were erased since."""
        with self.store.read() as connection:
            return Questions(tuple(asked(connection, sample.ids)))

    def again(self, sample: DaySample) -> DaySample:
        """The sample without the questions that were erased since."""
        shutil.rmtree(self.folder_of(sample.day).path, ignore_errors=True)
        left = tuple(self.questions(sample).ids)
        return self._made(sample.day, left, self._key(None))

    def folder_of(self, day: date) -> RunFolder:
        """Where what is known of a day is kept."""
        return RunFolder(self.folder / day.isoformat())

    def forget_before(self, day: date) -> None:
        """Remove what nobody will ask for again."""
        for path in self.folder.glob("????-??-??"):
            if path.name < day.isoformat():
                shutil.rmtree(path, ignore_errors=True)

    def _key(self, ids: tuple[str, ...] | None) -> str:
        return digest([FORMAT, MOST, self.encoder.encoder_id, ids])

    def _kept(self, day: date, key: str) -> DaySample | None:
        folder = self.folder_of(day)
        record = folder.record("sample")
        if record is None or record.key != key or not folder.is_whole(record):
            return None
        arrays = folder.load_arrays("sample.npz")
        return DaySample(day, tuple(arrays["ids"].tolist()), arrays["rows"].astype(np.float32))

    def _made(self, day: date, ids: tuple[str, ...], key: str) -> DaySample:
        if not ids:
            return DaySample(day, (), np.empty((0, 0), np.float32))
        with self.store.read() as connection:
            questions = asked(connection, ids)
        rows = self._encoded([q.text for q in questions]).astype(np.float16)
        known = tuple(q.question_id for q in questions)
        folder = self.folder_of(day)
        folder.save_arrays("sample.npz", {"ids": np.array(known, np.str_), "rows": rows})
        folder.store_record("sample", key, ("sample.npz",), 0.0, {})
        return DaySample(day, known, rows.astype(np.float32))

    def _encoded(self, texts: list[str]) -> NDArray[np.float32]:
        parts = []
        for start in range(0, len(texts), BLOCK):
            parts.append(self.encoder.encode(texts[start : start + BLOCK]))
            self.breathe()
        return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)


def drawn(ids: Iterable[str]) -> tuple[str, ...]:
    """At most ``MOST`` ids in the order of their hashes: the same for everybody, and no time of day comes first."""
    return tuple(sorted(ids, key=lambda i: hashlib.sha256(i.encode()).digest())[:MOST])


def bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a day, and of the next."""
    start = datetime.combine(day, time(), UTC)
    return start, start + timedelta(days=1)


def over(day: date, at: datetime) -> bool:
    """Whether a day has ended, and what was asked last is in the log."""
    return at >= bounds(day)[1] + SETTLED
