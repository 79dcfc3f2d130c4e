"""Telling of a change: a form, and beside it at once what it may make stale."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from app.audit.shared import desk, expert, now, unable
from app.audit.views.changes.acts import ACTS
from app.audit.views.changes.form import forget, form, typed
from app.audit.views.changes.found import found
from app.audit.views.changes.route import open_change
from app.desk.changes import telling


def tell(at: datetime) -> None:
    """The form on the left, what it may make stale on the right."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        draft = form(at.date())
        with st.container(horizontal=True, vertical_alignment="center"):
            blank = not draft.text.strip()
            why = unable("changes")
            st.button("Keep it", type="primary", key="changes-keep", disabled=blank or bool(why), on_click=_keep)
            if why:
                st.caption(why)
    with right:
        if blank:
            st.info("What it may make stale is shown here before you keep it.", icon=":material/search:")
        else:
            found(draft.change(expert(), at))


def _keep() -> None:
    ACTS.do(_write)


def _write() -> str:
    at = now()
    change = typed().change(expert(), at)
    added = telling.keep(desk(), [change], at)
    forget()
    open_change(change.change_id)
    if not added.new:
        return "The ledger has this change already; here it is"
    many = sum(len(f) for f in added.found.values())
    return f"Kept, with {many:,} {'finding' if many == 1 else 'findings'} to decide on"
