"""Templates: the curated answers, who looks after them, and how they change."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import head
from app.audit.views.templates.guide import guide_form
from app.audit.views.templates.history import history
from app.audit.views.templates.list import listing
from app.audit.views.templates.new import new_form, writing_new
from app.audit.views.templates.one import one
from app.audit.views.templates.route import opened
from app.audit.views.templates.style import STYLE
from app.audit.views.templates.topics import topics


def render() -> None:
    """Draw the page: the list, or the template that was opened."""
    st.html(STYLE)
    if opened():
        one(opened())
    elif writing_new():
        new_form()
    else:
        _all()


def _all() -> None:
    head("Templates", "The answers you curate: what they say, who looks after them, and how they change.")
    tabs = st.tabs(["Templates", "Topics", "Moves", "Tone guide"], key="templates-tabs", on_change="rerun")
    for tab, draw in zip(tabs, (listing, topics, history, guide_form), strict=True):
        if tab.open:
            with tab:
                draw()
