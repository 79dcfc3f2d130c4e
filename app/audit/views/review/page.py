"""Review: decide questions one by one or many at once, and say the last word where experts differ."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, head, loaded, named_expert, now
from app.audit.views.review.adjudicate import disagreements, flags
from app.audit.views.review.filter import chooser, notice
from app.audit.views.review.one import one_by_one
from app.audit.views.review.sitting import sitting
from app.audit.views.review.style import STYLE
from app.audit.views.review.table import table
from app.desk.review import reviewing
from app.desk.review.reviewing import Progress

ONE, TABLE, DIFFER, FLAGGED = "One by one", "Table", "Disagreements", "Flagged"
VIEWS = (ONE, TABLE, DIFFER, FLAGGED)


def render() -> None:
    """Draw the page."""
    head("Review", "Say what questions ask for. Every decision teaches the oracle, and none is ever lost.")
    expert = named_expert()
    loaded()
    st.html(STYLE)
    here = sitting(expert)
    view = _views(reviewing.progress(desk(), expert, now()))
    if view in (ONE, TABLE):
        notice(here)
    draw = {ONE: one_by_one, TABLE: table, DIFFER: disagreements, FLAGGED: flags}[view]
    draw(expert)


def _views(so_far: Progress) -> str:
    waiting = {DIFFER: so_far.disagreements, FLAGGED: so_far.flagged}
    with st.container(horizontal=True, vertical_alignment="center", key="review-views"):
        view = st.segmented_control(
            "View",
            VIEWS,
            default=ONE,
            required=True,
            format_func=lambda v: f"{v} · {waiting[v]:,}" if waiting.get(v) else v,
            key="review-view",
            label_visibility="collapsed",
        )
        if view in (ONE, TABLE):
            chooser(sitting(named_expert()))
    return str(view)
