"""Looking at how fresh everything is, and keeping the score, so that there is a trend."""

from __future__ import annotations

from datetime import datetime

from app.freshness.deciding import settle
from app.freshness.finding import fingerprints_if_whole
from app.freshness.report import DUE_DAYS, Freshness, freshness
from app.workspace import Workspace
from labeling.store import Store
from labeling.store.fresh_scores import Scored, append_score


def look(workspace: Workspace, store: Store, at: datetime, due_days: int = DUE_DAYS, keep: bool = False) -> Freshness:
    """Note which findings were seen to, and look at everything.

    Parameters
    ----------
    at
        Timezone-aware.
    due_days
        Templates whose day of review comes within so many days are due.
    keep
        Append the score to the trend; a day (UTC) that has one keeps it.
    """
    settle(store, at, fingerprints_if_whole(workspace))
    found = freshness(workspace, store, at, due_days)
    if keep and found.score.value is not None:
        with store.write() as connection:
            append_score(connection, Scored(found.at, found.score.value, found.score.shares))
    return found


def take(workspace: Workspace, store: Store, at: datetime) -> Freshness:
    """The same with the score kept, as the freshness job does it."""
    return look(workspace, store, at, keep=True)
