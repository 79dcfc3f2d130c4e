"""The scheduler: a process that begins jobs when they are due, until somebody stops it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from app.schedule.cron import trigger_of
from app.schedule.due import plan
from app.schedule.job_store import TimesJobStore
from app.schedule.lease import PACE, Busy, Pace, Stopped
from app.schedule.running import Runner, Work
from app.schedule.words import told
from app.settings import Settings
from app.workspace import Workspace
from labeling.acting import acting, program
from labeling.errors import OracleError
from labeling.serving.jobs import JOBS, JobTime
from labeling.store import Store

log = logging.getLogger(__name__)
LOOK = 15.0
TIMES, OWN = "times", "own"


@dataclass
class Scheduler:
    """Begins jobs at their times, tries again what failed, and looks whether something calls for a retraining.

    Parameters
    ----------
    workspace, store
        Whose jobs they are; oracle.toml is read again when it changes, and while it is broken the last good one holds.
    say
        Hears a line a job.
    look
        Seconds between looks at what is due for other reasons than the clock.
    """

    workspace: Workspace
    store: Store
    works: Mapping[str, Work]
    say: Callable[[str], None] = print
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    pace: Pace = PACE
    look: float = LOOK
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._problem = ""
        self._inside = {job: threading.Lock() for job in JOBS}
        self._timer = BackgroundScheduler(
            timezone=UTC,
            jobstores={TIMES: TimesJobStore(self.store), OWN: MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(len(JOBS) + 1)},
            # a time that passed while nobody was there counts once, however late it is
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 2},
        )

    def run(self) -> None:
        """Until `stop` is set; jobs that run end at their next boundary then."""
        self._plan(self.workspace.settings)
        self._timer.start()
        try:
            # in this thread, as one of the timer's own that adds jobs while the timer ends would wait for ever
            self._look()
            while not self.stop.wait(self.look):
                self._look()
        finally:
            self.stop.set()
            self._timer.remove_all_jobs()  # else a wake-up meanwhile would hand jobs to threads that take none
            self._timer.shutdown(wait=True)

    def times(self) -> dict[str, JobTime]:
        """When each job runs next."""
        with self.store.write() as connection:
            return plan(connection, self.workspace.settings.schedule, self.clock())

    def attempt(self, job: str) -> None:
        """Run a job if it is due and nobody else holds the lease; otherwise the next look comes back to it."""
        inside = self._inside[job]
        if self.stop.is_set() or not inside.acquire(blocking=False):
            return
        try:
            with acting(program("schedule")):
                self._attempt(job)
        except (Busy, Stopped):
            return
        except Exception:  # a scheduler that ended would leave everybody believing that all is well
            log.exception("job %s could not be begun", job)
        finally:
            inside.release()

    def _attempt(self, job: str) -> None:
        done = Runner(self.workspace, self.store, self.works, self.clock, self.pace, self.stop).run_due(job)
        if done is not None:
            self.say(told(done, self.workspace.settings.schedule))

    def _look(self) -> None:
        try:
            self._read_settings()
        except Exception:
            log.exception("oracle.toml could not be read again")
        for job in JOBS:
            self._timer.add_job(self.attempt, args=[job], name=job, jobstore=OWN)

    def _read_settings(self) -> None:
        fresh = Workspace(self.workspace.root)
        try:
            changed = fresh.settings != self.workspace.settings
        except OracleError as error:
            if self._problem != str(error):
                log.warning("%s; the settings before hold until then", error)
            self._problem = str(error)
            return
        self._problem = ""
        if changed:
            self.workspace = fresh
            self._plan(fresh.settings)

    def _plan(self, settings: Settings) -> None:
        times = self.times()
        for job in JOBS:
            if self._timer.get_job(job, TIMES) is not None:
                self._timer.remove_job(job, TIMES)
            if job in times:
                trigger = trigger_of(times[job].cron, settings.schedule.timezone)
                self._timer.add_job(self.attempt, trigger, args=[job], id=job, name=job, jobstore=TIMES)
