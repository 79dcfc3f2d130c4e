"""A log of suggestions that is on the disk before an answer goes out, however many ask at once.

Every thread hands in what it made and waits; one writer takes all that came meanwhile and commits it in one
transaction, so that the disk is waited for once for all of them (group commit: J. Gray and A. Reuter, "Transaction
processing", 1992, section 9.4).
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import Connection

from labeling.acting import acting, program
from labeling.errors import OracleError
from labeling.store import Store

T = TypeVar("T")
Work = Callable[[Connection], T]
MOST = 256

log = logging.getLogger(__name__)


class LogWriter:
    """Writes in groups; close it, or use it in a ``with``, so that nothing handed in is lost.

    Parameters
    ----------
    store
        Where to; the writer holds one of its connections only while it writes.
    most
        How many pieces of work go into one transaction at most.
    """

    def __init__(self, store: Store, most: int = MOST) -> None:
        self.store, self.most = store, most
        self._queue: queue.SimpleQueue[tuple[Work[object], Future[object]] | None] = queue.SimpleQueue()
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="log-writer")
        self._thread.start()

    def write(self, work: Work[T]) -> T:
        """Do this in the next transaction; returns once it is on the disk.

        Raises
        ------
        OracleError
            Where the work says so, the store cannot be written, or the writer is closed.
        """
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise OracleError("the service is shutting down; ask again in a moment")
            self._queue.put((work, done))  # type: ignore[arg-type]
        return done.result()

    def close(self) -> None:
        """Write what was handed in, and end."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def __enter__(self) -> LogWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _run(self) -> None:
        with acting(program("log")):  # whoever handed it in was let in before
            self._work()

    def _work(self) -> None:
        while True:
            first = self._queue.get()
            group = [] if first is None else [first]
            ended = first is None
            while not ended and len(group) < self.most:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                ended = more is None
                group += [] if more is None else [more]
            self.commit(group)
            if ended:
                return

    def commit(self, group: list[tuple[Work[object], Future[object]]]) -> None:
        """Do these in one transaction, and say to each what came of it; in the writer's thread, for who extends it."""
        results: list[tuple[Future[object], object, BaseException | None]] = []
        if not group:
            return
        try:
            with self.store.write() as connection:
                for work, done in group:
                    results.append((done, *_attempt(work, connection)))
        except BaseException as error:
            log.exception("%d lines of the log could not be written", len(group))
            for _, done in group:
                done.set_exception(error)
            return
        for done, value, failed in results:
            if failed is not None:
                done.set_exception(failed)
            else:
                done.set_result(value)


def _attempt(work: Work[object], connection: Connection) -> tuple[object, BaseException | None]:
    """Do one piece within a savepoint, so that its failure leaves the others alone."""
    try:
        with connection.begin_nested():
            return work(connection), None
    except Exception as error:
        return None, error
