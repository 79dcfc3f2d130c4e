"""Alerts: rules over figures of the traffic, and the moments at which one was raised or cleared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from labeling.errors import OracleError, did_you_mean

RAISED, CLEARED = "raised", "cleared"
APP, LOG, WEBHOOK = "app", "log", "webhook"
TARGETS = (APP, LOG, WEBHOOK)
SHARE, MILLISECONDS, SECONDS, COUNT, RATIO = "share", "ms", "s", "count", "ratio"
GUARDS = "experiment: "
"""What the rule of an alert begins with that a guard of an experiment raised."""
MARGIN = 0.05
LONGEST_NAME, MOST_DAYS = 80, 90


@dataclass(frozen=True)
class Metric:
    """A figure that a rule may watch: what it is, its unit, what it counts, and how many of those it needs.

    ``days`` says whether it is made from the days of the rule; drift has days of its own.
    """

    says: str
    unit: str
    of: str
    at_least: int
    days: bool = True


METRICS = {
    "requests_per_day": Metric("number of questions a day", COUNT, "questions", 0),
    "traffic_ratio": Metric("number of questions against the same number of days before", RATIO, "questions", 100),
    "coverage": Metric("share of questions with an answer suggested", SHARE, "questions", 200),
    "latency_p95_ms": Metric("latency that 95 of 100 questions stay below", MILLISECONDS, "questions", 100),
    "match_rate_shown": Metric("match rate of answers that agents saw", SHARE, "replies", 100),
    "match_rate_shadow": Metric("match rate of answers in shadow", SHARE, "replies", 100),
    "match_rate_holdout": Metric("match rate of answers kept back", SHARE, "replies", 100),
    "usage": Metric("share of shown answers that agents used", SHARE, "choices", 100),
    "reopened": Metric("share of answered cases that were opened again", SHARE, "cases", 100),
    "satisfaction": Metric("satisfaction of customers", SHARE, "ratings", 50),
    "handle_seconds": Metric("time to handle a case", SECONDS, "cases", 50),
    "accuracy_low": Metric("lower end of the accuracy's interval", SHARE, "spot checks", 30),
    "accuracy_high": Metric("upper end of the accuracy's interval", SHARE, "spot checks", 30),
    "calibration_error": Metric("gap between probability and match rate", SHARE, "replies", 200),
    "stale_share": Metric("share of suggested answers that may be stale", SHARE, "answers", 100),
    "drift_embeddings": Metric(
        "how well new questions are told from old ones (50 %: not)", SHARE, "questions", 0, False
    ),
    "drift_new_share": Metric("share of questions unlike any before", SHARE, "questions", 0, False),
    "drift_alarms": Metric("number of labels, topics and reasons that moved", COUNT, "questions", 0, False),
    "voter_alarms": Metric("number of voters that vote unlike before", COUNT, "questions", 0, False),
    "broken_voters": Metric("number of functions that fail on the traffic", COUNT, "questions", 0, False),
}


@dataclass(frozen=True)
class AlertRule:
    """When somebody should look.

    Parameters
    ----------
    name
        What it is called where it is shown; no two rules share one.
    metric
        Which figure, one of the metrics.
    above, below
        The limit, one of the two.
    days
        Window that the figure is made from, up to the moment of looking.
    at_least
        With fewer questions, replies or checks than this there is no figure; without it the metric's own counts.
    to
        Who is told: ``app``, ``log``, ``webhook``; the last only where one is named.
    """

    name: str
    metric: str
    above: float | None = None
    below: float | None = None
    days: int = 7
    at_least: int | None = None
    to: tuple[str, ...] = TARGETS

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise OracleError(f"an alert needs a name of 1 to {LONGEST_NAME} printable characters")
        if self.metric not in METRICS:
            known = did_you_mean(self.metric, METRICS) or f"; known: {', '.join(sorted(METRICS))}"
            raise OracleError(f"alert '{self.name}' watches the unknown metric '{self.metric}'{known}")
        if (self.above is None) == (self.below is None):
            raise OracleError(f"alert '{self.name}' needs above or below, one of the two")
        if not math.isfinite(self.limit):
            raise OracleError(f"alert '{self.name}': the limit is {self.limit}; give a number")
        if not 1 <= self.days <= MOST_DAYS:
            raise OracleError(f"alert '{self.name}': days is {self.days}; give 1 to {MOST_DAYS}")
        if self.at_least is not None and self.at_least < 0:
            raise OracleError(f"alert '{self.name}': at_least is {self.at_least}; give 0 or more")
        for target in self.to:
            if target not in TARGETS:
                raise OracleError(f"alert '{self.name}' goes to the unknown '{target}'{did_you_mean(target, TARGETS)}")

    @property
    def limit(self) -> float:
        """The limit, whichever side is watched."""
        return float(self.above if self.above is not None else self.below or 0.0)

    @property
    def needs(self) -> int:
        """How many questions, replies or checks a figure must be made from."""
        return METRICS[self.metric].at_least if self.at_least is None else self.at_least


@dataclass(frozen=True)
class Reading:
    """A figure as it stands: None where it is not known, and how many things it was made from.

    ``names`` are the culprits, where a figure counts some.
    """

    value: float | None
    n: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class AlertEvent:
    """An alert was raised or cleared, with the figure at that moment and one sentence."""

    rule: str
    at: datetime
    state: str
    value: float | None
    text: str


def judge(rule: AlertRule, standing: bool, reading: Reading) -> str | None:
    """``raised`` or ``cleared`` where that changes something, else None.

    A standing alert is cleared once the figure is back by a twentieth of the limit, so that one at the limit does
    not come and go; without a figure everything stays as it is, since silence is no recovery.
    """
    if reading.value is None or not math.isfinite(reading.value) or reading.n < rule.needs:
        return None
    over = reading.value - rule.limit if rule.above is not None else rule.limit - reading.value
    if over > 0:
        return None if standing else RAISED
    return CLEARED if standing and -over >= MARGIN * abs(rule.limit) else None


def sentence(rule: AlertRule, state: str, reading: Reading) -> str:
    """What an alert says: the figure, its limit, what it was made from, and the culprits."""
    metric = METRICS[rule.metric]
    value = "unknown" if reading.value is None else amount(reading.value, metric.unit)
    side = "above" if rule.above is not None else "below"
    limit = f"{side} {amount(rule.limit, metric.unit)}" if state == RAISED else "within its limit again"
    days = f"{in_days(rule.days)}, " if metric.days else ""
    named = f": {', '.join(reading.names)}" if reading.names else ""
    return f"{metric.says[0].upper()}{metric.says[1:]} is {value}, {limit} ({days}{reading.n:,} {metric.of}){named}"


def described(rule: AlertRule) -> str:
    """When a rule raises its alert."""
    metric = METRICS[rule.metric]
    side = "above" if rule.above is not None else "below"
    days = f" in {in_days(rule.days)}" if metric.days else ""
    return f"{metric.says} {side} {amount(rule.limit, metric.unit)}{days}"


def in_days(days: int) -> str:
    """A number of days in words."""
    return "1 day" if days == 1 else f"{days} days"


def amount(value: float, unit: str) -> str:
    """A figure with its unit, for people."""
    if unit == SHARE:
        return f"{100 * value:.1f} %"
    if unit in (MILLISECONDS, SECONDS):
        return f"{value:,.0f} {unit}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def of_guard(event: AlertEvent) -> bool:
    """Whether a guard of an experiment raised or cleared it, and no rule of oracle.toml."""
    return event.rule.startswith(GUARDS)
