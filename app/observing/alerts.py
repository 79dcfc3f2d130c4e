"""Looks whether an alert is due, keeps what changed, and tells whom it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from labeling.serving.alerts import (
    APP,
    CLEARED,
    LOG,
    RAISED,
    WEBHOOK,
    AlertEvent,
    AlertRule,
    Reading,
    judge,
    of_guard,
    sentence,
)
from labeling.store import Store
from labeling.store.alerts import append_alert, standing

log = logging.getLogger(__name__)
GONE = "The rule is not in oracle.toml any more"


class Sends(Protocol):
    """Takes messages along without waiting for them to arrive."""

    def send(self, message: Mapping[str, Any]) -> None:
        """Take one along."""
        ...


def changes(
    rules: Sequence[AlertRule], raised: Sequence[AlertEvent], read: Callable[[AlertRule], Reading], at: datetime
) -> list[AlertEvent]:
    """What is raised or cleared now; standing alerts whose rule is gone are cleared too.

    Those of guards of experiments are left alone: they end with the experiment.
    """
    up = {event.rule for event in raised}
    out = []
    for rule in rules:
        found = read(rule)
        state = judge(rule, rule.name in up, found)
        if state is not None:
            out.append(AlertEvent(rule.name, at, state, found.value, sentence(rule, state, found)))
    known = {rule.name for rule in rules}
    return out + [
        AlertEvent(e.rule, at, CLEARED, None, GONE) for e in raised if e.rule not in known and not of_guard(e)
    ]


def evaluate(
    store: Store,
    rules: Sequence[AlertRule],
    read: Callable[[AlertRule], Reading],
    at: datetime,
    sender: Sends | None = None,
    workspace: str = "",
) -> list[AlertEvent]:
    """Keep and tell what changed.

    Each change is told once, also where several programs watch the same store: only who could append it tells it.

    Parameters
    ----------
    read
        The figure of a rule.
    sender
        Where messages for the webhook go; None where there is none.
    workspace
        Name by which the webhook's messages call this workspace.
    """
    with store.read() as connection:
        raised = standing(connection)
    found = changes(rules, raised, read, at)
    if not found:
        return []
    with store.write() as connection:
        new = [event for event in found if append_alert(connection, event)]
    by_name = {rule.name: rule for rule in rules}
    for event in new:
        _tell(event, by_name.get(event.rule), sender, workspace)
    return new


def message(event: AlertEvent, rule: AlertRule, workspace: str) -> dict[str, Any]:
    """What the webhook is sent: the alert, and nothing that a customer or an agent wrote."""
    return {
        "workspace": workspace,
        "rule": event.rule,
        "state": event.state,
        "metric": rule.metric,
        "value": event.value,
        "above": rule.above,
        "below": rule.below,
        "days": rule.days,
        "at": event.at.isoformat(timespec="seconds"),
        "text": f"{event.rule}, {event.state}: {event.text}",
    }


def for_app(rules: Sequence[AlertRule], events: Sequence[AlertEvent]) -> list[AlertEvent]:
    """Events of rules that go to the app, and those of guards of experiments."""
    wanted = {rule.name for rule in rules if APP in rule.to}
    return [event for event in events if event.rule in wanted or of_guard(event)]


def _tell(event: AlertEvent, rule: AlertRule | None, sender: Sends | None, workspace: str) -> None:
    if rule is None or LOG in rule.to:
        level = logging.WARNING if event.state == RAISED else logging.INFO
        log.log(level, "alert '%s' %s: %s", event.rule, event.state, event.text)
    if rule is not None and WEBHOOK in rule.to and sender is not None:
        sender.send(message(event, rule, workspace))
