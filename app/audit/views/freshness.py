"""Freshness: what is due, old, without an owner or without gold, each with the way to where it is put right."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import streamlit as st

from app.audit.navigation import go, review_these
from app.audit.shared import desk, head, text_box
from app.desk.loaded import Loaded
from app.desk.map.points import ids_of
from app.desk.watch import freshness
from app.desk.watch.freshness import Aged, Due, Novelty

VIEWS = ("Templates", "Functions and rules", "New kinds of questions")
HEIGHT = 420
SHOWN = 10
DAY = st.column_config.DateColumn(format="YYYY-MM-DD")


def render() -> None:
    """Draw the page."""
    head("Freshness", "What should be looked at again before it goes stale.")
    today = datetime.now(UTC).date()
    chosen = st.segmented_control(
        "View", VIEWS, default=VIEWS[0], required=True, key="freshness-view", label_visibility="collapsed"
    )
    if chosen == VIEWS[0]:
        _templates(today)
        return
    now = desk().loaded()
    if now is None:
        st.info("There are no labels yet. Run `oracle run` in this workspace.", icon=":material/psychiatry:")
    elif chosen == VIEWS[1]:
        _voters(now, today)
    else:
        _novelty(now)


def _templates(today: date) -> None:
    found = freshness.due(desk(), today)
    if not found:
        st.info("There are no templates yet.", icon=":material/description:")
        return
    bare = freshness.without_gold(found)
    numbers = {
        "Overdue": sum(d.state == freshness.OVERDUE for d in found),
        "Due in 30 days": sum(d.state == freshness.DUE_SOON for d in found),
        "No review date": sum(d.state == freshness.NO_DATE for d in found),
        "Stale": sum(d.row.status == "stale" for d in found),
        "Drafts": sum(d.row.status == "draft" for d in found),
        "Without gold": len(bare),
    }
    _tiles(numbers)
    owner = st.selectbox(
        "Owner", sorted({d.owner for d in found}), None, key="freshness-owner", placeholder="all", width=320
    )
    wanted = [d for d in found if owner in (None, d.owner)]
    _open_chosen(wanted)
    with st.expander("By owner"):
        st.dataframe(pd.DataFrame(freshness.by_owner(found)), hide_index=True)


def _tiles(numbers: dict[str, int]) -> None:
    for column, (name, n) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(name, f"{n:,}", border=True)


def _open_chosen(wanted: list[Due]) -> None:
    shown = {
        "Template": st.column_config.TextColumn(width="medium"),
        "Review by": DAY,
        "Traffic": st.column_config.NumberColumn(format="percent", help="Share of recent questions"),
        "Last review": st.column_config.DateColumn(format="YYYY-MM-DD", help="When an expert last chose it"),
    }
    chosen = _choose([_row(d) for d in wanted], "freshness-templates", shown)
    st.caption("The most urgent first, of these the most asked. Click a row's box to open the template.")
    if chosen is not None:
        go("templates", template=wanted[chosen].row.template_id)


def _choose(rows: list[dict[str, object]], key: str, shown: dict[str, object]) -> int | None:
    """Draw a table; which row is chosen."""
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), HEIGHT),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        key=key,
        column_config=shown,
    )
    return next((i for i in event.selection.rows if i < len(rows)), None)


def _row(due: Due) -> dict[str, object]:
    row = due.row
    return {
        "Template": row.title,
        "Topic": row.topic,
        "Owner": due.owner,
        "Status": row.status,
        "Review by": row.review_by,
        "Due": _when(due.days),
        "Traffic": row.traffic,
        "Gold": row.gold,
        "Last review": row.last_review,
    }


def _when(days: int | None) -> str:
    if days is None:
        return "no date"
    if days < 0:
        return f"{-days:,} {'day' if days == -1 else 'days'} late"
    return "today" if days == 0 else f"in {days:,} {'day' if days == 1 else 'days'}"


def _voters(now: Loaded, today: date) -> None:
    found = freshness.aged(desk(), now, today)
    if not found:
        st.info("There are no functions or rules yet. Write a first rule in the workshop.", icon=":material/build:")
        return
    _tiles(
        {
            "Functions and rules": len(found),
            "Rules older than a year": len(freshness.old(found)),
            "Without an owner": len(freshness.ownerless(found)),
            "Rules without a date": sum(a.kind == "rule" and a.added is None for a in found),
        }
    )
    owner = st.selectbox(
        "Owner", sorted({a.owner for a in found}), None, key="freshness-whose", placeholder="all", width=320
    )
    wanted = [a for a in found if owner in (None, a.owner)]
    _open_voter(wanted)


def _open_voter(wanted: list[Aged]) -> None:
    rows: list[dict[str, object]] = [
        {"Name": a.name, "Owner": a.owner, "Added": a.added, "Age, days": a.days, "Where": a.place} for a in wanted
    ]
    chosen = _choose(rows, "freshness-voters", {"Added": DAY})
    st.caption("The oldest rules first; functions in Python carry no date. Click a row's box to open its page.")
    if chosen is not None:
        go("functions", voter=wanted[chosen].name)


def _novelty(now: Loaded) -> None:
    found = freshness.novelty(now)
    if found is None:
        st.info("There is too little gold to tell what is new. Review some questions first.", icon=":material/explore:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{found.far:,} of {found.recent:,} recent questions** ({100 * found.share:.0f} %) are unlike all gold: "
            f"farther from it than {100 * (1 - freshness.UNUSUAL):.0f} % of gold questions are from another one.",
            width="stretch",
        )
        _review_farthest(now, found)
    st.caption("The last four weeks. The farthest open ones first; many of one kind may need a template of their own.")
    for place in found.places[:SHOWN]:
        text_box(now.state.questions[place].text)


def _review_farthest(now: Loaded, found: Novelty) -> None:
    label = f"Review the {len(found.places):,} farthest"
    if st.button(label, type="primary", icon=":material/task_alt:", disabled=not found.places):
        review_these(ids_of(now, np.array(found.places)))
