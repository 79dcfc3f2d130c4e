"""The figures on top of the live traffic: what each is now, and what has become of it since the days before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from app.observing.figures import Latency, Overview
from app.observing.shares import Compared, Figure
from app.reporting.tables import percent

NONE, SAME = "–", "as before"


@dataclass(frozen=True)
class Tile:
    """A figure in words.

    Parameters
    ----------
    value, delta
        As shown; ``delta`` is empty where there is nothing to compare with.
    good
        Whether the change is for the better; None where it is neither, or may be chance.
    series
        The figure day by day; nothing where a day has none. Counts leave out the last day, which is not over.
    says
        What it is and what it rests on.
    """

    name: str
    value: str
    delta: str
    good: bool | None
    series: tuple[float, ...]
    says: str


def tiles(overview: Overview, days: pd.DataFrame) -> tuple[Tile, ...]:
    """Six figures; ``days`` as `app.desk.watch.days.by_day` makes them."""
    o, match = overview, overview.match["shown"]
    now, before = o.funnel, o.funnel_before
    left, left_before = now.asked - now.suggested, before.asked - before.suggested
    return (
        Tile("Asked", f"{now.asked:,}", _relative(now.asked, before.asked), None, _line(days["asked"][:-1]), ASKED),
        _share("Answered", o.coverage, days["coverage"], "Share of the questions with an answer suggested."),
        _share("Used", o.usage, days["usage"], "Share used, as it was or edited, of the answers agents chose about."),
        _share("Match rate", match, days["match"], MATCH),
        Tile("Latency p95", _ms(o.latency), _slower(o), _faster(o), _line(days["p95"]), LATENCY),
        Tile("Left to agents", f"{left:,}", _relative(left, left_before), None, _line(days["left"][:-1]), LEFT),
    )


ASKED = "Questions asked for a suggestion."
MATCH = "Share of the shown answers that agents sent, of those whose reply is known. It is a lower bound on accuracy."
LATENCY = "95 of 100 questions are answered within this time."
LEFT = "Questions for which nothing was suggested."
MUCH = 1.25


def points(change: float) -> str:
    """A difference of shares, such as "+3.2 points"; empty where it is not known."""
    return "" if change != change else f"{100 * change:+.1f} points"


def interval(figure: Figure) -> str:
    """A share's interval and what it rests on, in words."""
    if not figure.known:
        return "Nothing to count yet."
    return f"{percent(figure.low)} to {percent(figure.high)}, from {figure.n:,}."


def _share(name: str, found: Compared, series: pd.Series[Any], says: str) -> Tile:
    good = found.difference > 0 if found.sure else None
    says = f"{says} 95 % interval {interval(found.now)}" if found.now.known else says
    return Tile(name, percent(found.now.value), points(found.difference), good, _line(series), says)


def _relative(now: float, before: float) -> str:
    if not before:
        return ""
    words = f"{(now - before) / before:+.0%}"
    return SAME if words in ("+0%", "-0%") else words


def _ms(latency: Latency) -> str:
    return f"{latency.p95:,.0f} ms" if latency.n else NONE


def _slower(o: Overview) -> str:
    both = o.latency.n and o.latency_before.n
    return f"{o.latency.p95 - o.latency_before.p95:+,.0f} ms" if both else ""


def _faster(o: Overview) -> bool | None:
    """Whether it got faster; None where it is about the same."""
    now, before = o.latency.p95, o.latency_before.p95
    slower, faster = now > MUCH * before, before > MUCH * now
    return faster if slower or faster else None


def _line(values: pd.Series[Any]) -> tuple[float, ...]:
    return tuple(float(v) for v in values.dropna())
