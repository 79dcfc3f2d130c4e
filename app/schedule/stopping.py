"""Ending a process gently: what runs is told so, and ends where nothing is lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopped_gently(stop: threading.Event, signals: tuple[signal.Signals, ...] = STOPS) -> Iterator[None]:
    """Signals to end set ``stop``, so that what runs ends at its next boundary."""

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, end) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
