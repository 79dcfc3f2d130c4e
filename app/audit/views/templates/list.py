"""The list of templates with its filter."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import allowed, desk, now
from app.audit.views.templates.new import start_new
from app.audit.views.templates.route import open_template
from app.audit.views.templates.style import COLORS
from app.desk.templates.curating import EXPORT_COLUMNS, TemplateRow, export_rows, rows
from app.desk.templates.listing import NOBODY, ORDERS, Wanted, columns, filtered, summary
from app.reporting.tables_out import csv_lines

HEIGHT = 528


def listing() -> None:
    """Filter, table and download; a click on a row opens the template."""
    found = rows(desk(), now().date())
    wanted = _filter(found)
    kept = filtered(found, wanted)
    _bar(found, kept)
    if not found:
        st.info("There are no templates yet. Write the first one, or run `oracle run` to load those in data/.")
    elif not kept:
        st.info("No template fits. Clear a filter above.", icon=":material/filter_alt_off:")
    else:
        _table(kept)


def _filter(found: list[TemplateRow]) -> Wanted:
    text, topic, states, owner, order = st.columns([3, 2, 2.4, 2, 1.6])
    topics = list(dict.fromkeys(row.topic for row in found))
    owners = sorted({row.owner or NOBODY for row in found})
    with text:
        words = st.text_input("Search", key="templates-words", placeholder="title, id or topic")
    with topic:
        one_topic = st.selectbox("Topic", topics, None, key="templates-topic", placeholder="all")
    with states:
        some = st.multiselect("Status", list(COLORS), key="templates-states", placeholder="any")
    with owner:
        one_owner = st.selectbox("Owner", owners, None, key="templates-owner", placeholder="all")
    with order:
        by = st.selectbox("Order by", ORDERS, key="templates-order")
    return Wanted(words or "", one_topic, tuple(some), one_owner, str(by))


def _bar(found: list[TemplateRow], kept: list[TemplateRow]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = f" · {len(kept):,} shown" if len(kept) < len(found) else ""
        st.caption(summary(found) + shown, width="stretch")
        st.download_button(
            "Download",
            _csv,
            "templates.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not found,
            help="All templates as one CSV file, as data/templates is read.",
        )
        if allowed("templates"):
            st.button("New template", icon=":material/add:", on_click=start_new, type="primary", key="templates-new")


def _csv() -> bytes:
    return "".join(csv_lines(EXPORT_COLUMNS, export_rows(desk()))).encode("utf-8", "replace")


def _table(kept: list[TemplateRow]) -> None:
    st.caption(
        "Click a row to open it. Traffic: share of recent questions. Match: how often agents sent it when suggested."
    )
    event = st.dataframe(
        pd.DataFrame(columns(kept)),
        height=min(HEIGHT, 38 + 35 * len(kept)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        placeholder="–",
        key="templates-table",
        column_config=_shown(max((row.traffic or 0 for row in kept), default=0)),
    )
    cells = event.selection.cells
    if cells:
        open_template(kept[cells[0][0]].template_id)
        st.rerun()


def _shown(busiest: float) -> dict[str, object]:
    column = st.column_config
    return {
        "Topic": column.TextColumn(width=105),
        "Title": column.TextColumn(width=285),
        "Status": column.MultiselectColumn(options=list(COLORS), color=list(COLORS.values()), width=115),
        "Owner": column.TextColumn(width=110),
        "Traffic": column.ProgressColumn(format="percent", min_value=0, max_value=max(busiest, 0.001), width=105),
        "Match rate": column.NumberColumn("Match", format="percent", width=65),
        "Last review": column.DatetimeColumn(format="D MMM YYYY", width=95),
        "Review by": column.DateColumn(format="D MMM YYYY", width=95),
        "Id": column.TextColumn(width=140),
        "Gold": column.NumberColumn(width=60),
    }
