"""Making a release current, and going back: each with a question first and a note."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.audit.shared import desk, expert, plain, problem
from app.desk.watch.releases import LONGEST_NOTE, promote, reasons, rollback
from labeling.errors import OracleError
from labeling.store.releases import ReleaseRow

SAID, TROUBLE, NOTE = "releases-said", "releases-trouble", "releases-note"


def outcome() -> None:
    """Say once what became of the last change."""
    if said := st.session_state.pop(SAID, ""):
        st.toast(plain(said), icon=":material/check:")
    if trouble := st.session_state.pop(TROUBLE, None):
        problem(trouble)


def way_back(now: ReleaseRow | None) -> None:
    """The button that goes back to the release before, where there is one."""
    before = desk().store.before_current()
    if now is not None and before is not None and _button("Go back to the one before", ":material/undo:", "back"):
        _confirm_back(now.release_id, before)


def forward(row: ReleaseRow) -> None:
    """The button that makes a release current."""
    if _button("Make it current", ":material/publish:", "go", primary=True):
        _confirm_forward(row)


def _button(label: str, icon: str, key: str, primary: bool = False) -> bool:
    nobody = not expert()
    why = "Type your name on the left first." if nobody else None
    kind = "primary" if primary else "secondary"
    return bool(st.button(label, type=kind, icon=icon, key=f"releases-{key}", disabled=nobody, help=why))


@st.dialog("Make it current")
def _confirm_forward(row: ReleaseRow) -> None:
    st.write(f"From now on **{row.release_id}** answers every question. The present one stays and can come back.")
    passed, why = reasons(row)
    if not passed:
        st.warning(plain("The gate held it back: " + "; ".join(why)), icon=":material/warning:")
    _ask_why("Make it current", _go_forward, row.release_id)


@st.dialog("Go back")
def _confirm_back(seen: str, before: str) -> None:
    st.write(f"Questions are answered by **{before}** again instead of **{seen}**, which stays and can come back.")
    _ask_why("Go back", _go_back, seen)


def _ask_why(label: str, act: Callable[[str], str], release_id: str) -> None:
    """A note, and the button that does it and closes the dialog."""
    st.text_input("Why", key=NOTE, max_chars=LONGEST_NOTE, placeholder="optional")
    if st.button(label, type="primary", key="releases-yes", on_click=_do, args=(act, release_id)):
        st.rerun()


def _do(act: Callable[[str], str], release_id: str) -> None:
    try:
        st.session_state[SAID] = act(release_id)
    except OracleError as error:
        st.session_state[TROUBLE] = error


def _go_forward(release_id: str) -> str:
    promote(desk(), release_id, expert(), st.session_state.get(NOTE) or "")
    return f"{release_id} is current."


def _go_back(seen: str) -> str:
    return f"{rollback(desk(), seen, expert(), st.session_state.get(NOTE) or '')} is current again."
