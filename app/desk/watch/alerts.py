"""Alerts that are raised now, for whoever looks at the app."""

from __future__ import annotations

from app.desk.loaded import Desk
from app.observing.alert_rules import rules_of
from app.observing.alerts import for_app
from labeling.serving.alerts import AlertEvent
from labeling.store.alerts import standing


def raised(desk: Desk) -> list[AlertEvent]:
    """Those that go to the app, the latest first."""
    with desk.store.read() as connection:
        found = standing(connection)
    return for_app(rules_of(desk.workspace.settings), found)
