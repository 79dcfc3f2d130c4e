"""Dear work about the traffic that is done beside the pages: looking for drift, and looking at replies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from app.desk.loaded import Desk
from app.observing.breather import Breather
from app.observing.drift import drift, signs
from app.observing.drift_report import DriftReport
from app.observing.matching import Matched, match_new, replies_waiting
from labeling.acting import acting, program
from labeling.errors import OracleError

T = TypeVar("T")
log = logging.getLogger(__name__)
SHARE = 0.6
FAILED = "It could not be found out; the log of `oracle app` says why."


class Work(Generic[T]):
    """Something done by a thread of its own: ``found`` once it is done, or ``problem`` in one sentence."""

    def __init__(self, name: str, do: Callable[[], T]) -> None:
        self.found: T | None = None
        self.problem = ""
        self._do = do
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    @property
    def running(self) -> bool:
        """Whether it is not over yet."""
        return self.thread.is_alive()

    def wait(self, seconds: float | None = None) -> Work[T]:
        """Itself, after so many seconds at the most, or once it is over."""
        self.thread.join(seconds)
        return self

    def _run(self) -> None:
        try:
            with acting(program(self.thread.name)):  # whoever looks on may not have the right to write it down
                self.found = self._do()
        except OracleError as error:
            self.problem = str(error)
        except Exception:  # whatever happens there, the page goes on and the log says what it was
            log.exception("%s failed", self.thread.name)
            self.problem = FAILED


def looked_for_drift(desk: Desk, at: datetime) -> Work[DriftReport]:
    """Drift up to a moment; begun anew when a day has ended, or release, templates or functions have changed."""
    breathe = Breather(threading.Event(), SHARE)  # pages go first
    found = signs(desk.workspace, desk.store, at)

    def look() -> DriftReport:
        breathe.begin()
        return drift(desk.workspace, desk.store, at, breathe=breathe)

    return desk.kept("drift", found, lambda: Work("look-for-drift", look))


def looked_at_replies(desk: Desk, since: datetime) -> tuple[int, Work[Matched] | None]:
    """Replies from a moment on that nobody looked at yet, and the work that does so, begun where it does not run."""
    waiting = replies_waiting(desk.workspace, desk.store, since)
    if not waiting:
        return 0, None

    def renew(work: Work[Matched] | None) -> Work[Matched]:
        if work is not None and (work.running or work.problem):
            return work
        return Work("match-replies", lambda: match_new(desk.workspace, desk.store, since=since))

    return waiting, desk.renewed("matching", renew)
