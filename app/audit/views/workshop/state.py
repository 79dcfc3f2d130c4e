"""The draft on the bench: kept for the session, whatever page is open."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app.audit.shared import expert
from app.desk.functions.rule_draft import Draft

KEPT, VERSION, MODE = "rule-draft", "rule-draft-version", "workshop-mode"


def current() -> Draft:
    """The draft as it was last seen; a new one where there is none."""
    draft = st.session_state.get(KEPT)
    return draft if isinstance(draft, Draft) else Draft(owner=expert())


def keep(draft: Draft) -> None:
    """Remember what the form says now."""
    st.session_state[KEPT] = draft


def start_with(draft: Draft) -> None:
    """Put another draft on the bench; all fields of the form are filled anew."""
    st.session_state[VERSION] = version() + 1
    st.session_state.pop("rule-saved", None)
    keep(draft)


def version() -> int:
    """Counts the drafts that were put on the bench; part of the fields' keys."""
    return int(st.session_state.get(VERSION, 0))


def add_example(text: str, yes: bool) -> None:
    """Add a question to the examples on which the rule must, or must not, vote."""
    draft, line = current(), " ".join(text.split())
    side = "yes" if yes else "no"
    known = getattr(draft, side)
    if line not in known:
        start_with(replace(draft, **{side: (*known, line)}))
