"""Gold: how old it is, what was given while its template gave another answer, and what waits for another look."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from app.audit.navigation import review_these
from app.audit.roles import way_to
from app.audit.shared import desk, now
from app.audit.views.freshness.parts import choose, tiles
from app.audit.views.monitoring.plots import BLUE
from app.desk.watch.freshness import report
from app.desk.watch.gold_ages import Reworded, ages, asked_again, causes, reworded
from app.freshness.gold import CHANGED, OLD, REWORDED, GoldState

HEIGHT = 230


def gold() -> None:
    """Draw the view."""
    found, today = report(desk(), now()).gold, now().date()
    if not found:
        st.info("There is no gold yet. Review some questions, or add data/gold.", icon=":material/workspace_premium:")
        return
    why, waiting = causes(found, today), asked_again(found)
    tiles(
        {
            "Gold questions": len(found),
            "From before a change": why[CHANGED],
            "Answer rewritten since": why[REWORDED],
            "Older than a year": why[OLD],
            "Waiting for another look": len(waiting),
        }
    )
    if waiting and way_to("review", "Review what waits", ":material/task_alt:", "freshness-again", primary=True):
        review_these(waiting)
    left, right = st.columns(2, gap="large")
    with left:
        _ages(ages(found, today))
    with right:
        _reworded(found)


def _ages(count: dict[str, int]) -> None:
    st.markdown("##### When it was given")
    shown = {name: n for name, n in count.items() if n or name != "not known"}
    drawing = go.Figure(go.Bar(x=list(shown.values()), y=list(shown), orientation="h", marker={"color": BLUE}))
    drawing.update_traces(text=[f"{n:,}" for n in shown.values()], textposition="auto", hoverinfo="skip")
    drawing.update_layout(height=HEIGHT, margin={"l": 10, "r": 10, "t": 10, "b": 10}, dragmode=False)
    drawing.update_xaxes(visible=False).update_yaxes(autorange="reversed", fixedrange=True)
    st.plotly_chart(drawing, key="freshness-ages")
    st.caption("Gold of a file counts from its column `given_at`, else from when it was first read.")


def _reworded(found: tuple[GoldState, ...]) -> None:
    st.markdown("##### Given under another answer")
    rows, titles = reworded(found), {t.template_id: t.title for t in desk().store.templates()}
    if not rows:
        st.caption("All gold was given under answers that still read much as they did.")
        return
    shown = {
        "Template": st.column_config.TextColumn(width=200),
        "Changed": st.column_config.NumberColumn(format="%.0f %%", help="Words that are not the same"),
    }
    chosen = choose([_row(r, titles.get(r.template_id, r.template_id)) for r in rows], "freshness-reworded", shown)
    st.caption("Where a quarter of the words or more changed since. Click a row's box to review its gold.")
    if chosen is not None:
        review_these(rows[chosen].question_ids)


def _row(row: Reworded, title: str) -> dict[str, object]:
    given_as = "" if row.given_as == row.template_id else f" of {row.given_as}"
    return {
        "Template": title,
        "Gold": len(row.question_ids),
        "Given under": f"version {row.version}{given_as}",
        "Changed": 100 * row.changed,
    }
