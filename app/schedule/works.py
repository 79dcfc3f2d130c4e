"""What each job does; each returns facts for the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.backing_up.making import back_up
from app.experimenting.guarding import GuardWatch
from app.freshness.taking import take
from app.observing.watching import Watcher
from app.schedule.retraining import retrain_facts
from app.schedule.running import Doing, Work
from app.services import run_until
from labeling.errors import OracleError
from labeling.serving.jobs import BACKUP, FRESHNESS, MONITOR, RETRAIN


def retrain(doing: Doing) -> dict[str, Any]:
    """The whole flow up to a release; steps whose inputs have not changed are not run again."""
    outcomes, _ = run_until(doing.workspace, "release", doing.progress)
    return retrain_facts(doing, outcomes)


def freshness(doing: Doing) -> dict[str, Any]:
    """The freshness score of the day, for the trend, and how much is due."""
    found = take(doing.workspace, doing.store, doing.at)
    score, waiting = found.score.value, len(found.waiting)
    says = f"{waiting:,} to do" if score is None else f"{100 * score:.0f} % fresh, {waiting:,} to do"
    return {"score": score, "waiting": waiting, "says": says}


def backup(doing: Doing) -> dict[str, Any]:
    """A backup where backups are kept, and no more of them than the settings say."""
    return back_up(doing.workspace, doing.store, doing.at, keep=doing.workspace.settings.schedule.keep_backups)


class Monitoring:
    """Looks at the traffic once; what one look found out spares the next one work."""

    def __init__(self) -> None:
        self._watcher: Watcher | None = None

    def __call__(self, doing: Doing) -> dict[str, Any]:
        """Match replies, make figures, look for drift, raise and clear alerts."""
        if self._watcher is None:
            guards = GuardWatch(doing.workspace, doing.store)
            self._watcher = Watcher(doing.workspace, doing.store, also={"guards of the experiment": guards.check})
        seen = self._watcher.look(doing.at)
        if seen.report is None:
            raise OracleError("the figures of the traffic could not be made; the log says why")
        raised = sorted(e.rule for e in seen.raised)
        return {"raised": raised, "says": f"raised: {', '.join(raised)}" if raised else "no alert is raised"}

    def close(self) -> None:
        """End what it keeps open."""
        if self._watcher is not None:
            self._watcher.stop()


def works(monitoring: Monitoring) -> Mapping[str, Work]:
    """All jobs by their names."""
    return {RETRAIN: retrain, FRESHNESS: freshness, MONITOR: monitoring, BACKUP: backup}
