"""The drawing of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.desk.loaded import Loaded
from app.desk.map.layout import Sheet
from app.desk.map.points import Group, groups, hovers, is_scale, scale

FEW, MANY = 2_000, 6_000
SCALE = [[0.0, "#e07b39"], [0.5, "#c9b458"], [1.0, "#3b82c4"]]


def figure(now: Loaded, drawn: Sheet, at: np.ndarray, by: str, height: int) -> go.Figure:
    """Points of a sheet as WebGL dots; each carries the place of its question.

    Parameters
    ----------
    at
        Indices into the sheet of what is drawn.
    by
        One of the colourings of `app.desk.map.points`.
    """
    size = 8 if len(at) < FEW else 6 if len(at) < MANY else 4
    drawing = go.Figure()
    if is_scale(by):
        found = scale(now, drawn.places, at, by)
        bar = {"title": found.name, "tickvals": list(found.ticks), "ticktext": list(found.ticks.values())}
        look = {"color": found.values, "colorscale": SCALE, "colorbar": bar | {"thickness": 12, "len": 0.6}}
        drawing.add_trace(_dots(now, drawn, found.at, found.name, {"size": size, **look}))
    else:
        for group in groups(now, drawn.places, at, by):
            drawing.add_trace(_dots(now, drawn, group.at, group.name, {"size": size, **_colour(group)}))
    return _framed(drawing, drawn.points[at], height, by)


def _colour(group: Group) -> dict[str, Any]:
    # numbers along a scale: a list of colours is checked one by one, which takes half a second at 10,000
    if group.tone is None:
        return {"color": group.colour}
    return {"color": group.tone, "colorscale": list(group.colour), "cmin": 0, "cmax": 1}


def _dots(now: Loaded, drawn: Sheet, at: np.ndarray, name: str, look: dict[str, Any]) -> go.Scattergl:
    places = drawn.places[at]
    return go.Scattergl(
        x=drawn.points[at, 0],
        y=drawn.points[at, 1],
        mode="markers",
        name=name,
        customdata=places,
        hovertext=hovers(now, places),
        hoverinfo="text",
        marker={"opacity": 0.8, **look},
        unselected={"marker": {"opacity": 0.15}},
    )


def _framed(drawing: go.Figure, points: np.ndarray, height: int, by: str) -> go.Figure:
    nothing = {"visible": False, "showgrid": False, "zeroline": False}
    drawing.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        dragmode="lasso",
        hoverlabel={"align": "left"},
        legend={"itemsizing": "constant", "title": None, "y": 0.93, "yanchor": "top"},
        showlegend=not is_scale(by),
        xaxis=nothing | {"range": _range(points[:, 0])},
        yaxis=nothing | {"range": _range(points[:, 1])},
        uirevision="map",
    )
    return drawing


def _range(values: np.ndarray) -> Sequence[float]:
    """Axis that holds all points, with some air."""
    low, high = float(values.min()), float(values.max())
    air = 0.03 * (high - low) or 1.0
    return [low - air, high + air]
