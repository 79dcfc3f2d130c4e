"""Gauges are what the report says; what is unknown is left out, and labels are few."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from app.observing.drift_report import BEFORE, TRAINING, DriftReport, Moved
from app.observing.gauges import MOST_REASONS, Seen, TrafficGauges, _shares
from app.observing.report import monitor
from labeling.serving.alerts import RAISED, AlertEvent, AlertRule
from models.drift import Shift

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)
RULES = (AlertRule("slow", "latency_p95_ms", above=500), AlertRule('odd "name"\\', "usage", below=0.5))


@pytest.fixture
def gauges():
    collector = TrafficGauges()
    registry = CollectorRegistry(auto_describe=True)
    registry.register(collector)
    return collector, registry


def shift(name, kind, effect, alarm):
    return Shift(name, kind, 0.2, 0.1, effect, 0.0, 0.0, 10, 10, alarm)


def drifted(against):
    moved = (
        Moved(shift("f", "voter coverage", -0.4, True), None),
        Moved(shift("late", "label share", 0.1, False), None),
    )
    return DriftReport(NOON, against, NOON.date(), NOON.date(), 7, 500, moved=moved)


def test_before_the_first_look_all_names_are_there_and_nothing_is_said(gauges):
    text = generate_latest(gauges[1]).decode()
    assert "# HELP oracle_match_rate Share of answers that agents sent, by traffic." in text
    assert not [line for line in text.splitlines() if not line.startswith("#")]


def test_gauges_are_what_the_report_says(gauges, log):
    collector, registry = gauges
    for i in range(4):
        log.ask(f"s{i}", said=[("shown", {}), ("used" if i else "dismissed", {})], latency_ms=20.0)
    log.ask("held", traffic="holdout", suggest=False)
    report = monitor(log.workspace, log.store, NOON)
    raised = (AlertEvent("slow", NOON, RAISED, 1.0, "x"), AlertEvent("gone", NOON, RAISED, 1.0, "x"))
    collector.seen = Seen(NOON, 0.5, report, drifted(BEFORE), RULES, raised)

    def value(name, **labels):
        return registry.get_sample_value(f"oracle_{name}", labels)

    assert value("funnel_questions", step="asked") == 5 and value("funnel_questions", step="used") == 3
    assert value("coverage_ratio") == 0.8 and value("usage_ratio") == 0.75
    assert value("match_rate", traffic="shown") == 1.0 and value("match_replies", traffic="shown") == 3
    assert value("match_rate", traffic="holdout") is None, "no reply, no rate"
    assert value("abstentions_share", reason="template not sure enough") == 0.2
    assert value("suggestion_latency_ms", quantile="0.95") == 20.0
    assert value("accuracy_estimate", bound="low") is None
    assert value("alerts_raised", rule="slow") == 1 and value("alerts_raised", rule='odd "name"\\') == 0
    assert value("alerts_raised", rule="gone") is None
    assert value("voter_alarms") == 1 and value("drift_alarms") == 0 and value("broken_voters") == 0
    assert value("drift_effect", kind="voter coverage") == 0.4 and value("drift_effect", kind="label share") == 0
    assert value("looked_at_seconds") == NOON.timestamp() and value("look_seconds") == 0.5
    assert b"Mia" not in generate_latest(registry) and b"s0" not in generate_latest(registry)


def test_drift_is_said_only_once_it_is_known_what_is_usual(gauges):
    collector, registry = gauges
    collector.seen = Seen(NOON, 0.5, None, drifted(TRAINING), (), ())
    assert registry.get_sample_value("oracle_voter_alarms") is None
    assert registry.get_sample_value("oracle_broken_voters") == 0


def test_rare_reasons_are_one():
    reasons = [SimpleNamespace(reason=f"r{i}", share=SimpleNamespace(value=0.05)) for i in range(MOST_REASONS + 3)]
    found = _shares(reasons)
    assert len(found) == MOST_REASONS + 1 and found["other"] == pytest.approx(0.15)
