"""A clock that somebody sets, so that weeks pass in a minute."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

STEP = timedelta(milliseconds=1)


class FastClock:
    """Says the time that was set last, each time a little later, so that no two moments are the same.

    May be asked from several threads.
    """

    def __init__(self, at: datetime) -> None:
        self._at, self._step = at, STEP
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """The time."""
        with self._lock:
            self._at += self._step
            return self._at

    def set(self, at: datetime, step: timedelta = STEP) -> None:
        """Go on to a moment, never back, and by this much whenever somebody asks from then on."""
        with self._lock:
            self._at, self._step = max(self._at, at), step
