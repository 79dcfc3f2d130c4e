"""Imports modules of labeling functions in a worker first, to find those that would do harm to this program."""

from __future__ import annotations

from types import TracebackType

from labeling.applying.limits import Limits
from labeling.applying.worker_process import WorkerProcess, possible
from labeling.applying.workers import NO_START, STARTS, TICK
from labeling.asking import wire
from labeling.asking.kept_files import Files
from labeling.asking.worker import IMPORTING
from labeling.errors import OracleError

SECONDS = 20.0
"""An import may compute, or wait, so long: ten times what the largest libraries take."""


class Trial:
    """Imports modules one after the other in a worker, which is started when first needed."""

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = None

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def harm(self, files: Files) -> str:
        """What harm the import of a module does, nothing where it does none; one that merely fails does none.

        Parameters
        ----------
        files
            Path and hash of the module first, then those of what it may import from.
        """
        return self._told(files) if possible() else ""

    def _told(self, files: Files) -> str:
        for _ in range(STARTS):
            fresh = self._worker is None
            self._worker = self._worker or WorkerProcess(Limits(total_seconds=SECONDS))
            what = self._what(self._worker, files)
            if what:
                began = self._worker.began
                self._end()
                if not began or not fresh:
                    continue  # no start, or one before it may have broken the process
            return what
        raise OracleError(NO_START)

    def _what(self, worker: WorkerProcess, files: Files) -> str:
        worker.give(files, None)
        if what := worker.await_answer(TICK):
            return IMPORTING + what
        message = worker.heard()
        if message is None:
            return IMPORTING + worker.last_words()
        stopped = wire.unpacked_answers(message).stopped if isinstance(message, dict) else None
        return stopped.what if stopped and stopped.what.startswith(IMPORTING) else ""

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None
