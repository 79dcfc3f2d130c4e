"""What agents sent against what was suggested: by day, and by whatever tells where it goes wrong."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.navigation import go
from app.audit.shared import desk, plain
from app.audit.views.monitoring.candidate import beside
from app.audit.views.monitoring.live_plots import KINDS, match_by_day
from app.desk.watch.background import looked_at_replies
from app.desk.watch.live import Live
from app.desk.watch.rates import CUTS, named

SHARE = st.column_config.NumberColumn(format="percent", width=88)
HEIGHT = 430
COUNT = st.column_config.NumberColumn(format="localized", width=78)


def match(found: Live) -> None:
    """The rate by day, the table, and the candidate where one ran."""
    _waiting(found)
    rates = found.rates("day")
    if not rates["n"].sum():
        st.info("No reply is known yet. The match rate shows once agents' replies come in.", icon=":material/forum:")
    else:
        st.markdown("##### Match rate by day")
        st.plotly_chart(match_by_day(rates), key="live-match")
        st.caption(
            "Shown, in shadow and held back are kept apart: an answer that is shown is sent more often, just because "
            "it is there. What agents did not see is the fairer measure."
        )
    _table(found)
    if found.candidate is not None:
        st.markdown("##### The release in shadow, on the same questions")
        beside(found.candidate, "match")


def _waiting(found: Live) -> None:
    waiting, work = looked_at_replies(desk(), found.before.since)
    if work is not None and work.problem:
        st.error(plain(work.problem), icon=":material/error:")
    elif waiting:
        st.caption(f":material/hourglass_top: {waiting:,} replies are still being looked at.")


def _table(found: Live) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("##### Where it differs", width="content")
        by = st.segmented_control(
            "By", list(CUTS), default="Template", required=True, key="live-by", label_visibility="collapsed"
        )
    table = named(found.rates(CUTS[str(by)]), CUTS[str(by)], found.now.facts)
    chosen = _rows(table.drop(columns="id"), str(by))
    if by != "Template":
        return
    if chosen is None:
        st.caption("Choose a row to open its template.")
    elif st.button("Open the template", icon=":material/description:", key="live-template"):
        go("templates", template=str(table["id"].iloc[chosen]))


def _rows(table: pd.DataFrame, by: str) -> int | None:
    shown = table.assign(Traffic=[KINDS[kind][0] for kind in table["Traffic"]])
    options = {"on_select": "rerun", "selection_mode": "single-row"} if by == "Template" else {}
    event = st.dataframe(
        shown,
        hide_index=True,
        height=min(38 + 35 * max(len(shown), 1), HEIGHT),
        placeholder="–",
        key=f"live-rates-{by}",
        column_config={
            by: st.column_config.TextColumn(width=290),
            "Match rate": SHARE,
            "From": SHARE,
            "To": SHARE,
            "Asked": COUNT,
            "Known": st.column_config.NumberColumn(format="localized", width=78, help="Answers whose reply is known"),
            "Sent": st.column_config.NumberColumn(format="localized", width=78, help="Of these, what agents sent"),
            "Unknown": st.column_config.NumberColumn(
                format="localized", width=78, help="Answers without a known reply"
            ),
        },
        **options,
    )
    if not options:
        return None
    rows = [i for i in event.selection.rows if i < len(shown)]
    return rows[0] if rows else None
