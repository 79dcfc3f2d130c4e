"""Every metric has its figure, and the alerts that hold without any rules."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from app.observing.alert_rules import ON_DRIFT, ON_REPORT, calibration_gap, default_rules, reading, rules_of
from app.observing.drift_report import BEFORE, TRAINING, Broken, DriftReport, Moved
from app.observing.report import monitor
from app.settings import Settings
from labeling.serving.alerts import METRICS, AlertRule
from models.drift import Shift

AT = datetime(2026, 9, 1, tzinfo=UTC)
NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


def drifted(against=BEFORE, voters=1, **more):
    moved = tuple(
        Moved(Shift(f"voter{i}", "voter coverage", 0.2, 0.1, -0.4, 0.0, 0.0, 10, 10, True), None) for i in range(voters)
    )
    return DriftReport(AT, against, AT.date(), AT.date(), 7, 500, moved=moved, **more)


def nothing():
    raise AssertionError("no report is needed")


def test_every_metric_has_one_figure():
    assert set(ON_DRIFT) | set(ON_REPORT) == set(METRICS) and not set(ON_DRIFT) & set(ON_REPORT)


def test_default_rules_hold_where_the_file_names_none():
    names = [rule.name for rule in default_rules(0.95)]
    assert len(set(names)) == len(names) == 9
    assert rules_of(Settings()) == default_rules(0.95)
    assert rules_of(Settings(alerts=())) == ()
    assert rules_of(Settings(precision=0.9))[0].below == 0.9
    own = (AlertRule("x", "usage", below=0.5),)
    assert rules_of(Settings(alerts=own)) == own


def test_drift_is_read_only_once_it_is_known_what_is_usual():
    assert reading("voter_alarms", nothing, drifted()).value == 1
    assert reading("voter_alarms", nothing, drifted()).names == ("voter0",)
    assert reading("voter_alarms", nothing, drifted(TRAINING)).value is None
    assert reading("voter_alarms", nothing, None).value is None
    assert reading("drift_alarms", nothing, drifted()).value == 0


def test_many_culprits_are_counted_not_listed():
    found = reading("voter_alarms", nothing, drifted(voters=8))
    assert found.value == 8 and found.names[-1] == "and 3 more" and len(found.names) == 6


def test_texts_unlike_before_count_as_one_thing_that_drifted():
    shifts = tuple(
        Shift(name, "embeddings", float("nan"), float("nan"), effect, 0.0, 0.0, 9, 9, alarm)
        for name, effect, alarm in (("as a whole", 0.7, True), ("in places", 0.12, False))
    )
    found = drifted(embeddings=shifts)
    assert reading("drift_alarms", nothing, found).names == ("what questions say",)
    assert reading("drift_embeddings", nothing, found).value == 0.7
    assert reading("drift_new_share", nothing, found).value == 0.12
    assert reading("drift_embeddings", nothing, drifted()).value is None


def test_functions_that_fail_are_told_from_the_first_day_on():
    found = drifted(TRAINING, broken=(Broken("orders.cancel", 9, 9, "x"),))
    assert reading("broken_voters", nothing, found).names == ("orders.cancel",)


def test_figures_of_a_window(log):
    for i in range(4):
        used = [("shown", {}), ("used", {"handle_seconds": 30.0 + i})]
        log.ask(f"s{i}", said=used if i else [("shown", {}), ("dismissed", {})], latency_ms=100.0 * (i + 1))
    log.ask("old", ago=NOON - NOON.replace(day=5))
    report = monitor(log.workspace, log.store, NOON)

    def value(metric):
        found = reading(metric, lambda: report, None)
        return found.value if found.value is None else round(found.value, 3), found.n

    assert value("requests_per_day") == (round(4 / 7, 3), 4)
    assert value("traffic_ratio") == (4.0, 1)
    assert value("coverage") == (1.0, 4)
    assert value("usage") == (0.75, 4)
    assert value("handle_seconds") == (32.0, 3)
    assert value("match_rate_shown") == (1.0, 3)
    assert value("latency_p95_ms")[0] > 300
    assert value("accuracy_low") == (None, 0)
    assert value("reopened") == (None, 0)
    assert value("calibration_error") == (0.1, 3)


def test_no_traffic_gives_no_figures(log):
    report = monitor(log.workspace, log.store, NOON)
    known = {metric for metric in ON_REPORT if reading(metric, lambda: report, None).value is not None}
    assert known == {"requests_per_day"}


@pytest.mark.parametrize(
    ("rows", "value", "n"),
    [
        ([], None, 0),
        ([(0.9, 0, float("nan"))], None, 0),
        ([(0.9, 10, 0.8)], 0.1, 10),
        ([(0.9, 10, 0.8), (0.9, 10, 1.0)], 0.0, 20),
    ],
)
def test_the_gap_is_that_of_the_whole_window(rows, value, n):
    table = pd.DataFrame(rows, columns=["proba", "known", "rate"])
    found = calibration_gap(SimpleNamespace(calibration=table))
    assert found.n == n
    assert found.value == (None if value is None else pytest.approx(value, abs=1e-9))
