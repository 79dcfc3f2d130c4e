"""Running a job: with the lease, from its line in the history to what became of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from app.pipeline.step import Progress, Silent
from app.schedule.due import advance, due
from app.schedule.holders import is_gone
from app.schedule.lease import PACE, Lease, LeaseLost, Pace, Stopped, held, lease_of
from app.schedule.triggers import seen_now
from app.workspace import Workspace
from labeling.disk.troubles import in_words
from labeling.errors import OracleError
from labeling.serving.jobs import BY_HAND, DONE, FAILED, LOST, RETRAIN, STOPPED, Due, JobRun
from labeling.store import Store
from labeling.store.jobs import begin_run, end_run, forget_runs, give_up_lost, lost_runs

log = logging.getLogger(__name__)
KEPT = 1000
LONGEST = 2000


class Boundaries:
    """Progress that looks at every boundary between two steps whether this process may go on.

    Raises, there, `Stopped` or `LeaseLost`.
    """

    def __init__(self, inner: Progress, lease: Lease, stop: threading.Event) -> None:
        self.inner, self.lease, self.stop = inner, lease, stop

    def start(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """A new bar, of a step that begins to work."""
        self.check()
        return self.inner.start(name, total)

    def finish(self, name: str, seconds: float, skipped: bool) -> None:
        """The step is done, and what it made is kept."""
        self.inner.finish(name, seconds, skipped)
        self.check()

    def check(self) -> None:
        """Go on, or not."""
        if self.stop.is_set():
            raise Stopped
        self.lease.beat()


@dataclass(frozen=True)
class Doing:
    """What a job gets: its workspace, an open store, the time, and where it says how far it is."""

    workspace: Workspace
    store: Store
    at: datetime
    progress: Boundaries


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt."""

    state: str
    error: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    raised: Exception | None = None


Work = Callable[[Doing], dict[str, Any]]


@dataclass(frozen=True)
class Runner:
    """Runs jobs of a workspace.

    Parameters
    ----------
    works
        What each job does, by its name.
    stop
        Set when this process should end; a job ends at its next boundary then.
    """

    workspace: Workspace
    store: Store
    works: Mapping[str, Work]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    pace: Pace = PACE
    stop: threading.Event = field(default_factory=threading.Event)

    def run_due(self, job: str, wait: bool = False, progress: Progress | None = None) -> JobRun | None:
        """Run a job if it is due; None where it is not, or somebody else began it first.

        Raises
        ------
        Busy
            When somebody else holds the lease and it is not waited for.
        """
        if self._due(job) is None:
            return None
        found = self._run(job, lambda c, at: due(c, self.workspace.settings, job, at), wait, progress or Silent())
        return None if found is None else found[0]

    def run_now(self, job: str, wait: bool = False, progress: Progress | None = None) -> JobRun:
        """Run a job by hand, due or not; what it raises is kept in the history and raised.

        Raises
        ------
        Busy
            When somebody else holds the lease and it is not waited for.
        """
        found = self._run(job, lambda c, at: Due(job, BY_HAND, at), wait, progress or Silent())
        assert found is not None
        if found[1] is not None:
            raise found[1]
        return found[0]

    def _due(self, job: str) -> Due | None:
        at = self.clock()
        with self.store.read() as connection:
            lost = lost_runs(connection, at, is_gone)
        if lost:
            with self.store.write() as connection:
                give_up_lost(connection, at, is_gone)
        with self.store.read() as connection:
            return due(connection, self.workspace.settings, job, at)

    def _run(
        self, job: str, ask: Callable[[Connection, datetime], Due | None], wait: bool, progress: Progress
    ) -> tuple[JobRun, Exception | None] | None:
        with held(self.store, lease_of(job), self.clock, self.pace, wait, self.stop) as lease:
            begun = self._begin(job, ask, lease)
            if begun is None:
                return None
            found = self._outcome(begun, Boundaries(progress, lease, self.stop))
            return self._end(begun, found), found.raised

    def _begin(self, job: str, ask: Callable[[Connection, datetime], Due | None], lease: Lease) -> JobRun | None:
        """The line in the history, and the time settled, in one transaction: a job that is due begins once."""
        at = self.clock()
        with self.store.write() as connection:
            give_up_lost(connection, at, is_gone)
            wanted = ask(connection, at)
            if wanted is None:
                return None
            advance(connection, self.workspace.settings.schedule, job, at)
            facts = {"seen": asdict(seen_now(connection))} if job == RETRAIN else {}
            run = JobRun(job, wanted.cause, at, lease.holder, wanted.due_at, wanted.attempt, facts=facts)
            return begin_run(connection, run)

    def _outcome(self, run: JobRun, progress: Boundaries) -> Outcome:
        try:
            facts = self.works[run.job](Doing(self.workspace, self.store, run.started_at, progress))
            progress.lease.beat()
        except Stopped as error:
            return Outcome(STOPPED, str(error), raised=error)
        except LeaseLost as error:
            return Outcome(LOST, str(error), raised=error)
        except OracleError as error:
            return Outcome(FAILED, str(error), raised=error)
        except OSError as error:
            said = in_words(error)
            if said is None:
                log.exception("job %s failed", run.job)
            return Outcome(FAILED, said or str(error), raised=error)
        except Exception as error:
            log.exception("job %s failed", run.job)
            return Outcome(FAILED, str(error) or type(error).__name__, raised=error)
        except BaseException:
            self._end(run, Outcome(STOPPED, "it was interrupted"))
            raise
        return Outcome(DONE, facts=facts)

    def _end(self, run: JobRun, found: Outcome) -> JobRun:
        with self.store.write() as connection:
            ended = end_run(connection, run, found.state, self.clock(), found.error[:LONGEST], found.facts)
            forget_runs(connection, run.job, KEPT)
        return ended
