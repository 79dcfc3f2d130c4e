"""Watches the traffic in the background: matches replies, makes figures, looks for drift, raises alerts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from app.observing.alert_rules import reading, rules_of
from app.observing.alert_sending import WebhookSender
from app.observing.alerts import evaluate
from app.observing.breather import Breather, Interrupted
from app.observing.drift import Signs, drift, signs
from app.observing.drift_report import DriftReport
from app.observing.gauges import Seen, TrafficGauges
from app.observing.kept_traffic import KeptTraffic
from app.observing.matching import match_new
from app.observing.report import Monitor, monitor
from app.settings import Settings, read_settings
from app.workspace import Workspace
from labeling.acting import acting, program
from labeling.errors import OracleError
from labeling.serving.alerts import AlertEvent, AlertRule, Reading
from labeling.store import Store
from labeling.store.alerts import standing

log = logging.getLogger(__name__)
T = TypeVar("T")
NOTHING: Mapping[str, Callable[[datetime], object]] = MappingProxyType({})
DAYS = 7
MATCHED_DAYS = 28
BLOCK = 20
DRIFT_EVERY, LONG_EVERY = timedelta(minutes=15), timedelta(hours=1)


class Watcher:
    """Looks at the traffic again and again, in a thread of its own, and remembers what it saw last.

    What fails is logged once, and tried again at the next look; the rest of the look goes on.

    Parameters
    ----------
    workspace, store
        Whose traffic it is. A changed oracle.toml is read again; while it is broken the last good rules hold.
    every
        Seconds between looks.
    clock
        What time it is.
    also
        By name what else is done at each look, with its time.
    """

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        every: float = 60.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        also: Mapping[str, Callable[[datetime], object]] = NOTHING,
    ) -> None:
        self.workspace, self.store, self.every, self.clock, self.also = workspace, store, every, clock, also
        self.collector = TrafficGauges()
        self._stop = threading.Event()
        self._breathe = Breather(self._stop)
        self._kept = KeptTraffic(workspace, store)
        self._settings = Settings()
        self._sender: WebhookSender | None = None
        self._drift: DriftReport | None = None
        self._drift_signs: Signs | None = None
        self._drift_at: datetime | None = None
        self._long: dict[int, Monitor] = {}
        self._problems: dict[str, str] = {}
        self._thread: threading.Thread | None = None

    @property
    def seen(self) -> Seen | None:
        """What was seen last; None before the first look."""
        return self.collector.seen

    def start(self) -> None:
        """Look for the first time soon, and then again and again."""
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, after the piece of work at hand; the store may be closed then."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._sender is not None:
            self._sender.close()

    def look(self, at: datetime) -> Seen:
        """Look once; what cannot be found out is None."""
        started = time.perf_counter()
        self._breathe.begin()
        self._try("oracle.toml", self._read_settings)
        self._try("replies", lambda: self._match(at))
        for name, work in self.also.items():
            self._try(name, partial(work, at))
        found = self._try("drift", lambda: self._look_for_drift(at))
        self._drift = found or self._drift
        reports: dict[int, Monitor] = {}
        report = self._try("figures", lambda: self._report(at, DAYS, reports))
        rules = rules_of(self._settings)
        self._try("alerts", lambda: self._evaluate(rules, at, reports))
        raised = self._try("standing alerts", self._standing) or ()
        seen = Seen(at, time.perf_counter() - started, report, self._drift, rules, tuple(raised))
        self.collector.seen = seen
        return seen

    def _run(self) -> None:
        with acting(program("watcher")):
            self._look_on()

    def _look_on(self) -> None:
        while not self._stop.is_set():
            try:
                self.look(self.clock())
            except Interrupted:
                return
            except Exception:  # a thread that ended would leave everybody believing that all is well
                log.exception("a look at the traffic failed")
            self._stop.wait(self.every)

    def _try(self, what: str, work: Callable[[], T]) -> T | None:
        """Do a part of a look; a failure is logged when it is new, and so is that it is over."""
        try:
            done = work()
        except Interrupted:
            raise
        except Exception as error:
            message = str(error) or type(error).__name__
            if self._problems.get(what) != message:
                log.warning("watching: %s: %s", what, message, exc_info=not isinstance(error, OracleError))
            self._problems[what] = message
            return None
        if self._problems.pop(what, None) is not None:
            log.info("watching: %s: fine again", what)
        self._breathe()
        return done

    def _read_settings(self) -> None:
        found = read_settings(self.workspace.root / "oracle.toml")
        url = found.alerting.address()
        if self._sender is None or self._sender.url != url:
            if self._sender is not None:
                self._sender.close()
            self._sender = WebhookSender(url) if url else None
        self._settings = found

    def _match(self, at: datetime) -> None:
        since = at - timedelta(days=MATCHED_DAYS)
        match_new(
            self.workspace,
            self.store,
            since=since,
            block=BLOCK,
            stop=self._stop.is_set,
            tell=lambda done: self._breathe(),
        )

    def _look_for_drift(self, at: datetime) -> DriftReport | None:
        """Only after a day has ended, or release, templates or functions have changed, and not too often."""
        if self._drift_at is not None and timedelta(0) <= at - self._drift_at < DRIFT_EVERY:
            return None
        now = signs(self.workspace, self.store, at)
        if now == self._drift_signs or now.release is None:
            return None
        self._drift_at = at
        found = drift(self.workspace, self.store, at, breathe=self._breathe)
        self._drift_signs = now
        return found

    def _report(self, at: datetime, days: int, reports: dict[int, Monitor]) -> Monitor:
        if days > DAYS:
            return self._long_report(at, days)
        if days not in reports:
            reports[days] = monitor(self.workspace, self.store, at, days, self._kept, match=False)
            self._breathe()
        return reports[days]

    def _long_report(self, at: datetime, days: int) -> Monitor:
        """Of many days: made now and then, and without keeping all their traffic in memory."""
        known = self._long.get(days)
        if known is None or not timedelta(0) <= at - known.at < LONG_EVERY:
            known = self._long[days] = monitor(self.workspace, self.store, at, days, match=False)
            self._breathe()
        return known

    def _evaluate(self, rules: Sequence[AlertRule], at: datetime, reports: dict[int, Monitor]) -> list[AlertEvent]:
        def read(rule: AlertRule) -> Reading:
            return reading(rule.metric, lambda: self._report(at, rule.days, reports), self._drift)

        return evaluate(self.store, rules, read, at, self._sender, self._settings.name)

    def _standing(self) -> list[AlertEvent]:
        with self.store.read() as connection:
            return standing(connection)
