"""Guards that act: one that fails stops the ramp and raises an alert."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from app.experimenting.alerting import raise_alert
from app.experimenting.reading import read_result
from app.experimenting.result import Result, stopping
from app.experimenting.words import NAMES, harm, size
from app.observing.kept_traffic import KeptTraffic
from app.workspace import Workspace
from labeling.serving.experiments import GUARD, RUNNING, ExperimentEvent, Running
from labeling.store import Store
from labeling.store.experiments import add_event, running
from models.experiments.guards import GuardFound

BY = "guard"


def check_guards(
    workspace: Workspace, store: Store, at: datetime, kept: KeptTraffic | None = None
) -> GuardFound | None:
    """Stop the running experiment where a guard says so; that guard, or None.

    May be called as often as wanted: the guards look at the end of each day (UTC) and keep their error rate over all
    days. Where it stops, everybody is back to no suggestions until a person ends the experiment.

    Parameters
    ----------
    kept
        Traffic in memory, for whoever checks every minute.
    """
    with store.read() as connection:
        now = running(connection)
    if now is None or now.state != RUNNING or not now.experiment.guards:
        return None
    return enforce(store, read_result(workspace, store, now.experiment, at, kept))


class GuardWatch:
    """Checks the guards of a workspace again and again: once each day (UTC), which is how often they look.

    Parameters
    ----------
    kept
        Traffic in memory, None reads it anew each time.
    """

    def __init__(self, workspace: Workspace, store: Store, kept: KeptTraffic | None = None) -> None:
        self.workspace, self.store, self.kept = workspace, store, kept
        self._done: tuple[str, date] | None = None

    def check(self, at: datetime) -> GuardFound | None:
        """As `check_guards`, and for nothing where this day was checked already."""
        with self.store.read() as connection:
            now = running(connection)
        key = ("" if now is None else now.experiment.name, at.astimezone(UTC).date())
        if now is None or key == self._done:
            return None
        found = check_guards(self.workspace, self.store, at, self.kept)
        self._done = key
        return found


def enforce(store: Store, result: Result) -> GuardFound | None:
    """Stop an experiment by what its guards say; None where they let it run, or it does not run."""
    found = stopping(result)
    if found is None or not _stop(store, result, found):
        return None
    value = found.worse if math.isfinite(found.worse) else 0.0
    raise_alert(store, result.experiment.name, value, said(found), result.at)
    return found


def _stop(store: Store, result: Result, found: GuardFound) -> bool:
    """Whether this call stopped it: another watcher may have been faster."""
    name = result.experiment.name
    with store.write() as connection:
        if not _runs(running(connection), name):
            return False
        add_event(connection, ExperimentEvent(name, result.at, BY, GUARD, 0.0, said(found)))
    return True


def _runs(now: Running | None, name: str) -> bool:
    return now is not None and now.state == RUNNING and now.experiment.name == name


def said(found: GuardFound) -> str:
    """What a guard saw, and what was borne."""
    metric = found.guard.metric
    return (
        f"{NAMES[metric]}: {harm(metric, found.worse)}, surely {size(metric, found.at_least)} or more, "
        f"where {size(metric, found.guard.worse_by)} are borne"
    )
