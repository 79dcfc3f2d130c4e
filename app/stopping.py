"""Stopping a server in this process: a signal ends it in good order, and the program goes on after it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping_is_no_failure() -> Iterator[None]:
    """Uvicorn raises the signal again once it has ended, so that only what stands after it would be cut off."""

    def stay(number: int, frame: FrameType | None) -> None:
        return

    before = {one: signal.signal(one, stay) for one in STOPS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
