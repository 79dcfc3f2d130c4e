"""Experiment: the page."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, head, now
from app.audit.views.experiment.outcome import outcome
from app.audit.views.experiment.plan import plan
from app.audit.views.experiment.steps import CHOSEN, STEPS, heading
from app.audit.views.experiment.suggestions import suggestions
from app.desk.watch import experiment as service

RESULT, PLAN, ALL = "Result", "Plan a new one", "All suggestions"


def render() -> None:
    """Draw the page."""
    head("Experiment", "Do suggestions help? Some work with them and some without, and chance decides who.")
    STEPS.outcome()
    known = service.names(desk())
    views = (RESULT, PLAN, ALL) if known else (PLAN, ALL)
    chosen = st.segmented_control(
        "View", views, default=views[0], required=True, key="experiment-view", label_visibility="collapsed"
    )
    if chosen == ALL:
        suggestions()
    elif chosen == PLAN or not known:
        plan()
    else:
        _result(known)


def _result(known: list[str]) -> None:
    name = known[0]
    if len(known) > 1:
        if st.session_state.get(CHOSEN) not in known:
            st.session_state[CHOSEN] = known[0]
        name = str(st.selectbox("Experiment", known, key=CHOSEN, width=340))
    with st.spinner("Reading the traffic"):
        found = service.result(desk(), name, now())
    heading(found)
    outcome(found)
