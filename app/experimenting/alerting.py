"""The alert that a guard raises; it stands until a person ends the experiment."""

from __future__ import annotations

import logging
from datetime import datetime

from labeling.serving.alerts import CLEARED, GUARDS, RAISED, AlertEvent
from labeling.store import Store
from labeling.store.alerts import append_alert

log = logging.getLogger(__name__)


def raise_alert(store: Store, name: str, value: float, text: str, at: datetime) -> bool:
    """Raise it and write it to the log; False where it stands already."""
    with store.write() as connection:
        new = append_alert(connection, AlertEvent(GUARDS + name, at, RAISED, value, text))
    if new:
        log.warning("alert '%s%s' raised: %s", GUARDS, name, text)
    return new


def clear(store: Store, name: str, at: datetime) -> bool:
    """Clear it; False where none stands."""
    event = AlertEvent(GUARDS + name, at, CLEARED, None, "A person has ended the experiment")
    with store.write() as connection:
        return append_alert(connection, event)
