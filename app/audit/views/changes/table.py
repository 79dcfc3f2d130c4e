"""Findings in a table: fifty a page, decided together; the one that is selected stands below in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from app.audit.shared import desk
from app.audit.views.changes.acts import ACTS, ask
from app.audit.views.changes.route import to_item
from app.audit.views.changes.style import card
from app.desk.changes.cards import cards, named
from app.desk.changes.deciding import stopped
from app.desk.changes.listing import finding_columns
from app.desk.changes.words import due
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, OPEN, Change, Finding

SIZE = 50
ACTIONS = {
    OPEN: ((CONFIRMED, "Confirm"), (DISMISSED, "Dismiss")),
    CONFIRMED: ((DONE, "Done"), (CONFIRMED, "Owner and day"), (OPEN, "Reopen")),
    DISMISSED: ((OPEN, "Reopen"),),
    DONE: ((OPEN, "Reopen"),),
}
"""What can be done with findings in a state, the usual first."""


def table(change: Change, found: Sequence[Finding], state: str, today: date) -> None:
    """The table, what can be done with the rows, and the one that is selected."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    pages = -(-len(found) // SIZE)
    grid, foot = st.container(), st.container(horizontal=True, vertical_alignment="center")
    with foot:
        page = st.pagination(pages, key=f"changes-page-{state}-{pages}") if pages > 1 else 1
    shown = found[(page - 1) * SIZE : page * SIZE]
    with grid:
        picked = _grid(shown, f"{change.change_id}-{state}-{page}-{len(found)}", state)
    with bar:
        _bar(change, picked, found, state)
    if len(picked) == 1:
        _full(picked[0], today)


def _grid(shown: Sequence[Finding], name: str, state: str) -> list[Finding]:
    event = st.dataframe(
        pd.DataFrame(finding_columns(shown, named(desk(), shown), stopped(desk()))),
        key=f"changes-findings-{name}",
        column_order=_order(state),
        column_config=_columns(),
        hide_index=True,
        height=min(38 + 35 * len(shown), 460),
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="–",
    )
    return [shown[i] for i in event.selection.rows if i < len(shown)]


def _order(state: str) -> list[str]:
    late = {OPEN: ["Likely", "Why", "Owner"], CONFIRMED: ["Due", "Owner", "Now", "Decided by", "Why"]}
    return ["What", "Kind", *late.get(state, ["Owner", "Decided by", "Why"])]


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "What": column.TextColumn(width=300),
        "Kind": column.TextColumn(width=120),
        "Likely": column.ProgressColumn(min_value=0, max_value=100, format="%d", width=100),
        "Why": column.TextColumn(width=330),
        "Owner": column.TextColumn(width=130),
        "Due": column.DateColumn(format="D MMM YYYY", width=100),
        "Now": column.TextColumn(width=120),
        "Decided by": column.TextColumn(width=110),
    }


def _bar(change: Change, picked: Sequence[Finding], found: Sequence[Finding], state: str) -> None:
    """What is done goes to the selected rows, without any to all that the filter shows."""
    for to, words in ACTIONS[state]:
        many = f": {len(picked):,} selected" if picked else f": all {len(found):,}" if len(found) > 1 else ""
        key = f"changes-do-{state}-{to}"
        if ACTS.button(f"{words}{many}", key, primary=bool(picked) and to == CONFIRMED and state == OPEN):
            ask(change, picked or found, to)


def _full(finding: Finding, today: date) -> None:
    until = finding.last.due if finding.last is not None and finding.late(today) else None
    with st.container(border=True, width=1010):
        st.html(card(cards(desk(), [finding], stopped(desk()))[0], due(until, today) if until else ""))
        to_item(finding, "changes-open-row")
