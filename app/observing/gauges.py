"""What the traffic says, as gauges for Prometheus; an unknown figure is left out, which no rule mistakes for 0.

Labels are kinds of traffic, reasons, kinds of drift and names of rules: never cases, agents, questions or templates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.observing.alert_rules import calibration_gap
from app.observing.drift_report import DriftReport
from app.observing.figures import Reason
from labeling.serving.alerts import AlertEvent, AlertRule

if TYPE_CHECKING:
    from app.observing.report import Monitor

MOST_REASONS = 12
OTHER = "other"
MEANS = (
    ("usage_ratio", "Share of shown answers that agents used.", "usage"),
    ("unchanged_ratio", "Share of used answers that went out as they were.", "unchanged"),
    ("reopened_ratio", "Share of cases opened again.", "reopened"),
    ("satisfaction_ratio", "Mean satisfaction of customers.", "satisfaction"),
    ("handle_seconds", "Mean seconds from the case to the reply.", "handle_seconds"),
)
Cells = Mapping[str, float]


@dataclass(frozen=True)
class Seen:
    """What was found at a look at the traffic; ``seconds`` is how long the look took."""

    at: datetime
    seconds: float
    report: Monitor | None
    drift: DriftReport | None
    rules: tuple[AlertRule, ...]
    raised: tuple[AlertEvent, ...]


class TrafficGauges(Collector):
    """Collector over what was seen last; empty before the first look."""

    def __init__(self) -> None:
        self.seen: Seen | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges, also those without a value, so that dashboards know their names."""
        seen = self.seen
        yield from _watching(seen)
        yield from _answers(None if seen is None else seen.report)
        yield from _worth(None if seen is None else seen.report)
        yield from _drift(None if seen is None else seen.drift)


def _gauge(name: str, help_text: str, value: float | None) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"oracle_{name}", help_text)
    if value is not None and math.isfinite(value):
        family.add_metric([], float(value))
    return family


def _gauges(name: str, help_text: str, label: str, cells: Cells) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"oracle_{name}", help_text, labels=[label])
    for key, value in cells.items():
        if math.isfinite(value):
            family.add_metric([key], float(value))
    return family


def _watching(seen: Seen | None) -> Iterator[GaugeMetricFamily]:
    up = set() if seen is None else {event.rule for event in seen.raised}
    rules = {} if seen is None else {rule.name: float(rule.name in up) for rule in seen.rules}
    yield _gauges("alerts_raised", "1 while the alert of a rule is raised.", "rule", rules)
    yield _gauge("looked_at_seconds", "Unix time of the last look.", None if seen is None else seen.at.timestamp())
    yield _gauge("look_seconds", "Seconds that the last look took.", None if seen is None else seen.seconds)


def _answers(report: Monitor | None) -> Iterator[GaugeMetricFamily]:
    o = None if report is None else report.overview
    funnel = {} if o is None else {k: float(v) for k, v in vars(o.funnel).items()}
    yield _gauge("window_days", "Days that the gauges are made from.", None if report is None else report.days)
    yield _gauges("funnel_questions", "Questions that came so far, in the window.", "step", funnel)
    yield _gauge("coverage_ratio", "Share with an answer suggested.", None if o is None else o.coverage.now.value)
    reasons = {} if o is None else _shares(o.reasons)
    yield _gauges("abstentions_share", "Share left unanswered, by reason.", "reason", reasons)
    latency = {} if o is None else {"0.5": o.latency.p50, "0.95": o.latency.p95, "0.99": o.latency.p99}
    yield _gauges("suggestion_latency_ms", "Latency in the window, in milliseconds.", "quantile", latency)


def _worth(report: Monitor | None) -> Iterator[GaugeMetricFamily]:
    o = None if report is None else report.overview
    match = {} if o is None else {kind: c.now.value for kind, c in o.match.items()}
    replies = {} if o is None else {kind: float(c.now.n) for kind, c in o.match.items()}
    yield _gauges("match_rate", "Share of answers that agents sent, by traffic.", "traffic", match)
    yield _gauges("match_replies", "Replies that the match rate is made from.", "traffic", replies)
    for name, help_text, field in MEANS:
        yield _gauge(name, help_text, None if o is None else getattr(o, field).now.value)
    calibration = None if report is None else calibration_gap(report).value
    yield _gauge("calibration_error", "Distance of mean probability and match rate.", calibration)
    found = None if report is None else report.accuracy[0].estimate
    bounds = {} if found is None else {"low": found.low, "value": found.value, "high": found.high}
    yield _gauges("accuracy_estimate", "Accuracy from match rate and spot checks.", "bound", bounds)
    old = None if report is None else report.stale.any.value
    yield _gauge("stale_share", "Share of answers that may be stale.", old)


def _shares(reasons: Sequence[Reason]) -> dict[str, float]:
    """Shares of the commonest reasons; the rest together, so that there are never many."""
    first, rest = reasons[:MOST_REASONS], reasons[MOST_REASONS:]
    out = {r.reason: r.share.value for r in first}
    return out | {OTHER: sum(r.share.value for r in rest)} if rest else out


def _drift(drift: DriftReport | None) -> Iterator[GaugeMetricFamily]:
    d = drift if drift is not None and drift.settled else None
    apart = {} if d is None else {shift.name: shift.effect for shift in d.embeddings}
    yield _gauges("drift_effect", "Farthest that a share moved, Cohen's h.", "kind", {} if d is None else d.effects())
    yield _gauges("drift_embeddings", "How far texts differ from those before.", "seen", apart)
    moved, voters = (None, None) if d is None else (len(d.alarms(voters=False)), len(d.voters))
    yield _gauge("drift_alarms", "Shares that moved, but of voters.", moved)
    yield _gauge("voter_alarms", "Voters that vote unlike before.", voters)
    yield _gauge("broken_voters", "Functions that fail on the traffic.", None if drift is None else len(drift.broken))
