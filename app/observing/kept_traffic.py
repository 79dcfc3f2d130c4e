"""Traffic in memory, for the app and the watcher: of what was read before only what changed is read again."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Connection

from app.observing.traffic import Traffic, described, read_facts
from app.workspace import Workspace
from labeling.store import Store
from labeling.store.traffic import traffic
from labeling.store.traffic_news import Marks, marks, told_since

HOUR = timedelta(hours=1)
# a suggestion is in the log a moment after the time it bears
LATE = timedelta(minutes=2)
MOST_HOURS, MOST_PIECES = 48, 500


@dataclass(frozen=True)
class Read:
    """What was read: all suggestions from ``since`` on, how far the log had come, and in how many pieces."""

    since: datetime
    frame: pd.DataFrame
    marks: Marks
    pieces: int = 1


class KeptTraffic:
    """The traffic of a workspace; may be used from several threads. Replies are not looked at here."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self.workspace, self.store = workspace, store
        self._lock = threading.Lock()
        self._read: Read | None = None

    def get(self, since: datetime, until: datetime) -> Traffic:
        """Traffic of ``[since, until)`` as it is now; the first call, and one further back, read the whole window."""
        with self._lock, self.store.read() as connection:
            self._read = read = _renewed(connection, self._read, since)
            facts = read_facts(self.workspace, connection)
        return Traffic(read.frame, read.since, until, facts).between(since, until)


def _renewed(connection: Connection, read: Read | None, since: datetime) -> Read:
    if read is None or since < read.since or read.pieces > MOST_PIECES:
        return _all(connection, since)
    now = marks(connection, read.since)
    if now == read.marks:
        return read
    windows = _windows(connection, read, now)
    if windows is None:
        return _all(connection, read.since)
    made = Read(read.since, _spliced(connection, read.frame, windows), now, read.pieces + len(windows))
    return made if len(made.frame) == now.suggestions else _all(connection, read.since)


def _all(connection: Connection, since: datetime) -> Read:
    return Read(since, described(traffic(connection, since)), marks(connection, since))


def _windows(connection: Connection, read: Read, now: Marks) -> list[tuple[datetime, datetime | None]] | None:
    """Parts to be read again, in order and without overlap; None where that would be too much."""
    frame, told = read.frame, told_since(connection, read.marks.feedback)
    if now.feedback < read.marks.feedback or _again(read.marks, now):
        return None
    if now.matches != read.marks.matches:
        told += list(frame.loc[frame["replied"] & ~frame["known"], "at"].dt.floor("h").unique())
    tail = read.since if frame.empty else max(read.since, frame["at"].iloc[-1].to_pydatetime() - LATE)
    hours = sorted({_hour(at) for at in told if at < tail})
    if len(hours) > MOST_HOURS:
        return None
    return [*_joined(hours, read.since, tail), (tail, None)]


def _again(before: Marks, now: Marks) -> bool:
    """Whether replies that were looked at are being looked at again, by another matcher."""
    return any(now.matches.get(name, 0) < n for name, n in before.matches.items())


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _joined(hours: Iterable[datetime], since: datetime, tail: datetime) -> list[tuple[datetime, datetime | None]]:
    out: list[tuple[datetime, datetime | None]] = []
    for hour in hours:
        low, high = max(hour, since), min(hour + HOUR, tail)
        if out and out[-1][1] == low:
            out[-1] = (out[-1][0], high)
        elif low < high:
            out.append((low, high))
    return out


def _spliced(
    connection: Connection, frame: pd.DataFrame, windows: list[tuple[datetime, datetime | None]]
) -> pd.DataFrame:
    """The frame with the rows of these windows read anew; it is in the order of time, so each is one stretch."""
    pieces, start = [], 0
    for since, until in windows:
        low = frame["at"].searchsorted(pd.Timestamp(since))
        pieces += [frame.iloc[start:low], described(traffic(connection, since, until))]
        start = len(frame) if until is None else frame["at"].searchsorted(pd.Timestamp(until))
    filled = [piece for piece in pieces if len(piece)]
    return pd.concat(filled, ignore_index=True) if filled else frame
