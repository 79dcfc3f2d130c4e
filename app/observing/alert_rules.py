"""Which alerts there are where oracle.toml names none, and what figure each metric is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.settings import Settings
from labeling.serving.alerts import AlertRule, Reading

if TYPE_CHECKING:  # a command that only lists rules need not load what makes figures
    from app.observing.drift_report import DriftReport
    from app.observing.report import Monitor
    from app.observing.shares import Figure

UNKNOWN = Reading(None, 0)
SLOW_MS = 500.0
NAMED = 5


def rules_of(settings: Settings) -> tuple[AlertRule, ...]:
    """The rules of oracle.toml, or else the default ones."""
    return default_rules(settings.precision) if settings.alerts is None else settings.alerts


def default_rules(precision: float) -> tuple[AlertRule, ...]:
    """Alerts that mean the same in every team: a promise is not kept, or something is not as it was.

    How much agents use suggestions, how many cases are reopened and how long they take depends on the team, so
    there is no default for these. ``precision`` is what the settings promise: an alert says that the whole interval
    of the accuracy lies below it. A match rate is only a lower bound on accuracy, so its limit is low.
    """
    return (
        AlertRule("accuracy below the promise", "accuracy_high", below=precision, days=14),
        AlertRule("few matches", "match_rate_shown", below=0.5),
        AlertRule("probabilities off", "calibration_error", above=0.15),
        AlertRule("slow answers", "latency_p95_ms", above=SLOW_MS, days=1),
        AlertRule("few questions", "traffic_ratio", below=0.3),
        AlertRule("stale answers", "stale_share", above=0.1),
        AlertRule("questions drift", "drift_alarms", above=0),
        AlertRule("voters drift", "voter_alarms", above=0),
        AlertRule("functions fail", "broken_voters", above=0),
    )


def reading(metric: str, report: Callable[[], Monitor], drift: DriftReport | None) -> Reading:
    """A metric as the report of a rule's days, which is made where it is needed, or the drift tell it.

    Alerts of drift need days enough to say what is usual.
    """
    if metric in ON_DRIFT:
        return UNKNOWN if drift is None else ON_DRIFT[metric](drift)
    return ON_REPORT[metric](report())


def _figure(figure: Figure) -> Reading:
    return Reading(_known(figure.value), figure.n)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _per_day(report: Monitor) -> Reading:
    asked = report.overview.funnel.asked
    return Reading(asked / report.days, asked)


def _ratio(report: Monitor) -> Reading:
    now, before = report.overview.funnel.asked, report.overview.funnel_before.asked
    return Reading(now / before if before else None, before)


def _match(traffic: str) -> Callable[[Monitor], Reading]:
    return lambda report: _figure(report.overview.match[traffic].now)


def _accuracy(end: str) -> Callable[[Monitor], Reading]:
    def read(report: Monitor) -> Reading:
        found = report.accuracy[0].estimate
        return UNKNOWN if found is None else Reading(_known(getattr(found, end)), found.n_reviews)

    return read


def calibration_gap(report: Monitor) -> Reading:
    """Distance of mean probability and match rate of the whole window; errors of single days would be mostly chance."""
    table = report.calibration
    known = table["known"].to_numpy(float)
    n = int(known.sum())
    if not n:
        return UNKNOWN
    gap = table["proba"].to_numpy(float) - table["rate"].to_numpy(float)
    return Reading(abs(float(gap[known > 0] @ known[known > 0])) / n, n)


def _apart(place: int) -> Callable[[DriftReport], Reading]:
    def read(drift: DriftReport) -> Reading:
        usual = drift.settled and bool(drift.embeddings)
        return Reading(_known(drift.embeddings[place].effect), drift.questions) if usual else UNKNOWN

    return read


def _moved(drift: DriftReport) -> Reading:
    names = [m.shift.name for m in drift.alarms(voters=False)]
    if drift.unlike:
        names.append("what questions say")
    return _counted(drift, names) if drift.settled else UNKNOWN


def _voters(drift: DriftReport) -> Reading:
    return _counted(drift, drift.voters) if drift.settled else UNKNOWN


def _broken(drift: DriftReport) -> Reading:
    return _counted(drift, [b.voter for b in drift.broken])


def _counted(drift: DriftReport, names: Sequence[str]) -> Reading:
    more = (f"and {len(names) - NAMED} more",) if len(names) > NAMED else ()
    return Reading(len(names), drift.questions, (*names[:NAMED], *more))


ON_DRIFT: Mapping[str, Callable[[DriftReport], Reading]] = {
    "drift_embeddings": _apart(0),
    "drift_new_share": _apart(1),
    "drift_alarms": _moved,
    "voter_alarms": _voters,
    "broken_voters": _broken,
}
ON_REPORT: Mapping[str, Callable[[Monitor], Reading]] = {
    "requests_per_day": _per_day,
    "traffic_ratio": _ratio,
    "coverage": lambda report: _figure(report.overview.coverage.now),
    "latency_p95_ms": lambda report: Reading(_known(report.overview.latency.p95), report.overview.latency.n),
    "match_rate_shown": _match("shown"),
    "match_rate_shadow": _match("shadow"),
    "match_rate_holdout": _match("holdout"),
    "usage": lambda report: _figure(report.overview.usage.now),
    "reopened": lambda report: _figure(report.overview.reopened.now),
    "satisfaction": lambda report: _figure(report.overview.satisfaction.now),
    "handle_seconds": lambda report: _figure(report.overview.handle_seconds.now),
    "accuracy_low": _accuracy("low"),
    "accuracy_high": _accuracy("high"),
    "calibration_error": calibration_gap,
    "stale_share": lambda report: _figure(report.stale.any),
}
