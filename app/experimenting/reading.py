"""Results read from the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd

from app.experimenting.result import Result, make_result
from app.observing.kept_traffic import KeptTraffic
from app.observing.traffic import read_traffic
from app.workspace import Workspace
from labeling.serving.experiments import START, Experiment, ExperimentEvent
from labeling.serving.stages import LIVE
from labeling.store import Store
from labeling.store.experiments import events, experiment, experiments, looks, running
from labeling.store.stages import modes

# a case is enrolled by its first question; nothing of it lies before the start
MOMENT = timedelta(microseconds=1)


def chosen(store: Store, name: str | None = None) -> Experiment | None:
    """The one of that name; without a name the one that started last, else the one planned last; None without any.

    Raises
    ------
    OracleError
        When there is none of that name.
    """
    with store.read() as connection:
        if name is not None:
            return experiment(connection, name)
        started, planned = running(connection), experiments(connection)
    if started is not None:
        return started.experiment
    return planned[0] if planned else None


def read_result(
    workspace: Workspace,
    store: Store,
    planned: Experiment,
    at: datetime,
    kept: KeptTraffic | None = None,
    match: bool = True,
) -> Result:
    """The result of an experiment as of a moment.

    Parameters
    ----------
    kept
        Traffic in memory, for whoever asks again and again.
    match
        Look at new replies first; not with ``kept``.
    """
    with store.read() as connection:
        happened, taken = events(connection, planned.name), looks(connection, planned.name)
        live = modes(connection).template == LIVE
    frame = _frame(workspace, store, happened, at, kept, match)
    return make_result(planned, happened, taken, frame, at, live)


def _frame(
    workspace: Workspace,
    store: Store,
    happened: Sequence[ExperimentEvent],
    at: datetime,
    kept: KeptTraffic | None,
    match: bool,
) -> pd.DataFrame:
    began = next((event.at for event in happened if event.action == START), at - MOMENT)
    if kept is not None:
        return kept.get(began, at).frame
    return read_traffic(workspace, store, began, at, match and began < at - MOMENT).frame
