"""The charts of the live traffic, in the colours and the frame of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app.audit.views.monitoring.plots import BLUE, COLOURS, GREEN, GREY, HEIGHT, ORANGE, framed, plain_text

KINDS = {
    "shown": ("Shown", BLUE, "solid"),
    "shadow": ("In shadow", ORANGE, "dash"),
    "holdout": ("Held back", GREEN, "dot"),
}
LOW = 270
PALE = "rgba(141, 141, 141, 0.42)"
FADED = 0.15


def asked_by_day(days: pd.DataFrame) -> go.Figure:
    """Questions a day, those with an answer suggested and those without."""
    drawing = go.Figure()
    for name, column, colour in (("Answered", "answered", BLUE), ("Left to agents", "left", PALE)):
        drawing.add_trace(go.Bar(x=days.index, y=days[column], name=name, marker={"color": colour}))
    return _counts(drawing.update_layout(barmode="stack", bargap=0.25))


def left_by_reason(shares: pd.DataFrame) -> go.Figure:
    """Share of the questions that was left unanswered, by reason and day."""
    drawing = go.Figure()
    for i, name in enumerate(shares):
        colour = COLOURS[i % len(COLOURS)]
        drawing.add_trace(go.Bar(x=shares.index, y=shares[name], name=plain_text(str(name)), marker={"color": colour}))
    drawing.update_layout(barmode="stack", bargap=0.25)
    return _by_time(drawing, min(1.0, 1.2 * float(shares.sum(axis=1).max() or 0) or 1.0))


def latency_by_day(days: pd.DataFrame) -> go.Figure:
    """Milliseconds within which half and 95 of 100 questions were answered."""
    drawing = go.Figure()
    for name, column, dash in (("95 of 100 within", "p95", "solid"), ("Half within", "p50", "dot")):
        drawing.add_trace(
            go.Scatter(
                x=days.index,
                y=days[column],
                name=name,
                mode="lines+markers",
                line={"color": BLUE, "width": 2, "dash": dash},
                marker={"size": 4},
            )
        )
    return _counts(drawing, " ms")


def steps(names: Sequence[str], counts: Sequence[int]) -> go.Figure:
    """How far questions came; each with its share of the step before."""
    before = [counts[0], *counts[:-1]]
    words = [
        f"{n:,}" if n == b or not b else f"{n:,} · {100 * (n / b):.0f} %" for n, b in zip(counts, before, strict=True)
    ]
    drawing = go.Figure(
        go.Bar(
            x=list(counts),
            y=list(names),
            orientation="h",
            marker={"color": BLUE},
            text=words,
            textposition="auto",
            insidetextanchor="start",
            hoverinfo="skip",
        )
    )
    drawing.update_layout(height=LOW, margin={"l": 10, "r": 10, "t": 10, "b": 10}, dragmode=False, bargap=0.3)
    drawing.update_xaxes(visible=False)
    return drawing.update_yaxes(autorange="reversed")


def match_by_day(rates: pd.DataFrame) -> go.Figure:
    """Match rate a day with its interval as a band, apart for what was shown, in shadow and held back."""
    drawing = go.Figure()
    for kind, (name, colour, dash) in KINDS.items():
        mine = rates[(rates["traffic"] == kind) & (rates["n"] > 0)]
        if len(mine):
            _band(drawing, mine["group"], mine, name, colour, dash)
    return _by_time(drawing, 1.03).update_layout(height=HEIGHT)


def calibration_over_time(table: pd.DataFrame) -> go.Figure:
    """How probable answers were said to be, how many were sent, and how many experts found right."""
    drawing = go.Figure()
    said = {"color": GREY, "width": 2, "dash": "dash"}
    drawing.add_trace(go.Scatter(x=table["period"], y=table["proba"], name="Probability said", line=said, mode="lines"))
    known = table[table["known"] > 0]
    _band(drawing, known["period"], known, "Match rate", BLUE, "solid", "known")
    judged = table[table["checked"] > 0]
    spread = {
        "type": "data",
        "array": judged["right_high"] - judged["right"],
        "arrayminus": judged["right"] - judged["right_low"],
        "thickness": 1,
        "width": 3,
    }
    drawing.add_trace(
        go.Scatter(
            x=judged["period"],
            y=judged["right"],
            error_y=spread,
            name="Right, say experts",
            mode="markers",
            marker={"color": ORANGE, "size": 8, "symbol": "diamond"},
            hovertext=[f"{n:,} judged" for n in judged["checked"]],
            hoverinfo="text+x+y",
        )
    )
    return _by_time(drawing, 1.03).update_layout(height=HEIGHT)


def _band(
    drawing: go.Figure, x: pd.Series[Any], rows: pd.DataFrame, name: str, colour: str, dash: str, n: str = "n"
) -> None:
    edge = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip", "legendgroup": name}
    fill = f"rgba({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))}, {FADED})"
    drawing.add_trace(go.Scatter(x=x, y=rows["high"], **edge))
    drawing.add_trace(go.Scatter(x=x, y=rows["low"], fill="tonexty", fillcolor=fill, **edge))
    words = [f"{name}: {k:,} replies" for k in rows[n]]
    drawing.add_trace(
        go.Scatter(
            x=x,
            y=rows["rate"],
            name=name,
            legendgroup=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 4},
            hovertext=words,
            hoverinfo="text+x+y",
        )
    )


def _by_time(drawing: go.Figure, top: float) -> go.Figure:
    out = framed(drawing, "", "", top)
    out.update_xaxes(type="date", tickformat="%d %b", range=None, nticks=6, tickangle=0)
    return out.update_layout(height=LOW, legend={"y": -0.16, "traceorder": "normal"})


def _counts(drawing: go.Figure, unit: str = "") -> go.Figure:
    out = _by_time(drawing, 1.0)
    return out.update_yaxes(tickformat=",", ticksuffix=unit, range=None, rangemode="tozero")
