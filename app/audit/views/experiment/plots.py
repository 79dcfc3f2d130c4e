"""The charts of an experiment; right or up is always better."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import plotly.graph_objects as go

from app.audit.views.monitoring.live_plots import LOW, PALE
from app.audit.views.monitoring.live_plots import steps as one_side
from app.audit.views.monitoring.plots import BLUE, GREEN, GREY, ORANGE
from app.experimenting.lines import bounds, interval, moved
from app.experimenting.result import Result, when
from app.experimenting.words import NAMES, signed
from labeling.serving.experiments import LOWER_IS_BETTER
from models.experiments.effects import change
from models.experiments.looks import Look
from models.experiments.reported import Effect
from models.experiments.sequential import student

LEAST, MARGIN, WIDEST = 0.05, 1.25, 1.0


def forest(effects: Sequence[Effect]) -> go.Figure:
    """A point a metric with its interval, turned so that right is better."""
    drawing = go.Figure()
    drawing.add_vline(x=0, line={"color": GREY, "width": 1})
    reach = LEAST
    for effect in effects:
        value, low, high = _turned(effect)
        if value is None:
            continue
        colour = GREEN if (low or -inf) > 0 else ORANGE if (high or inf) < 0 else BLUE
        reach = max(reach, *(abs(v) for v in (value, low, high) if v is not None))
        spread = None if low is None or high is None else _spread(value, low, high)
        drawing.add_trace(
            go.Scatter(
                x=[value],
                y=[NAMES[effect.metric]],
                error_x=spread,
                mode="markers",
                marker={"size": 11, "color": colour},
                hovertext=f"{moved(effect)} ({interval(effect)})",
                hoverinfo="text",
                showlegend=False,
            )
        )
    reach = min(reach * 1.1, WIDEST)
    drawing.update_xaxes(range=[-reach, reach], tickformat="+.0%", zeroline=False, title="← worse · better →", nticks=7)
    drawing.update_yaxes(autorange="reversed", title="", showgrid=False)
    return _plain(drawing)


def _turned(effect: Effect) -> tuple[float | None, float | None, float | None]:
    value, low, high = bounds(effect)
    if effect.metric not in LOWER_IS_BETTER or value is None:
        return value, low, high
    return -value, None if high is None else -high, None if low is None else -low


def _spread(value: float, low: float, high: float) -> dict[str, object]:
    return {"type": "data", "array": [high - value], "arrayminus": [value - low], "thickness": 2, "width": 7}


def looks(found: Result) -> go.Figure:
    """The main metric at each look, and how far from 0 it had to be to be certain; up is better."""
    metric, side = found.experiment.metric, -1 if found.experiment.metric in LOWER_IS_BETTER else 1
    known = [look.fraction for look in found.looks]
    values = [side * change(metric, look.found.value) for look in found.looks]
    far = [_boundary(metric, look, side) for look in found.looks]
    reached = [abs(v) for v in (*values, *far[-1]) if abs(v) <= WIDEST]
    top = MARGIN * max(LEAST, 1.5 * found.experiment.expected, *reached)
    drawing = go.Figure()
    for row, name in ((0, "Not certain between these"), (1, "")):
        drawing.add_trace(
            go.Scatter(
                x=known,
                y=[min(max(one[row], -2 * top), 2 * top) for one in far],
                mode="lines+markers",
                line={"color": GREY, "width": 1.5, "dash": "dash"},
                marker={"symbol": "line-ew", "size": 12, "line": {"color": GREY, "width": 2}},
                fill="tonexty" if row else None,
                fillcolor="rgba(141, 141, 141, 0.10)",
                name=name,
                showlegend=not row,
                hoverinfo="skip",
            )
        )
    words = [
        f"{when(look):%d %b}: {signed(metric, side * value)}" for look, value in zip(found.looks, values, strict=True)
    ]
    drawing.add_trace(
        go.Scatter(
            x=known,
            y=values,
            name="Found",
            mode="lines+markers",
            line={"color": BLUE, "width": 2},
            marker={"size": 9},
            hovertext=words,
            hoverinfo="text",
        )
    )
    drawing.add_hline(y=found.experiment.expected, line={"color": GREEN, "width": 1, "dash": "dot"})
    drawing.add_annotation(
        x=1, y=found.experiment.expected, text="expected", showarrow=False, yshift=9, xanchor="right",
        font={"color": GREEN, "size": 12},
    )  # fmt: skip
    drawing.update_xaxes(range=[0, 1.02], tickformat=".0%", title="known, of what is planned", showgrid=False)
    drawing.update_yaxes(range=[-top, top], tickformat="+.0%", zeroline=True, zerolinecolor=PALE, title="")
    return _plain(drawing).update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})


def _boundary(metric: str, look: Look, side: int) -> tuple[float, float]:
    """What a change had to be above, or below, to be certain."""
    half = float(student(look.critical, look.found.df)) * look.found.se
    if not half < 5:
        return inf, -inf
    ends = sorted(side * change(metric, end) for end in (-half, half))
    return ends[1], ends[0]


def side_by_side(names: Sequence[str], counts: Sequence[int], most: int) -> go.Figure:
    """The steps of one group, on the scale of both."""
    drawing = one_side(names, counts).update_xaxes(range=[0, max(most, 1)])
    # a bar of nothing has no room for its number
    return drawing.update_traces(textposition=["inside" if n > most / 4 else "outside" for n in counts])


def _plain(drawing: go.Figure) -> go.Figure:
    return drawing.update_layout(
        height=LOW, margin={"l": 10, "r": 10, "t": 16, "b": 10}, dragmode=False, hovermode="closest"
    )
