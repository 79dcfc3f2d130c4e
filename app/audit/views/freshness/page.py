"""The page Freshness and its views."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import head
from app.audit.views.freshness.gold import gold
from app.audit.views.freshness.novelty import novelty
from app.audit.views.freshness.overview import overview
from app.audit.views.freshness.templates import templates
from app.audit.views.freshness.voters import CHANGES, voters

VIEWS = {
    "Overview": overview,
    "Templates": templates,
    "Functions and rules": voters,
    "Gold": gold,
    "New kinds of questions": novelty,
}


def render() -> None:
    """Draw the page."""
    head("Freshness", "What should be looked at again before it goes stale.")
    CHANGES.outcome()
    chosen = st.segmented_control(
        "View", list(VIEWS), default="Overview", required=True, key="freshness-view", label_visibility="collapsed"
    )
    VIEWS[chosen or "Overview"]()
