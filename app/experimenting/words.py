"""Metrics, units and changes in plain words."""

from __future__ import annotations

from app.reporting.tables import percent
from labeling.serving.experiments import HANDLE_SECONDS, MATCH, RELATIVE, REOPENED, SATISFACTION

NAMES = {
    HANDLE_SECONDS: "Handle time",
    REOPENED: "Opened again",
    SATISFACTION: "Satisfaction",
    MATCH: "Match rate",
}
SHORTER = {
    HANDLE_SECONDS: "shorter handle time",
    REOPENED: "fewer cases opened again",
    SATISFACTION: "more satisfaction",
    MATCH: "more matches",
}
WORSE = {
    HANDLE_SECONDS: "longer handle time",
    REOPENED: "more cases opened again",
    SATISFACTION: "less satisfaction",
    MATCH: "fewer matches",
}


def size(metric: str, value: float) -> str:
    """A change without its sign: percent for times, points for shares."""
    return f"{100 * abs(value):.1f} %" if metric in RELATIVE else f"{100 * abs(value):.1f} points"


def signed(metric: str, value: float) -> str:
    """A change with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + size(metric, value)


def span(metric: str, low: float, high: float) -> str:
    """From where to where a change may lie, the unit once."""
    start = signed(metric, low)
    return f"{start.removesuffix(' points').removesuffix(' %')} to {signed(metric, high)}"


def improvement(metric: str, value: float) -> str:
    """An improvement, such as "10.0 % shorter handle time"."""
    return f"{size(metric, value)} {SHORTER[metric]}"


def harm(metric: str, value: float) -> str:
    """A change for the worse; for the better where it is negative."""
    return f"{size(metric, value)} {WORSE[metric] if value > 0 else SHORTER[metric]}"


def level(metric: str, value: float | None) -> str:
    """A mean: seconds, or a share in percent; a dash for what is not known."""
    known = value is not None and value == value
    return f"{value:,.0f} s" if metric == HANDLE_SECONDS and known else percent(value)


def counted(n: int, unit: str) -> str:
    """A number of units."""
    return f"{n:,} {unit}{'' if n == 1 else 's'}"


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
