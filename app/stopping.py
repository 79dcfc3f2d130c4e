"""Signals to end: a server ends in good order and the program goes on after it, and work ends where nothing is lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


def stopping_is_no_failure() -> AbstractContextManager[None]:
    """Uvicorn raises the signal again once it has ended, so that only what stands after it would be cut off."""
    return _at(STOPS, lambda: None)


def stopped_gently(stop: threading.Event, signals: tuple[signal.Signals, ...] = STOPS) -> AbstractContextManager[None]:
    """Signals to end set ``stop``, so that what runs ends at its next boundary."""
    return _at(signals, stop.set)


@contextmanager
def _at(signals: tuple[signal.Signals, ...], do: Callable[[], None]) -> Iterator[None]:
    def handle(number: int, frame: FrameType | None) -> None:
        do()

    before = {one: signal.signal(one, handle) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
