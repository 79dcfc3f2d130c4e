"""Changes: whoever tells of a change sees what it makes stale, and experts decide and see to it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from app.audit.shared import allowed, desk, expert, head, now
from app.audit.views.changes.acts import ACTS
from app.audit.views.changes.ledger import ledger
from app.audit.views.changes.mine import mine
from app.audit.views.changes.notes import notes
from app.audit.views.changes.one import one
from app.audit.views.changes.route import opened
from app.audit.views.changes.style import STYLE
from app.audit.views.changes.tell import tell
from app.desk.changes.deciding import changes
from app.desk.changes.listing import tasks, whose
from app.freshness.ledger import Entry

LEDGER, TELL, NOTES, MINE = "Ledger", "Tell of a change", "Release notes", "For me"
VIEWS = (LEDGER, TELL, NOTES, MINE)
LOOKING = (LEDGER, MINE)
VIEW = "changes-view"


def render() -> None:
    """Draw the page: one change that was opened, or what the view shows of all."""
    st.html(STYLE)
    ACTS.outcome()
    if opened():
        one(opened())
        return
    head("Changes", "What changed in the product, what that makes stale, and who sees to it.")
    at = now()
    entries = changes(desk(), at)
    view = _view(entries)
    if view == TELL:
        tell(at)
    elif view == NOTES:
        notes(at)
    elif view == MINE:
        mine(entries, at.date())
    else:
        _ledger(entries, at.date())


def _view(entries: list[Entry]) -> str:
    st.session_state.setdefault(VIEW, LEDGER)
    _, own = whose(entries, expert())
    waiting = len(tasks(entries, own)) if own else 0
    if not allowed("changes") and st.session_state[VIEW] not in LOOKING:
        st.session_state[VIEW] = LEDGER
    chosen = st.segmented_control(
        "View",
        VIEWS if allowed("changes") else LOOKING,
        required=True,
        format_func=lambda v: f"{v} · {waiting:,}" if v == MINE and waiting else v,
        key=VIEW,
        label_visibility="collapsed",
    )
    return str(chosen)


def _ledger(entries: list[Entry], today: date) -> None:
    if not entries:
        st.info(
            "Nobody told of a change yet. Tell of a new price, a policy or a feature, and see what it makes stale.",
            icon=":material/campaign:",
        )
        if allowed("changes"):
            st.button("Tell of a change", type="primary", key="changes-first", on_click=_to_tell)
        return
    ledger(entries, today)


def _to_tell() -> None:
    st.session_state[VIEW] = TELL
