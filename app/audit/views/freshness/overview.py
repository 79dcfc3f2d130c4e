"""The score with its parts, what would raise it, the trend, and what waits for whom."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from app.audit import navigation
from app.audit.shared import desk, now, plain
from app.audit.views.freshness.parts import choose, owner_of
from app.audit.views.monitoring.plots import BLUE, framed
from app.desk.watch.freshness import report
from app.desk.watch.gold_ages import asked_again
from app.freshness.report import Freshness
from app.freshness.waiting import DECISION, FINDING, MUTED, TEMPLATE, VOTER, WHAT, Waiting
from app.freshness.words import PARTS, TITLES, cost_said, names_said, percent, when
from labeling.freshness.score import VOTERS, WEIGHTS

MOST_COSTS = 3
TREND_HEIGHT, ROOM, FEW = 230, 5, 15
TILES = TITLES | {VOTERS: "Functions"}
CANNOT = {
    "templates": "There are no templates yet.",
    "gold": "There is no gold yet.",
    "voters": "No function or rule has voted yet.",
    "questions": "There is too little gold to tell.",
    "labels": "There are no labels yet.",
}


def overview() -> None:
    """Draw the view."""
    found = report(desk(), now())
    _score(found)
    left, right = st.columns(2, gap="large")
    with left:
        _costs(found)
    with right:
        _trend(found)
    _waiting(found)


def _score(found: Freshness) -> None:
    columns = st.columns(1 + len(WEIGHTS))
    value, before = found.score.value, found.before
    says = "Of 100: the mean of the shares beside it; what customers are sent weighs most."
    change = None
    if value is not None and before is not None:
        change = f"{100 * (value - before.score):+.1f}"
        says += f" It was {100 * before.score:.0f} on {before.at:%d %b %Y}."
    shown = "–" if value is None else f"{100 * value:.0f}"
    columns[0].metric("Freshness", shown, change, help=says, border=True, height="stretch")
    shares = found.score.shares
    for column, (name, title) in zip(columns[1:], TILES.items(), strict=True):
        share = shares.get(name)
        says = CANNOT[name] if share is None else f"{percent(share)} {PARTS[name]}."
        column.metric(title, "–" if share is None else percent(share), help=says, border=True, height="stretch")


def _costs(found: Freshness) -> None:
    st.markdown("##### What would raise it most")
    costs = found.score.costs[:MOST_COSTS]
    if not costs:
        st.caption("Nothing: all that is known is in order.")
    for name, loss, points in costs:
        names = f"  \n:small[:gray[{plain(names_said(loss))}]]" if loss.items else ""
        st.markdown(f"**+{100 * points:.1f}** {plain(cost_said(name, loss))}{names}")
    for note in found.notes:
        st.caption(plain(note))


def _trend(found: Freshness) -> None:
    st.markdown("##### Trend")
    if len(found.trend) < 2:
        st.caption("The schedule takes the score once a day, as does `oracle fresh --record`; two days make a trend.")
        return
    values = [scored.score for scored in found.trend]
    parts = ["<br>".join(f"{TITLES[n]} {percent(s.parts[n])}" for n in WEIGHTS if n in s.parts) for s in found.trend]
    line = {"color": BLUE, "width": 2.5}
    drawing = go.Figure(
        go.Scatter(
            x=[scored.at for scored in found.trend],
            y=[100 * value for value in values],
            mode="lines+markers" if len(values) < FEW else "lines",
            line=line,
            hovertext=parts,
            hoverinfo="x+y+text",
        )
    )
    low = max(0.0, 100 * min(values) - ROOM)
    framed(drawing, "", "", 1.0).update_xaxes(tickformat="%d %b", range=None)
    drawing.update_yaxes(tickformat=".0f", range=[low, 100.5])
    st.plotly_chart(drawing.update_layout(height=TREND_HEIGHT), key="freshness-trend")


def _waiting(found: Freshness) -> None:
    st.markdown("##### To do")
    if not found.waiting:
        st.caption("Nothing is due, and nothing waits.")
        return
    owner = owner_of([w.owner for w in found.waiting], "freshness-waiting-owner")
    wanted = [w for w in found.waiting if owner in (None, w.owner)]
    widths = {"Due": 95, "To do": 190, "What": 250, "Why": 290, "Owner": 120}
    shown = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    chosen = choose([_row(w, found) for w in wanted], "freshness-waiting", shown)
    st.caption("What is due first stands first. Click a row's box to open it.")
    if chosen is not None:
        _open(wanted[chosen], found)


def _row(one: Waiting, found: Freshness) -> dict[str, object]:
    return {
        "Due": "" if one.due is None else when(one.days(found.today)),
        "To do": WHAT[one.kind],
        "What": one.title,
        "Why": one.says,
        "Owner": one.owner,
    }


def _open(one: Waiting, found: Freshness) -> None:
    if one.kind == TEMPLATE:
        navigation.go("templates", template=one.item)
    if one.kind in (FINDING, DECISION):
        navigation.go("changes", change=one.item)
    if one.kind in (VOTER, MUTED):
        navigation.go("functions", voter=one.item)
    navigation.review_these(asked_again(found.gold, one.item))
