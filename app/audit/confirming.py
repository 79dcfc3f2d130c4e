"""Changes that are asked about first: a button, a dialog with a note, and what came of it, for any page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from app.audit.shared import plain, problem, unable
from app.desk.watch.releases import LONGEST_NOTE
from labeling.errors import OracleError


@dataclass(frozen=True)
class Confirming:
    """The changes of one page, for those with a right (see `labeling.acting.RIGHTS`).

    ``page`` begins the keys of its widgets and of what it remembers.
    """

    page: str
    right: str

    def button(self, label: str, key: str, *, primary: bool = False, icon: str | None = None) -> bool:
        """A button under a key, for those who gave their name and have the right."""
        why = unable(self.right)
        kind = "primary" if primary else "secondary"
        return bool(st.button(label, type=kind, icon=icon, key=key, disabled=bool(why), help=why))  # type: ignore[arg-type]

    def ask_why(self, label: str, act: Callable[[], str], yes: str = "") -> None:
        """In a dialog: a note, and the button (``yes`` its key) that does it and closes the dialog."""
        st.text_input("Why", key=f"{self.page}-note", max_chars=LONGEST_NOTE, placeholder="optional")
        if st.button(label, type="primary", key=yes or f"{self.page}-yes", on_click=self.do, args=(act,)):
            st.rerun()

    def do(self, act: Callable[[], str]) -> None:
        """Do it, and remember what it says of itself, or why it could not be done."""
        try:
            st.session_state[f"{self.page}-said"] = act()
        except OracleError as error:
            st.session_state[f"{self.page}-trouble"] = error

    def note(self) -> str:
        """What was given as a reason."""
        return st.session_state.get(f"{self.page}-note") or ""

    def outcome(self) -> None:
        """Say once what became of the last change."""
        if said := st.session_state.pop(f"{self.page}-said", ""):
            st.toast(plain(said), icon=":material/check:")
        if trouble := st.session_state.pop(f"{self.page}-trouble", None):
            problem(trouble)
