"""How many answers are right, without labels for all of them, and whether probabilities can still be believed."""

from __future__ import annotations

import streamlit as st

from app.audit.navigation import link
from app.audit.shared import plain
from app.audit.views.monitoring.live_plots import calibration_over_time
from app.desk.watch.live import Live
from app.observing.accuracy import Accuracy
from app.reporting.tables import percent

NAMES = {"answers": "Answers that are right", "abstentions": "Rightly left to agents"}
EVERY = {"By day": "day", "By week": "week"}


def accuracy(found: Live) -> None:
    """The two estimates, then calibration over time."""
    for cell, one in zip(st.columns(2), found.accuracy, strict=True):
        with cell:
            _estimate(one)
    link("spot-checks", "Judge spot checks", icon=":material/fact_check:")
    _calibration(found)


def _estimate(one: Accuracy) -> None:
    found = one.estimate
    with st.container(border=True, height="stretch"):
        st.metric(
            NAMES[one.about],
            "–" if found is None else percent(found.value),
            None if found is None else f"{percent(found.low)} to {percent(found.high)}",
            delta_color="off",
            delta_arrow="off",
        )
        st.caption(plain(_without_command(one)))
        if one.pending:
            st.caption(f"{one.pending:,} of {one.drawn:,} drawn are not judged yet.")


def _without_command(one: Accuracy) -> str:
    """The sentence; where nothing was drawn, what to do in the app."""
    return one.sentence if one.drawn else f"No spot checks of {one.about} yet. Draw some, and judge them."


def _calibration(found: Live) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("##### Can the probabilities be believed?", width="content")
        every = st.segmented_control(
            "Every", list(EVERY), default="By day", required=True, key="live-every", label_visibility="collapsed"
        )
    table = found.calibration(EVERY[str(every)])
    if table.empty:
        st.caption("No answer was suggested in this time.")
        return
    st.plotly_chart(calibration_over_time(table), key="live-calibration")
    st.caption(
        "The match rate is a lower bound, so it may lie below the probability said. What experts say should lie on it."
    )
