"""Asks functions in worker processes, so that one that hangs, eats memory or crashes stops nothing but itself.

Processes are started as programs of their own, not forked, so this works from threads, under a test runner and inside
a daemon process such as a Dask worker. They end with this one, whatever ends it.
"""

from __future__ import annotations

import selectors
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from labeling.applying.limits import Limits
from labeling.applying.worker_process import WorkerProcess
from labeling.asking import wire
from labeling.asking.answers import NO_MEMORY, Answers, Trouble
from labeling.asking.worker import EDITED
from labeling.asking.world import CHANGED
from labeling.errors import OracleError
from labeling.question import Question
from labeling.sources.functions import LabelingFunction

TICK = 0.05
STARTS = 3
NO_START = "the processes that ask labeling functions end as soon as they start; is there memory left?"


class Workers:
    """Worker processes, kept from block to block; started when first needed, ended on leaving the context.

    A function that was stopped is not asked again. One thread asks at a time.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._idle: list[WorkerProcess] = []
        self._stopped: dict[tuple[object, str], Answers] = {}
        self._blocks = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        while self._idle:
            self._idle.pop().end()

    def ask(
        self,
        functions: Sequence[LabelingFunction],
        questions: Sequence[Question],
        progress: Callable[[int], None] = lambda done: None,
    ) -> list[Answers]:
        """Answers of each function, in order; the same as without workers.

        Parameters
        ----------
        functions
            From files, as `labeling.loading.registry.load_sources` reads them.
        progress
            Called with 1 after each function.

        Raises
        ------
        OracleError
            When the file of a function was edited since it was read, or no process can be started.
        """
        with self._lock:
            self._blocks += 1
            turn = _Turn(self, functions, questions, progress)
            turn.run()
            return [turn.found[i] for i in range(len(functions))]

    def free(self, fresh: bool, number: int, packed: bytes) -> WorkerProcess:
        """A process that nobody uses and that knows the block of that number; a new one if it must be fresh."""
        for _ in range(STARTS):
            worker = self._idle.pop() if self._idle and not fresh else WorkerProcess(self._limits)
            try:
                worker.take_block(number, packed)
            except OSError:  # it ended while nobody used it
                worker.end()
            else:
                return worker
        raise OracleError(NO_START)

    def done(self, worker: WorkerProcess, reusable: bool) -> None:
        """Take a process back."""
        if reusable:
            self._idle.append(worker)
        else:
            worker.end()

    def remember(self, lf: LabelingFunction, answers: Answers) -> None:
        """Do not ask a function again that was stopped."""
        if answers.stopped:
            self._stopped[_key(lf)] = answers

    def known(self, lf: LabelingFunction) -> Answers | None:
        """What is known of a function that was stopped."""
        return self._stopped.get(_key(lf))

    def turn(self, calls: int) -> tuple[int, int]:
        """Number of the present block, and how many processes so many calls are worth."""
        return self._blocks, self._limits.workers(calls)


class _Turn:
    """All functions asked about one block."""

    def __init__(
        self,
        workers: Workers,
        functions: Sequence[LabelingFunction],
        questions: Sequence[Question],
        progress: Callable[[int], None],
    ) -> None:
        self._workers, self._functions, self._progress = workers, functions, progress
        self.found = {i: known for i, lf in enumerate(functions) if (known := workers.known(lf))}
        self._todo = deque((i, False) for i in range(len(functions)) if i not in self.found)
        self._number, self._most = workers.turn(len(self._todo) * len(questions))
        self._packed = wire.packed(questions) if self._todo else b""
        self._busy: dict[WorkerProcess, int] = {}
        self._lost = 0
        progress(len(self.found))

    def run(self) -> None:
        """Ask until all have answered or were stopped."""
        with selectors.DefaultSelector() as ready:
            try:
                while self._todo or self._busy:
                    self._start(ready)
                    heard = [key.fileobj for key, _ in ready.select(TICK)]
                    for worker in list(self._busy):
                        self._see(worker, worker in heard, ready)
            finally:  # after an error or Ctrl+C nobody waits for those who are still at it
                for worker in self._busy:
                    worker.end()

    def _start(self, ready: selectors.BaseSelector) -> None:
        while self._todo and len(self._busy) < self._most:
            i, fresh = self._todo.popleft()
            worker = self._workers.free(fresh, self._number, self._packed)
            self._busy[worker] = i
            ready.register(worker, selectors.EVENT_READ)
            worker.give(self._functions[i].files, self._functions[i].name)

    def _see(self, worker: WorkerProcess, answered: bool, ready: selectors.BaseSelector) -> None:
        if answered:
            outcome = self._outcome(worker)
        elif what := worker.trouble():
            outcome = _Outcome(Answers(stopped=Trouble(worker.place(), what)), reusable=False)
        else:
            return
        ready.unregister(worker)
        i, alone = self._busy.pop(worker), worker.began and worker.asked == 1
        self._workers.done(worker, outcome.reusable)
        if outcome.doubtful and not alone:
            self._todo.appendleft((i, True))  # others may have filled the memory, or broken the process, before it
        else:
            self._take(i, outcome.answers)

    def _outcome(self, worker: WorkerProcess) -> _Outcome:
        message = worker.heard()
        if message == EDITED:
            lf = self._functions[self._busy[worker]]
            raise OracleError(f"{lf.name} was edited while it was asked; run this again", lf.path, lf.line)
        if message is None and not worker.began:
            self._lost += 1
            if self._lost == STARTS:
                raise OracleError(NO_START)
        if message is None:
            trouble = Trouble(worker.place(), worker.last_words())
            return _Outcome(Answers(stopped=trouble), reusable=False, doubtful=True)
        answers = wire.unpacked_answers(message)
        why = answers.stopped.what if answers.stopped else ""
        no_memory = why == NO_MEMORY
        return _Outcome(answers, reusable=not no_memory and CHANGED not in why, doubtful=no_memory)

    def _take(self, i: int, answers: Answers) -> None:
        self.found[i] = answers
        self._workers.remember(self._functions[i], answers)
        self._progress(1)


@dataclass(frozen=True)
class _Outcome:
    """What came of asking a function: whether its process can go on, and whether others may be to blame."""

    answers: Answers
    reusable: bool
    doubtful: bool = False


def _key(lf: LabelingFunction) -> tuple[object, str]:
    return lf.files, lf.name
