"""A workspace without any run, and a clock that stands until it is moved."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from app.schedule.due import plan
from app.schedule.lease import Pace
from app.schedule.running import Runner
from app.workspace import Workspace
from labeling.serving.jobs import JOBS
from labeling.store import jobs as log

QUICK = Pace(lasts=60, beat=0.05, look=0.02)


@dataclass
class Room:
    workspace: Workspace
    store: object
    now: datetime = datetime(2026, 3, 2, 2, 59, tzinfo=UTC)  # a Monday, a minute before the retraining
    done: list = field(default_factory=list)

    def clock(self):
        return self.now

    def move(self, **by):
        self.now += timedelta(**by)
        return self.now

    def configure(self, text):
        (self.workspace.root / "oracle.toml").write_text(text, encoding="utf-8")
        self.workspace = Workspace(self.workspace.root)
        self.plan()

    def plan(self):
        with self.store.write() as connection:
            return plan(connection, self.workspace.settings.schedule, self.now)

    def runner(self, **works):
        def note(doing):
            self.done.append(doing.at)
            return {"n": len(self.done)}

        return Runner(self.workspace, self.store, dict.fromkeys(JOBS, note) | works, self.clock, QUICK)

    def runs(self, job=None):
        with self.store.read() as connection:
            return log.job_runs(connection, job)[::-1]

    def story(self, job=None):
        return [(run.state, run.attempt) for run in self.runs(job)]


@pytest.fixture
def room(tmp_path):
    (tmp_path / "shop" / "data").mkdir(parents=True)
    workspace = Workspace(tmp_path / "shop")
    with workspace.open_store() as store:
        made = Room(workspace, store)
        made.plan()
        yield made
