"""What is done with findings: at once by key, or after a question with owner, day and note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from app.audit.confirming import Confirming
from app.audit.shared import desk, expert, now
from app.desk.changes import deciding
from app.desk.changes.deciding import Said
from app.desk.changes.listing import owners
from app.desk.changes.words import due_of
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, OPEN, TEMPLATE, Change, Finding

ACTS = Confirming("changes", "changes")
WORDS = {CONFIRMED: "Confirm", DISMISSED: "Dismiss", DONE: "Done", OPEN: "Reopen"}
MEANS = {
    DISMISSED: "Still right, whatever changed. A template that only this change made stale gets its status back.",
    DONE: "Somebody saw to it. Templates that were saved, functions that were mended and gold that was reviewed again "
    "are done by themselves.",
    OPEN: "The decision is taken back, and it waits for a new one.",
}
OWN = "each its own"


def at_once(finding: Finding, state: str, owner: str = "", due: date | None = None) -> None:
    """Decide on one finding, as a key does; what was said stands on the page then."""
    ACTS.do(lambda: deciding.decide(desk(), [finding], Said(state, expert(), now(), owner, due)))


@st.dialog("Decide")
def ask(change: Change, findings: Sequence[Finding], state: str) -> None:
    """Ask for owner, day and note, then decide on all of them."""
    many = len(findings)
    st.write(f"**{many:,} {'finding' if many == 1 else 'findings'}.** {_means(change, findings, state)}")
    if state == CONFIRMED:
        _whose(change, findings)
    ACTS.ask_why(WORDS[state], lambda: _decide(findings, state), "changes-yes")


def _means(change: Change, findings: Sequence[Finding], state: str) -> str:
    if state != CONFIRMED:
        return MEANS[state]
    stops = change.stop and any(f.kind == TEMPLATE for f in findings)
    return f"Stale since this change.{' Templates are not suggested until they are seen to.' if stops else ''}"


def _whose(change: Change, findings: Sequence[Finding]) -> None:
    left, right = st.columns(2)
    known = {due_of(f) for f in findings}
    due = next(iter(known)) if len(known) == 1 else None
    names = list(dict.fromkeys([OWN, expert(), *owners(findings)]))
    left.selectbox("Owner", names, key="changes-whose", accept_new_options=True)
    right.date_input("Due", due or now().date() + timedelta(change.due_days), key="changes-due", format="YYYY-MM-DD")


def _decide(findings: Sequence[Finding], state: str) -> str:
    owner, due = "", None
    if state == CONFIRMED:
        given = st.session_state.get("changes-whose") or OWN
        owner, due = ("" if given == OWN else given.strip()), st.session_state.get("changes-due")
    return deciding.decide(desk(), findings, Said(state, expert(), now(), owner, due, ACTS.note().strip()))
