"""All that the traffic says, as one value: what `oracle monitor`, the page, the gauges and the alerts show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from app.observing.accuracy import Accuracy, accuracy
from app.observing.calibration import calibration
from app.observing.candidate import Comparison, read_candidate
from app.observing.figures import Overview, overview
from app.observing.kept_traffic import KeptTraffic
from app.observing.match_rates import BY, match_rates
from app.observing.matching import match_new, replies_waiting
from app.observing.report_lines import lines
from app.observing.shares import plain
from app.observing.stale import Stale, stale
from app.observing.traffic import Traffic
from app.observing.worse import worse
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.alerts import standing
from labeling.store.traffic import spot_checks

MOST_DAYS = 3650


@dataclass(frozen=True)
class Monitor:
    """A window of traffic up to ``at``, compared with the one before it.

    Parameters
    ----------
    days
        Length of the window, and of the one before.
    rates
        Match rates by each of ``BY``, see `app.observing.match_rates`.
    calibration
        By day, see `app.observing.calibration`.
    accuracy
        Of the answers, and of leaving unanswered.
    candidate
        The release in shadow against the current one; None where there is none.
    waiting
        Replies of the window that nobody looked at yet.
    alarms
        Sentences: the alerts that are raised, then what has surely become worse.
    """

    at: datetime
    since: datetime
    until: datetime
    days: int
    overview: Overview
    rates: Mapping[str, pd.DataFrame]
    calibration: pd.DataFrame
    accuracy: tuple[Accuracy, Accuracy]
    candidate: Comparison | None
    stale: Stale
    waiting: int
    alarms: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON, None for what is not known."""
        moments = {name: getattr(self, name).isoformat() for name in ("at", "since", "until")}
        return {
            **moments,
            "days": self.days,
            "alarms": list(self.alarms),
            "overview": self.overview.as_dict(),
            "rates": {by: records(table) for by, table in self.rates.items()},
            "calibration": records(self.calibration),
            "accuracy": {one.about: one.as_dict() for one in self.accuracy},
            "candidate": None if self.candidate is None else self.candidate.as_dict(),
            "stale": self.stale.as_dict(),
            "waiting": self.waiting,
        }

    def lines(self, by: str = "day") -> Iterator[Any]:
        """For the terminal, with the match rates by one of ``BY``."""
        yield from lines(self, by)


def monitor(
    workspace: Workspace,
    store: Store,
    at: datetime,
    days: int = 7,
    kept: KeptTraffic | None = None,
    match: bool = True,
) -> Monitor:
    """What the traffic of the days up to ``at`` says.

    Parameters
    ----------
    kept
        Traffic that was read before, so that only what is new is read.
    match
        Whether to look at replies that nobody looked at yet first.

    Raises
    ------
    OracleError
        Where ``days`` is out of range.
    """
    if not 1 <= days <= MOST_DAYS:
        raise OracleError(f"days is {days}; give 1 to {MOST_DAYS:,}")
    since, first = at - timedelta(days=days), at - timedelta(days=2 * days)
    if match:
        match_new(workspace, store, since=first)
    traffic = (kept or KeptTraffic(workspace, store)).get(first, at)
    now, before = traffic.between(since, at), traffic.between(first, since)
    with store.read() as connection:
        checks, raised = spot_checks(connection, since, at), [event.text for event in standing(connection)]
    waiting = replies_waiting(workspace, store, since, at)
    return make_monitor(now, before, checks, read_candidate(store, now), at, days, waiting, raised)


def make_monitor(
    traffic: Traffic,
    before: Traffic,
    checks: pd.DataFrame,
    candidate: Comparison | None,
    at: datetime,
    days: int,
    waiting: int = 0,
    raised: Sequence[str] = (),
) -> Monitor:
    """The report from what was read."""
    figures = overview(traffic, before)
    return Monitor(
        at=at,
        since=traffic.since,
        until=traffic.until,
        days=days,
        overview=figures,
        rates={by: match_rates(traffic, by) for by in BY},
        calibration=calibration(traffic, checks),
        accuracy=accuracy(traffic, checks),
        candidate=candidate,
        stale=stale(traffic),
        waiting=waiting,
        alarms=(*raised, *worse(figures)),
    )


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON, None for what is not known."""
    rows = table.to_dict("records")
    return [{str(k): plain(v) if isinstance(v, float) else v for k, v in row.items()} for row in rows]
