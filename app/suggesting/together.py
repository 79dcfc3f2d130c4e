"""What waits together is worked on together, and what comes alone goes at once.

A few threads each take all that has come meanwhile, up to a limit, and hand it to one call: the more wait, the less
each costs, and nobody waits for others to come (adaptive batching as in D. Crankshaw et al., "Clipper: A Low-Latency
Online Prediction Serving System", NSDI 2017, section 4.3, without its delay).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from labeling.errors import OracleError

Asked = TypeVar("Asked")
Found = TypeVar("Found")
MOST = 16


@dataclass(frozen=True)
class _Waiting:
    asked: Any
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Together(Generic[Asked, Found]):
    """Answers what coroutines ask, in groups and in threads of its own; close it.

    Parameters
    ----------
    work
        From a group to its answers, in order. Where it fails, each of the group is asked again alone, so that what is
        wrong with one fails for that one only.
    threads
        Groups that are worked on at once.
    most
        How many are in a group at most.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Found]], threads: int, most: int = MOST) -> None:
        self.work, self.most = work, most
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = False
        self._threads = [threading.Thread(target=self._run, name=f"together-{i}") for i in range(threads)]
        for thread in self._threads:
            thread.start()

    async def ask(self, one: Asked) -> Found:
        """The answer to one; what the work raises for it is raised here.

        Raises
        ------
        OracleError
            Once it is closed.
        """
        if self._closed:
            raise OracleError("the service is shutting down; ask again in a moment")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Found] = loop.create_future()
        self._queue.put(_Waiting(one, answer, loop))
        return await answer

    def close(self) -> None:
        """Answer what waits, and end."""
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < self.most:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    self._queue.put(None)  # ours, or another thread's: whoever comes next ends by it
                    break
                group.append(more)
            self._answer(group)

    def _answer(self, group: Sequence[_Waiting]) -> None:
        try:
            found: Sequence[Any] = self.work([one.asked for one in group])
        except BaseException as error:
            if len(group) > 1:
                for one in group:
                    self._answer([one])
                return
            found = [error]
        group[0].loop.call_soon_threadsafe(_hand_over, group, found)


def _hand_over(group: Sequence[_Waiting], found: Sequence[Any]) -> None:
    for one, answer in zip(group, found, strict=True):
        if one.answer.done():  # who asked has left
            continue
        if isinstance(answer, BaseException):
            one.answer.set_exception(answer)
        else:
            one.answer.set_result(answer)
