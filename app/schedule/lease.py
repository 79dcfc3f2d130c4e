"""The lease that lets one process at a time run jobs, over processes and machines that share a store.

A holder says every few seconds that it is there. One that is gone says so no more, and its lease runs out; at once
where its process was on this machine. One that was cut off, or slept, finds that out before its next step and writes
nothing any more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.schedule.holders import is_gone, new_holder, shown
from labeling.errors import OracleError
from labeling.serving.jobs import MONITOR, Held
from labeling.store import Store
from labeling.store.jobs import free_lease, renew_lease, take_lease

log = logging.getLogger(__name__)
WORK, WATCH = "work", "watch"
"""What computes or copies has one lease; looking at traffic has its own, so that alarms need not wait for training."""


@dataclass(frozen=True)
class Pace:
    """Seconds: how long a lease lasts without a heartbeat, how often one is sent, how often a waiting one looks."""

    lasts: float = 60.0
    beat: float = 15.0
    look: float = 2.0


PACE = Pace()


class Busy(OracleError):  # noqa: N818
    """Somebody else holds the lease."""

    def __init__(self, held: Held) -> None:
        since = held.taken_at.strftime("%Y-%m-%d %H:%M:%S UTC")
        super().__init__(
            f"another job holds this workspace since {since} ({shown(held.holder)}); "
            "wait for it with --wait, or try again later"
        )
        self.held = held


class Stopped(Exception):  # noqa: N818  # it is no error
    """This process was told to end."""

    def __init__(self) -> None:
        super().__init__("it was told to stop; it goes on from the last whole step")


class LeaseLost(Exception):  # noqa: N818
    """The lease ran out or somebody else has it, so nothing may be written any more."""

    def __init__(self) -> None:
        super().__init__("its lease ran out before it was done, as this machine slept or could not reach the store")


class Lease:
    """A lease that is held; made by `held`."""

    def __init__(self, store: Store, name: str, holder: str, clock: Callable[[], datetime], pace: Pace) -> None:
        self.store, self.name, self.holder, self.clock, self.pace = store, name, holder, clock, pace
        self._ended, self._lost = threading.Event(), threading.Event()

    def beat(self) -> None:
        """Say that the holder is there.

        Raises
        ------
        LeaseLost
            When the lease is another's by now.
        """
        now = self.clock()
        with self.store.write() as connection:
            mine = renew_lease(connection, self.name, self.holder, now, now + timedelta(seconds=self.pace.lasts))
        if self._lost.is_set() or not mine:
            self._lost.set()
            raise LeaseLost

    def go_on(self) -> None:
        """Beat in this thread, again and again until the lease is ended or lost."""
        beaten = time.monotonic()
        while not self._ended.wait(self.pace.beat):
            try:
                self.beat()
                beaten = time.monotonic()
            except LeaseLost:
                return
            except Exception:
                log.warning("no heartbeat could be written", exc_info=True)
                if time.monotonic() - beaten > self.pace.lasts:
                    self._lost.set()
                    return

    def end(self) -> None:
        """No more heartbeats; the lease is free again."""
        self._ended.set()
        with self.store.write() as connection:
            free_lease(connection, self.name, self.holder)


@contextmanager
def held(
    store: Store,
    name: str,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    pace: Pace = PACE,
    wait: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[Lease]:
    """A lease with its heartbeat, as long as the block lasts.

    Parameters
    ----------
    wait
        Whether to wait until whoever has it is done, or until ``stop`` is set.

    Raises
    ------
    Busy
        When somebody else has it.
    Stopped
        When it was waited for and ``stop`` was set.
    """
    lease = Lease(store, name, new_holder(), clock, pace)
    _take(lease, wait, stop or threading.Event())
    thread = threading.Thread(target=lease.go_on, name=f"lease-{name}", daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        lease.end()
        thread.join()


def _take(lease: Lease, wait: bool, stop: threading.Event) -> None:
    while True:
        now = lease.clock()
        until = now + timedelta(seconds=lease.pace.lasts)
        with lease.store.write() as connection:
            other = take_lease(connection, lease.name, lease.holder, now, until, is_gone)
        if other is None:
            return
        if not wait:
            raise Busy(other)
        if stop.wait(lease.pace.look):
            raise Stopped


def lease_of(job: str) -> str:
    """Name of the lease that a job needs."""
    return WATCH if job == MONITOR else WORK
