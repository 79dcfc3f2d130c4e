"""Asks all functions about one question, at once and under a time limit, in a worker that stays.

For suggestions, which must not wait for a function that hangs on a customer's words: it is not asked again then.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence
from functools import lru_cache

from labeling.applying.limits import Limits
from labeling.applying.worker_process import WorkerProcess
from labeling.applying.workers import STARTS, TICK
from labeling.asking import wire
from labeling.choosing import Choice
from labeling.question import Question
from labeling.sources.functions import LabelingFunction

QUICK = Limits(seconds=0.5, total_seconds=30.0)
"""An agent waits for a suggestion: half a second for a function is much, with ten milliseconds for all as a rule."""

Said = list[Choice | None]


class Asker:
    """One worker process; one question at a time.

    Parameters
    ----------
    limits
        What functions may take: ``seconds`` on a question, ``total_seconds`` for all, and for importing their modules.
    """

    def __init__(self, limits: Limits = QUICK) -> None:
        self._limits, self._lock, self._blocks = limits, threading.Lock(), 0
        self._worker: WorkerProcess | None = None
        self._stopped: set[tuple[object, str]] = set()

    def ask(self, functions: Sequence[LabelingFunction], question: Question) -> Said:
        """What each function says, None where it abstains, fails, or is not asked any more.

        Parameters
        ----------
        functions
            From files.
        """
        with self._lock:
            out: dict[int, Choice | None] = {}
            for _ in range(STARTS):
                wanted = [i for i, lf in enumerate(functions) if _key(lf) not in self._stopped]
                said = self._said([functions[i] for i in wanted], question) if wanted else []
                if said is not None:
                    out = dict(zip(wanted, said, strict=True))
                    break
            return [out.get(i) for i in range(len(functions))]

    def close(self) -> None:
        """End the process; the next question starts another one."""
        with self._lock:
            self._end()

    def _said(self, functions: Sequence[LabelingFunction], question: Question) -> Said | None:
        """Answers, None where one of the functions had to be stopped, or the process was gone."""
        worker = self._worker = self._worker or WorkerProcess(self._limits)
        self._blocks += 1
        try:
            worker.take_block(self._blocks, wire.packed([question]))
        except OSError:  # it ended while nobody used it
            self._end()
            return None
        worker.give_each([(lf.files[0][0], lf.name) for lf in functions])
        message = None if worker.await_answer(TICK) else worker.heard()
        if isinstance(message, list) and len(message) == len(functions):
            return [None if said is None else (bool(said[0]), said[1]) for said in message]
        place = worker.place()
        if 0 <= place < len(functions):
            self._stopped.add(_key(functions[place]))
        self._end()
        return None

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


@lru_cache(maxsize=1)
def asker_of(pid: int) -> Asker:
    """The asker of a process; call `shared_asker`."""
    made = Asker()
    atexit.register(made.close)
    return made


def shared_asker() -> Asker:
    """The asker of this process, made when first needed; it ends with the process, and a fork has one of its own."""
    return asker_of(os.getpid())


def _key(lf: LabelingFunction) -> tuple[object, str]:
    return lf.files, lf.name
