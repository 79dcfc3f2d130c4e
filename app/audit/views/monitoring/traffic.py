"""The live traffic at a glance: figures, and what was asked, answered, left alone and how fast, day by day."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.audit.views.monitoring.live import became_worse
from app.audit.views.monitoring.live_plots import asked_by_day, latency_by_day, left_by_reason, steps
from app.desk.watch.days import by_day, reasons_by_day
from app.desk.watch.live import Live
from app.desk.watch.tiles import SAME, Tile, tiles
from app.observing.figures import Funnel

STEPS = ("Asked", "Taken for a question", "Answer suggested", "Shown to the agent", "Used or edited", "Sent unchanged")

STYLE = """<style>
@media (max-width: 1250px) {
  .st-key-live-tiles [data-testid=stHorizontalBlock] { flex-wrap: wrap; }
  .st-key-live-tiles [data-testid=stColumn] { min-width: 11rem; }
}
</style>"""


def traffic(found: Live) -> None:
    """Tiles, then four charts."""
    days = by_day(found.now)
    _tiles(tiles(found.overview, days))
    became_worse(found)
    left, right = st.columns(2)
    with left:
        st.markdown("##### Asked and answered")
        st.plotly_chart(asked_by_day(days), key="live-asked")
        st.markdown("##### How fast")
        st.plotly_chart(latency_by_day(days), key="live-latency")
    with right:
        st.markdown("##### Why nothing was suggested")
        reasons = reasons_by_day(found.now)
        if reasons.empty or not len(reasons.columns):
            st.caption("Every question got an answer.")
        else:
            st.plotly_chart(left_by_reason(reasons), key="live-reasons")
        st.markdown("##### From asked to sent")
        st.plotly_chart(steps(STEPS, counts(found.overview.funnel)), key="live-steps")
    st.caption("Days are those of UTC; the last one is not over yet. Changes are against the same days before.")


def counts(funnel: Funnel) -> list[int]:
    """How many came to each step."""
    f = funnel
    return [f.asked, f.valid, f.suggested, f.shown, f.used + f.edited, f.unchanged]


def _tiles(found: tuple[Tile, ...]) -> None:
    st.html(STYLE)
    with st.container(key="live-tiles"):
        for cell, tile in zip(st.columns(len(found)), found, strict=True):
            _tile(cell, tile)


def _tile(cell: DeltaGenerator, tile: Tile) -> None:
    colour = "off" if tile.good is None else "normal" if tile.good == rises(tile.delta) else "inverse"
    cell.metric(
        tile.name,
        tile.value,
        tile.delta or None,
        delta_color=colour,
        delta_arrow="off" if tile.delta == SAME else "auto",
        help=tile.says,
        border=True,
        height="stretch",
        chart_data=list(tile.series) if len(tile.series) > 1 else None,
        chart_type="line",
    )


def rises(delta: str) -> bool:
    """Whether a change is upwards."""
    return not delta.startswith(("-", "−"))
