"""Somebody looks at the figures at a simulated moment: replies are matched, drift is looked for, alerts are kept.

Does what the watcher beside the service does, at once and with all that the machine has; nobody is sent a message.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from app.observing.alert_rules import reading, rules_of
from app.observing.alerts import evaluate
from app.observing.drift import drift
from app.observing.drift_report import DriftReport
from app.observing.kept_traffic import KeptTraffic
from app.observing.matching import match_new
from app.observing.report import Monitor, monitor
from app.workspace import Workspace
from labeling.serving.alerts import AlertRule, Reading
from labeling.store import Store


def look(workspace: Workspace, store: Store, at: datetime) -> DriftReport:
    """Look once; alerts that are raised or cleared by it are in the store then."""
    match_new(workspace, store)
    found = drift(workspace, store, at)
    raise_alerts(workspace, store, at, found)
    return found


def raise_alerts(workspace: Workspace, store: Store, at: datetime, found: DriftReport) -> None:
    """Judge all rules by the figures of a moment."""
    kept = KeptTraffic(workspace, store)

    @cache
    def report(days: int) -> Monitor:
        return monitor(workspace, store, at, days, kept, match=False)

    def read(rule: AlertRule) -> Reading:
        return reading(rule.metric, lambda: report(rule.days), found)

    evaluate(store, rules_of(workspace.settings), read, at)
