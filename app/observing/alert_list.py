"""Alerts as people ask for them: what is raised, which rules there are, what happened last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from app.observing.alert_rules import rules_of
from app.workspace import Workspace
from labeling.serving.alerts import AlertEvent, AlertRule, described
from labeling.store.alerts import alert_events, standing


@dataclass(frozen=True)
class Alerts:
    """Alerts raised now and the last events, the latest first, and the rules with where they come from."""

    raised: tuple[AlertEvent, ...]
    events: tuple[AlertEvent, ...]
    rules: tuple[AlertRule, ...]
    own_rules: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "raised": [_plain(e) for e in self.raised],
            "events": [_plain(e) for e in self.events],
            "rules": [asdict(r) | {"at_least": r.needs} for r in self.rules],
            "rules_from": "oracle.toml" if self.own_rules else "defaults",
        }

    def lines(self) -> Iterator[str]:
        """For the terminal."""
        yield f"{len(self.raised)} raised" if self.raised else "No alert is raised"
        for event in self.raised:
            yield f"  {event.rule} (since {_when(event)})"
            yield f"    {event.text}"
        if self.events:
            yield "Last events"
        for event in self.events:
            yield f"  {_when(event)}  {event.state:<8}{event.rule}"
        source = "from oracle.toml" if self.own_rules else "by default; [[alerts]] in oracle.toml replaces them"
        yield f"Rules, {source}"
        for rule in self.rules:
            yield f"  {rule.name}: {described(rule)}"


def alerts_of(workspace: Workspace, events: int) -> Alerts:
    """Alerts of a workspace with so many of the last events."""
    with workspace.open_store() as store, store.read() as connection:
        raised, last = standing(connection), alert_events(connection, events)
    settings = workspace.settings
    return Alerts(tuple(raised), tuple(last), rules_of(settings), settings.alerts is not None)


def _when(event: AlertEvent) -> str:
    return event.at.strftime("%Y-%m-%d %H:%M")


def _plain(event: AlertEvent) -> dict[str, Any]:
    return asdict(event) | {"at": event.at.isoformat(timespec="seconds")}
