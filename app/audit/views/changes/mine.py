"""What is confirmed and waits for an owner, by day, late first."""

from __future__ import annotations

from datetime import date

import streamlit as st

from app.audit.shared import desk, expert, plain, short
from app.audit.views.changes.acts import ACTS, at_once
from app.audit.views.changes.route import open_change, to_item
from app.audit.views.changes.style import task
from app.desk.changes.cards import Card, cards
from app.desk.changes.deciding import stopped
from app.desk.changes.listing import Task, tasks, whose
from app.freshness.ledger import Entry
from labeling.freshness.changes import DONE

AT_ONCE = 10
EVERYBODY = "Everybody"


def mine(entries: list[Entry], today: date) -> None:
    """The tasks of whoever sits here, or of another owner."""
    owners, own = whose(entries, expert())
    if not owners:
        st.success("Nothing waits: all that was confirmed to be stale is seen to.", icon=":material/done_all:")
        return
    chosen = _owner(owners, own)
    if chosen is None:
        st.info("Choose your name or your team above to see what waits for you.", icon=":material/group:")
        return
    _tasks(tasks(entries, None if chosen == EVERYBODY else chosen), today)


def _owner(owners: list[str], own: str | None) -> str | None:
    names = [*owners, EVERYBODY]
    first = names.index(own) if own else None
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    chosen: str | None = left.selectbox("Owner", names, first, key="changes-mine", placeholder="choose an owner")
    if expert() and own is None:
        right.caption(f"Nothing is assigned to {plain(expert())} by name.")
    return chosen


def _tasks(found: list[Task], today: date) -> None:
    late = sum(t.finding.late(today) for t in found)
    pages = -(-len(found) // AT_ONCE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(found):,} to see to{f', {late:,} of them late' if late else ''}", width="content")
        page = st.pagination(pages, key=f"changes-tasks-{pages}") if pages > 1 else 1
    shown = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    drawn = cards(desk(), [t.finding for t in shown], stopped(desk()))
    for one, card in zip(shown, drawn, strict=True):
        _task(one, card, today)


def _task(one: Task, card: Card, today: date) -> None:
    number = one.finding.number
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.html(task(card, one.change, today))
    with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        to_item(one.finding, f"changes-open-{number}")
        if ACTS.button("Done", f"changes-done-{number}"):
            at_once(one.finding, DONE)
            st.rerun()
        st.button(
            "The change",
            key=f"changes-show-{number}",
            type="tertiary",
            on_click=open_change,
            args=(one.change.change_id,),
            help=plain(short(one.change.title)),
        )
