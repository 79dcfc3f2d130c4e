"""One template: edit it, look at its versions, move it."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, plain
from app.audit.views.templates.change import change
from app.audit.views.templates.edit import edit
from app.audit.views.templates.guide import guide_form
from app.audit.views.templates.preview import badges
from app.audit.views.templates.route import back, show_said
from app.audit.views.templates.versions import versions
from app.desk.templates.curating import get
from labeling.errors import OracleError


def one(template_id: str) -> None:
    """Draw the template behind an id."""
    back()
    try:
        template = get(desk(), template_id)
    except OracleError:
        st.header("No such template", anchor=False)
        raise
    st.header(plain(template.title), anchor=False)
    badges(template)
    show_said()
    tabs = st.tabs(["Edit", "Versions", "Change", "Tone guide"], key=f"template-tabs-{template_id}", on_change="rerun")
    draws = (lambda: edit(template), lambda: versions(template), lambda: change(template), guide_form)
    for tab, draw in zip(tabs, draws, strict=True):
        if tab.open:
            with tab:
                draw()
