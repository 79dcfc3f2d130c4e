"""Making a release current, and going back: each with a question first and a note."""

from __future__ import annotations

import streamlit as st

from app.audit.confirming import Confirming
from app.audit.shared import desk, expert, plain
from app.desk.watch.releases import promote, reasons, rollback
from labeling.store.releases import ReleaseRow

CHANGES = Confirming("releases")
BACK = "Go back to the one before"


def way_back(now: ReleaseRow | None) -> None:
    """The button that goes back to the release before, where there is one."""
    before = desk().store.before_current()
    if now is not None and before is not None and CHANGES.button(BACK, "releases-back", icon=":material/undo:"):
        _confirm_back(now.release_id, before)


def forward(row: ReleaseRow) -> None:
    """The button that makes a release current."""
    if CHANGES.button("Make it current", "releases-go", primary=True, icon=":material/publish:"):
        _confirm_forward(row)


@st.dialog("Make it current")
def _confirm_forward(row: ReleaseRow) -> None:
    st.write(f"From now on **{row.release_id}** answers every question. The present one stays and can come back.")
    passed, why = reasons(row)
    if not passed:
        st.warning(plain("The gate held it back: " + "; ".join(why)), icon=":material/warning:")
    CHANGES.ask_why("Make it current", lambda: _go_forward(row.release_id))


@st.dialog("Go back")
def _confirm_back(seen: str, before: str) -> None:
    st.write(f"Questions are answered by **{before}** again instead of **{seen}**, which stays and can come back.")
    CHANGES.ask_why("Go back", lambda: _go_back(seen))


def _go_forward(release_id: str) -> str:
    promote(desk(), release_id, expert(), CHANGES.note())
    return f"{release_id} is current."


def _go_back(seen: str) -> str:
    return f"{rollback(desk(), seen, expert(), CHANGES.note())} is current again."
