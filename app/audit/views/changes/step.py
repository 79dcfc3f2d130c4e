"""Findings one by one, each decided with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import streamlit as st

from app.audit.shared import desk, named_expert, now, unable
from app.audit.views.changes.acts import at_once
from app.audit.views.changes.route import to_item
from app.audit.views.changes.style import card
from app.desk.changes.cards import cards
from app.desk.changes.deciding import one_change, stopped
from app.desk.changes.listing import owners
from app.desk.changes.words import owner_of
from labeling.freshness.changes import CONFIRMED, DISMISSED, OPEN, Change, Finding

LEFT, LAST = "changes-left", "changes-last"


def step(change: Change, found: Sequence[Finding]) -> None:
    """The likeliest finding that was not put off, and its keys."""
    named_expert()
    left = _left(change)
    waiting = [f for f in found if f.number not in left]
    if not waiting:
        _through(change, len(found))
        return
    finding = waiting[0]
    off = len(found) - len(waiting)
    st.caption(f"{len(waiting):,} to go{f', {off:,} put off' if off else ''}")
    with st.container(border=True, key="changes-card", width=1010):
        st.html(card(cards(desk(), [finding], stopped(desk()))[0]))
        _whose(change, finding, owners(found))
        _keys(change, finding)


def _whose(change: Change, finding: Finding, others: list[str]) -> None:
    owner, due, _ = st.columns([2, 1.2, 2])
    names = list(dict.fromkeys([owner_of(finding), named_expert(), *others]))
    with owner:
        st.selectbox("Owner, once confirmed", names, key=_key(finding, "owner"), accept_new_options=True)
    with due:
        until = now().date() + timedelta(change.due_days)
        st.date_input("Due", until, key=_key(finding, "due"), format="YYYY-MM-DD")


def _keys(change: Change, finding: Finding) -> None:
    why = unable("changes")
    with st.container(horizontal=True, vertical_alignment="center"):
        _key_button("Stale", "changes-yes-one", "Y", why, _confirm, finding)
        _key_button("Still right", "changes-no-one", "N", why, _dismiss, finding)
        st.button("Later", key="changes-later", shortcut="J", on_click=_put_off, args=(change, finding))
        _undo_button(change)
        to_item(finding, "changes-open")


def _key_button(
    label: str, key: str, shortcut: str, why: str | None, act: Callable[[Finding], None], finding: Finding
) -> None:
    kind = "primary" if act is _confirm else "secondary"
    st.button(label, key=key, type=kind, shortcut=shortcut, disabled=bool(why), help=why, on_click=act, args=(finding,))  # type: ignore[arg-type]


def _confirm(finding: Finding) -> None:
    owner, due = st.session_state.get(_key(finding, "owner")), st.session_state.get(_key(finding, "due"))
    _decide(finding, CONFIRMED, owner or "", due)


def _dismiss(finding: Finding) -> None:
    _decide(finding, DISMISSED)


def _decide(finding: Finding, state: str, owner: str = "", due: date | None = None) -> None:
    at_once(finding, state, "" if owner == owner_of(finding) else owner, due)
    st.session_state[LAST] = (finding.change_id, finding.number)


def _undo(change: Change) -> None:
    """Take the last decision of this sitting back."""
    _, number = st.session_state.pop(LAST)
    found = one_change(desk(), change.change_id, now()).findings
    last = next((f for f in found if f.number == number and f.state != OPEN), None)
    if last is not None:
        at_once(last, OPEN)
        _left(change).discard(number)


def _put_off(change: Change, finding: Finding) -> None:
    _left(change).add(finding.number)


def _undo_button(change: Change) -> None:
    last = st.session_state.get(LAST)
    gone = last is None or last[0] != change.change_id or unable("changes") is not None
    st.button("Undo", key="changes-undo", shortcut="U", disabled=gone, on_click=_undo, args=(change,))


def _through(change: Change, off: int) -> None:
    """Nothing is left, but for what was put off."""
    words = f"You looked at all and put {off:,} off." if off else "All of these are decided."
    st.success(words, icon=":material/done_all:")
    with st.container(horizontal=True):
        if off:
            st.button("Look at them now", key="changes-look", type="primary", on_click=_left(change).clear)
        _undo_button(change)


def _left(change: Change) -> set[int]:
    """Numbers of the findings of a change that were put off in this session."""
    kept: set[int] = st.session_state.setdefault(LEFT, {}).setdefault(change.change_id, set())
    return kept


def _key(finding: Finding, name: str) -> str:
    return f"changes-{name}-{finding.number}"
