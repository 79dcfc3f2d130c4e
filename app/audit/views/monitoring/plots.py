"""The charts of Monitoring and of its neighbours, in colours that colour-blind people can tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app.desk.watch.weeks import Series
from app.releasing.figures import Point, Report, curve

BLUE, ORANGE, GREEN, PURPLE, GREY = "#2f7fc1", "#d9692b", "#1f9d78", "#b4649a", "#8d8d8d"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, "#c29a1f", "#56b4e9", "#7a6bbf", GREY)
DASHES = ("solid", "dash", "dot", "dashdot")
HEIGHT = 330
STAGES = {"validity": ("A question", PURPLE), "topic": ("Topic", GREEN), "template": ("Template", BLUE)}


def coverage_risk(report: Report, point: Mapping[str, Any] | None) -> go.Figure:
    """Share answered against share wrong, with its bound, what was asked for, and a chosen point."""
    points = curve(report)
    x, risk, upper = ([p[k] for p in points] for k in ("coverage", "risk", "upper"))
    words = [f"from {100 * p['threshold']:.0f} % on: {p['answers']:,} answers" for p in points]
    drawing = go.Figure()
    faint = {"color": BLUE, "width": 1, "dash": "dot"}
    drawing.add_trace(go.Scatter(x=x, y=upper, name="At most, by this gold", line=faint, hoverinfo="skip"))
    line = {"color": BLUE, "width": 2.5}
    drawing.add_trace(go.Scatter(x=x, y=risk, name="Wrong", line=line, hovertext=words, hoverinfo="text+x+y"))
    promise = report.get("promise")
    if promise:
        asked = 1 - promise["asked"]
        drawing.add_hline(
            y=asked, line={"color": ORANGE, "dash": "dash"}, annotation_text=f"asked for: {100 * asked:.1f} %"
        )
        if promise["answered"]:
            now = [promise["answered"] / report["n"]], [1 - promise["precision"]]
            drawing.add_trace(_mark(*now, "Answered now", ORANGE, "circle"))
    if point is not None:
        drawing.add_trace(_mark([point["coverage"]], [point["risk"]], "Chosen", BLUE, "diamond"))
    top = min(1.0, max([0.1, *risk]) * 1.15)
    return framed(drawing, "share answered", "share of these that are wrong", top)


def _mark(x: Sequence[float], y: Sequence[float], name: str, colour: str, symbol: str) -> go.Scatter:
    look = {"color": colour, "size": 12, "symbol": symbol, "line": {"color": "white", "width": 1.5}}
    return go.Scatter(x=x, y=y, name=name, mode="markers", marker=look)


def reliability(report: Report) -> go.Figure:
    """Probability said against what was so, for each stage, with intervals."""
    drawing = go.Figure()
    straight = {"color": GREY, "width": 1, "dash": "dot"}
    drawing.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=straight, showlegend=False, hoverinfo="skip"))
    for stage, (name, colour) in STAGES.items():
        bins = (report.get("reliability") or {}).get(stage) or []
        spread = {
            "type": "data",
            "array": [b["high"] - b["share"] for b in bins],
            "arrayminus": [b["share"] - b["low"] for b in bins],
            "thickness": 1,
            "width": 0,
        }
        drawing.add_trace(
            go.Scatter(
                x=[b["proba"] for b in bins],
                y=[b["share"] for b in bins],
                error_y=spread,
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 2},
                hovertext=[f"{b['n']:,} questions" for b in bins],
                hoverinfo="text+x+y",
            )
        )
    return framed(drawing, "probability said", "share that was so", 1.03)


def over_releases(points: Sequence[Point]) -> go.Figure:
    """Measures from release to release."""
    drawing = go.Figure()
    for i, name in enumerate(dict.fromkeys(p.measure for p in points)):
        mine = [p for p in points if p.measure == name]
        drawing.add_trace(
            go.Scatter(
                x=[f"{p.created_at:%d %b %H:%M}<br>{p.release_id[:8]}" for p in mine],
                y=[p.value for p in mine],
                name=name,
                mode="lines+markers",
                line={"color": COLOURS[i], "width": 2, "dash": DASHES[i % len(DASHES)]},
            )
        )
    out = framed(drawing, "", "", 1.03)
    return out.update_xaxes(tickformat=None, type="category", range=None)


def by_week(series: Series, stacked: bool = False) -> go.Figure:
    """Shares by week, as lines, or stacked where they are parts of a whole."""
    drawing = go.Figure()
    asked = [f"{n:,} asked" for n in series.asked]
    for i, (name, values) in enumerate(series.shares.items()):
        colour = COLOURS[i % len(COLOURS)]
        look = {"line": {"color": colour, "width": 0.5 if stacked else 2}, "mode": "lines"}
        if stacked:
            look |= {"stackgroup": "one", "fillcolor": colour}
        drawing.add_trace(
            go.Scatter(
                x=series.weeks, y=values, name=plain_text(name), hovertext=asked, hoverinfo="text+x+y+name", **look
            )
        )
    out = framed(drawing, "", "", 1.0 if stacked else 1.03)
    return out.update_xaxes(tickformat="%d %b", range=None).update_layout(hoverlabel={"namelength": -1})


def framed(drawing: go.Figure, x: str, y: str, top: float) -> go.Figure:
    """Axes in percent from 0, a legend below, no tools that nobody needs."""
    drawing.update_layout(
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 16, "b": 10},
        legend={"orientation": "h", "y": -0.22, "yanchor": "top", "title": None},
        hovermode="closest",
        dragmode=False,
    )
    drawing.update_xaxes(title=x, tickformat=".0%", range=[0, 1.01], showgrid=False, zeroline=False)
    drawing.update_yaxes(title=y, tickformat=".0%", range=[0, top], zeroline=False)
    return drawing


def plain_text(text: str, most: int = 44) -> str:
    """A user's text for a legend, in which plotly would take ``<`` for markup."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
