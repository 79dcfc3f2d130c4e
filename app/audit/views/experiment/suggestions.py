"""All suggestions that were logged and what became of them, by day, release and channel."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.audit.navigation import link
from app.audit.shared import desk
from app.audit.views.monitoring.plots import BLUE
from app.desk.watch import funnel
from app.desk.watch.funnel import CUTS, PERIODS, Row, Share

SHARE = st.column_config.NumberColumn(format="percent")


def suggestions() -> None:
    """How far suggestions come, from a question asked to an answer used."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = st.segmented_control("Period", list(PERIODS), default="30 days", required=True, key="funnel-period")
        by = st.segmented_control("Compare by", list(CUTS), default="Release", required=True, key="funnel-by")
    found = funnel.steps(desk(), datetime.now(UTC), str(period))
    if not found:
        _nothing(str(period))
        return
    st.caption(
        "These are all suggestions, not two groups dealt by chance: differences between releases or channels may also "
        "come from the days or the questions."
    )
    whole = funnel.total(found)
    _tiles(whole)
    left, right = st.columns([2, 3])
    with left:
        st.plotly_chart(_steps(whole), key="funnel-steps")
    with right:
        st.plotly_chart(_shares(funnel.cut(found, str(by))), key="funnel-shares")
    _table(funnel.cut(found, str(by)), str(by))


def _nothing(period: str) -> None:
    when = "" if period == "All" else f" in the last {period}"
    st.info(
        f"No suggestion was logged{when}. Each one that is asked for at the agent's desk is counted here, with what "
        "the agent did with it.",
        icon=":material/balance:",
    )
    link("desk", "Open the agent's desk", icon=":material/support_agent:")


def _tiles(whole: Row) -> None:
    tiles = (
        ("Asked", f"{whole.counts.asked:,}", ""),
        ("Suggested", f"{whole.counts.suggested:,}", ""),
        ("Used or edited", *_said(whole.use)),
        ("Used unchanged", *_said(whole.untouched)),
    )
    for column, (name, value, help_text) in zip(st.columns(len(tiles)), tiles, strict=True):
        column.metric(name, value, border=True, help=help_text or None)


def _said(share: Share) -> tuple[str, str]:
    """A share, and what stands behind it."""
    if share.value is None or share.low is None or share.high is None:
        return "–", "No agent has chosen yet."
    return (
        f"{100 * share.value:.0f} %",
        f"{share.hits:,} of {share.n:,} that an agent chose about; "
        f"95 % interval {100 * share.low:.0f} % to {100 * share.high:.0f} %.",
    )


def _steps(whole: Row) -> go.Figure:
    found = funnel.kept_steps(whole)
    drawing = go.Figure(
        go.Bar(
            x=[n for _, n, _ in found],
            y=[name for name, _, _ in found],
            orientation="h",
            marker={"color": BLUE},
            text=[f"{n:,}" if s.value is None else f"{n:,} ({100 * s.value:.0f} %)" for _, n, s in found],
            textposition="auto",
            hoverinfo="skip",
        )
    )
    drawing.update_layout(height=300, margin={"l": 10, "r": 10, "t": 30, "b": 10}, dragmode=False, bargap=0.35)
    drawing.update_layout(title={"text": "From asked to used, with the share of the step before", "font": {"size": 14}})
    drawing.update_xaxes(visible=False)
    return drawing.update_yaxes(autorange="reversed")


def _shares(rows: list[Row]) -> go.Figure:
    """Share used or edited with intervals, a point a row."""
    known = [(r.name, r.use) for r in rows if r.use.value is not None]
    values = [s.value or 0.0 for _, s in known]
    spread = {
        "type": "data",
        "array": [(s.high or 0.0) - v for (_, s), v in zip(known, values, strict=True)],
        "arrayminus": [v - (s.low or 0.0) for (_, s), v in zip(known, values, strict=True)],
        "thickness": 1.5,
        "width": 4,
    }
    words = [f"{s.hits:,} of {s.n:,}" for _, s in known]
    drawing = go.Figure(
        go.Scatter(
            x=[name for name, _ in known],
            y=values,
            error_y=spread,
            mode="markers",
            marker={"color": BLUE, "size": 9},
            hovertext=words,
            hoverinfo="text+x+y",
        )
    )
    drawing.update_layout(height=300, margin={"l": 10, "r": 10, "t": 30, "b": 10}, dragmode=False)
    drawing.update_layout(title={"text": "Used or edited, with 95 % intervals", "font": {"size": 14}})
    drawing.update_xaxes(type="category", showgrid=False)
    return drawing.update_yaxes(range=[0, 1.05], tickformat=".0%", zeroline=False)


def _table(rows: list[Row], by: str) -> None:
    cells = [
        {
            by: r.name,
            "Asked": r.counts.asked,
            "Questions": r.counts.valid,
            "Suggested": r.counts.suggested,
            "Shown": r.counts.shown,
            "Used": r.counts.used,
            "Edited": r.counts.edited,
            "Dismissed": r.counts.dismissed,
            "Used or edited": r.use.value,
            "From": r.use.low,
            "To": r.use.high,
        }
        for r in rows
    ]
    columns = dict.fromkeys(("Used or edited", "From", "To"), SHARE)
    st.dataframe(pd.DataFrame(cells), hide_index=True, placeholder="–", column_config=columns)
    st.caption("Used or edited: of the suggestions that an agent chose about, from and to its 95 % interval.")
