"""Pages by role: what each page is of use for, and what is shown in the place of one that is of no use."""

from __future__ import annotations

import streamlit as st

from app.audit.who import allowed
from labeling.acting import AGENT, RIGHTS, actor

NEEDS = {"review": "review", "spot-checks": "review", "workshop": "rules", "desk": "suggest"}
"""By path of a page the right without which it is of no use; the other pages show something to everybody."""

FOR_AGENTS = ("start", "desk")


def closed(path: str) -> str | None:
    """Why a page is of no use to whoever sits here, in one sentence; None where it is of use."""
    right = NEEDS.get(path, "read")
    if not allowed(right):
        return f"Only for those who may {RIGHTS[right].words}: {', '.join(RIGHTS[right].roles)}."
    if actor().role == AGENT and path not in FOR_AGENTS:
        return "Not for agents; cases wait at the agent's desk."
    return None


def closed_page(title: str, why: str) -> None:
    """What is drawn in the place of a page."""
    st.header(title, anchor=False)
    st.info(why, icon=":material/lock:")


def way_to(
    path: str, label: str, icon: str | None, key: str | None = None, primary: bool = False, off: bool = False
) -> bool:
    """A button that leads to another page; it is off where that page is of no use to whoever sits here."""
    why, kind = closed(path), "primary" if primary else "secondary"
    return bool(st.button(label, type=kind, icon=icon, key=key, disabled=off or bool(why), help=why))  # type: ignore[arg-type]
