"""Lets a service go first: work in the background stops for breath, and ends when it is told to."""

from __future__ import annotations

import threading
import time

SHARE = 0.25


class Interrupted(Exception):  # noqa: N818  # nothing went wrong
    """The work was told to end."""


class Breather:
    """Call it between small pieces of work: it waits long enough that the thread uses a part of one core only.

    Parameters
    ----------
    stop
        Ends the waiting, and the work.
    share
        Of one core, in (0, 1].
    """

    def __init__(self, stop: threading.Event, share: float = SHARE) -> None:
        self.stop, self.share = stop, share
        self._since = time.perf_counter()

    def __call__(self) -> None:
        """Wait.

        Raises
        ------
        Interrupted
            Where the work was told to end.
        """
        worked = time.perf_counter() - self._since
        if self.stop.wait(worked * (1 / self.share - 1)):
            raise Interrupted
        self._since = time.perf_counter()

    def begin(self) -> None:
        """What was done before does not count."""
        self._since = time.perf_counter()
