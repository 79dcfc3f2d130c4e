"""Running jobs because somebody asks for it: at the command line, or from cron, systemd and Kubernetes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.pipeline.step import Outcome, Progress, Silent
from app.pipeline.steps import until
from app.schedule.due import plan
from app.schedule.lease import WORK, Busy, held
from app.schedule.retraining import retrain_facts
from app.schedule.running import Boundaries, Doing, Runner
from app.services import StepsUntil, run_until
from app.stopping import stopped_gently
from app.workspace import Workspace
from labeling.serving.jobs import RETRAIN, JobRun
from labeling.store.jobs import job_times


@dataclass
class Ran:
    """A retraining and what its steps came to; ``run`` is None where it was not due.

    Parameters
    ----------
    current
        The release that is current after it: another one where a person went back since it was made.
    """

    run: JobRun | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    reports: dict[str, Any] = field(default_factory=dict)
    current: str | None = None
    next_at: datetime | None = None
    busy: str = ""

    def work(self, doing: Doing) -> dict[str, Any]:
        """The job itself."""
        self.outcomes, self.reports = run_until(doing.workspace, "release", doing.progress)
        self.current = doing.store.current_release()
        return retrain_facts(doing, self.outcomes)


def run_job(workspace: Workspace, job: str, wait: bool) -> JobRun:
    """Run a job now and once.

    Raises
    ------
    Busy
        When another job holds the workspace and it is not waited for.
    """
    from app.schedule.works import Monitoring, works

    monitoring = Monitoring()
    try:
        with workspace.open_store() as store, _stop() as stop:
            return Runner(workspace, store, works(monitoring), stop=stop).run_now(job, wait)
    finally:
        monitoring.close()


def run_all(workspace: Workspace, progress: Progress | None = None, wait: bool = False) -> Ran:
    """The main job by hand: all steps up to a release. Raises as `run_job`."""
    found = Ran()
    with workspace.open_store() as store, _stop() as stop:
        found.run = Runner(workspace, store, {RETRAIN: found.work}, stop=stop).run_now(RETRAIN, wait, progress)
    return found


def run_if_due(workspace: Workspace, progress: Progress | None = None, wait: bool = False) -> Ran:
    """The main job if its time has come or was missed, it failed before, or something calls for it.

    Where somebody else runs a job, ``busy`` says who, and nothing is run.
    """
    found = Ran()
    with workspace.open_store() as store, _stop() as stop:
        with store.write() as connection:
            plan(connection, workspace.settings.schedule, datetime.now(UTC))
        try:
            found.run = Runner(workspace, store, {RETRAIN: found.work}, stop=stop).run_due(RETRAIN, wait, progress)
        except Busy as error:
            found.busy = str(error)
        with store.read() as connection:
            time = job_times(connection).get(RETRAIN)
    found.next_at = None if time is None else time.next_at
    return found


def run_up_to(
    workspace: Workspace,
    last: str,
    progress: Progress | None = None,
    wait: bool = False,
    steps: StepsUntil = until,
) -> tuple[list[Outcome], dict[str, Any]]:
    """The steps up to one, with the lease but without a line in the history; see `run_until`. Raises as `run_job`."""
    with workspace.open_store() as store, _stop() as stop, held(store, WORK, wait=wait, stop=stop) as lease:
        return run_until(workspace, last, Boundaries(progress or Silent(), lease, stop), steps)


@contextmanager
def _stop() -> Iterator[threading.Event]:
    stop = threading.Event()
    with stopped_gently(stop, (signal.SIGTERM,)):
        yield stop
