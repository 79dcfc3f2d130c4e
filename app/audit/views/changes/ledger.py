"""The ledger: all changes with what waits at each, the latest first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from app.audit.views.changes.route import open_change
from app.desk.changes.listing import ASKED, Wanted, columns, filtered, owners, products
from app.desk.changes.words import summary
from app.freshness.ledger import Entry

HEIGHT = 562


def ledger(entries: list[Entry], today: date) -> None:
    """Filter and table; a click on a row opens the change."""
    wanted = _filter(entries)
    kept = filtered(entries, wanted, today)
    shown = f" · {len(kept):,} shown" if len(kept) < len(entries) else ""
    st.caption(f"{summary(entries, today)}{shown}. Click a row to open it.")
    if not kept:
        st.info("No change fits. Clear a filter above.", icon=":material/filter_alt_off:")
    else:
        _table(kept, today)


def _filter(entries: list[Entry]) -> Wanted:
    text, product, owner, state = st.columns([3, 2, 2, 2])
    findings = [f for e in entries for f in e.findings]
    words = text.text_input("Search", key="changes-words", placeholder="words or product")
    tag = product.selectbox("Product", products(entries), None, key="changes-product", placeholder="all")
    whose = owner.selectbox("Owner", owners(findings), None, key="changes-owner", placeholder="all")
    asked = state.selectbox("With", list(ASKED), None, ASKED.__getitem__, key="changes-state", placeholder="anything")
    return Wanted(words or "", tag, whose, asked)


def _table(kept: list[Entry], today: date) -> None:
    event = st.dataframe(
        pd.DataFrame(columns(kept, today)),
        height=min(HEIGHT, 38 + 35 * len(kept)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        placeholder="–",
        key="changes-table",
        column_config=_shown(),
    )
    cells = event.selection.cells
    if cells:
        open_change(kept[cells[0][0]].change.change_id)
        st.rerun()


def _shown() -> dict[str, Any]:
    column = st.column_config
    day = column.DateColumn(format="D MMM YYYY", width=92)
    counts = {"To decide": 78, "Confirmed": 82, "Late": 52, "Done": 56}
    return {
        "From": day,
        "Change": column.TextColumn(width=290),
        "Products": column.ListColumn(width=120),
        **{name: column.NumberColumn(width=width) for name, width in counts.items()},
        "Next due": day,
        "Told by": column.TextColumn(width=95),
    }
