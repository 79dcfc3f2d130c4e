"""Which change is open: its id stands in the address, so that it can be linked to."""

from __future__ import annotations

import streamlit as st

from app.audit.navigation import go, review_these
from app.audit.roles import way_to
from app.desk.changes.cards import PAGES
from labeling.freshness.changes import Finding

PARAMETER = "change"


def opened() -> str:
    """Id of the open change, empty where there is none."""
    return str(st.query_params.get(PARAMETER, ""))


def open_change(change_id: str) -> None:
    """Go to a change."""
    st.query_params[PARAMETER] = change_id


def close() -> None:
    """Go back to the ledger."""
    st.query_params.pop(PARAMETER, None)


def to_item(finding: Finding, key: str) -> None:
    """The button to where an item is put right."""
    if finding.kind not in PAGES:
        if way_to("review", "Review it", ":material/task_alt:", key):
            review_these([finding.item])
        return
    path, name = PAGES[finding.kind]
    words = "Edit the template" if path == "templates" else "Open the function or rule"
    if st.button(words, key=key, icon=":material/open_in_new:"):
        go(path, **{name: finding.item})
