"""The traffic of some days up to now beside the same days before, kept in memory for all who look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

import pandas as pd

from app.desk.loaded import Desk
from app.kept import Kept
from app.observing.accuracy import Accuracy, accuracy
from app.observing.calibration import calibration
from app.observing.candidate import Comparison, read_candidate
from app.observing.figures import Overview, overview
from app.observing.kept_traffic import KeptTraffic
from app.observing.match_rates import match_rates
from app.observing.stale import Stale, stale
from app.observing.traffic import Traffic
from labeling.store import Store
from labeling.store.samples import first_and_last
from labeling.store.stages import candidate
from labeling.store.traffic import spot_checks
from labeling.store.traffic_news import marks

PERIODS = {"7 days": 7, "28 days": 28, "90 days": 90}
USUAL = 28


@dataclass(frozen=True, eq=False)
class Live:
    """A window of traffic and the one before it; figures are made when they are first asked for.

    Parameters
    ----------
    days
        Days of each window: whole ones, but for the last, which is cut at the same time of day in both.
    now, before
        Traffic of the two windows.
    checks
        Spot checks of both, as `labeling.store.traffic.spot_checks` returns them.
    """

    days: int
    now: Traffic
    before: Traffic
    checks: pd.DataFrame
    store: Store
    _made: Kept[pd.DataFrame] = field(default_factory=lambda: Kept(8))

    @cached_property
    def overview(self) -> Overview:
        """The main figures, each compared with the window before."""
        return overview(self.now, self.before)

    @cached_property
    def accuracy(self) -> tuple[Accuracy, Accuracy]:
        """How many answers are right, and how many questions were rightly left alone."""
        return accuracy(self.now, self.checks)

    @cached_property
    def stale(self) -> Stale:
        """How many answers come from templates that have gone stale."""
        return stale(self.now)

    @cached_property
    def candidate(self) -> Comparison | None:
        """The release in shadow against what answered."""
        return read_candidate(self.store, self.now)

    def rates(self, by: str) -> pd.DataFrame:
        """Match rates, as `app.observing.match_rates` makes them."""
        return self._made.get(by, lambda: match_rates(self.now, by))

    def calibration(self, every: str) -> pd.DataFrame:
        """Calibration by day or week, as `app.observing.calibration` makes it."""
        return self._made.get(("calibration", every), lambda: calibration(self.now, self.checks, every))


def live(desk: Desk, at: datetime, days: int) -> Live | None:
    """The traffic up to a moment; None where nothing was ever asked.

    What was made is handed out again until something is new in the log, or the minute is another one.
    """
    since, until = window(at, days)
    earlier = since - timedelta(days=days)
    with desk.store.read() as connection:
        if first_and_last(connection, until) is None:
            return None
        news = marks(connection, earlier), candidate(connection)
        checks = spot_checks(connection, earlier, until)
    said = " ".join(checks["suggestion_id"] + checks["verdict"])
    key = days, until.replace(second=0, microsecond=0), str(news), said, desk.store.revision()

    def make() -> Live:
        traffic = _memory(desk).get(earlier, until)
        before = traffic.between(earlier, until - timedelta(days=days))
        return Live(days, traffic.between(since, until), before, checks, desk.store)

    return _lives(desk).get(key, make)


def window(at: datetime, days: int) -> tuple[datetime, datetime]:
    """The midnight (UTC) from which so many days run up to a moment, the day it lies in included, and that moment."""
    until = at.astimezone(UTC)
    first = until.date() - timedelta(days=days - 1)
    return datetime.combine(first, time(), UTC), until


def _memory(desk: Desk) -> KeptTraffic:
    return desk.kept("traffic", None, lambda: KeptTraffic(desk.workspace, desk.store))


def _lives(desk: Desk) -> Kept[Live]:
    return desk.kept("live", None, lambda: Kept(4))
