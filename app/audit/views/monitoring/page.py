"""Monitoring: what the live traffic says, how good the current release is, and how the weeks differ."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import head
from app.audit.views.monitoring.accuracy import accuracy
from app.audit.views.monitoring.confusion import confusions
from app.audit.views.monitoring.drift import drift
from app.audit.views.monitoring.live import Draw, period, watched
from app.audit.views.monitoring.match import match
from app.audit.views.monitoring.release import ANSWERS, HOW_GOOD, LOST, of_release
from app.audit.views.monitoring.traffic import traffic
from app.audit.views.monitoring.weeks import weeks

LIVE: dict[str, tuple[Draw, bool]] = {
    "Traffic": (traffic, True),
    "Match": (match, True),
    "Drift": (drift, False),
    "Accuracy": (accuracy, False),
}
VIEWS = (*LIVE, HOW_GOOD, LOST, ANSWERS, "Mixed up", "By week")


def render() -> None:
    """Draw the page."""
    head("Monitoring", "What agents ask and send, how good the answers are, and what changes.")
    chosen = st.segmented_control(
        "View", VIEWS, default=VIEWS[0], required=True, key="monitoring-view", label_visibility="collapsed"
    )
    if chosen in LIVE:
        watched(LIVE[str(chosen)][0], period(), LIVE[str(chosen)][1])
    elif chosen == "Mixed up":
        confusions()
    elif chosen == "By week":
        weeks()
    else:
        of_release(str(chosen))
