"""The main figures, worked out by hand on small traffic."""

import json
import math

import pytest

from app.observing.figures import Funnel, overview
from tests.app.observing.conftest import BODIES, DAY, NOON, WEEK


def figures(log):
    traffic = log.read(since=NOON - 2 * WEEK)
    return overview(traffic.between(NOON - WEEK, NOON), traffic.between(NOON - 2 * WEEK, NOON - WEEK))


def test_a_small_week_by_hand(log):
    shown = ("shown", {})
    log.ask("a", said=[shown, ("used", {"handle_seconds": 10.0, "reopened": False})], latency_ms=1.0)
    log.ask("b", said=[shown, ("edited", {"reply": BODIES["refund"], "handle_seconds": 30.0})], latency_ms=2.0)
    log.ask("c", said=[shown, ("dismissed", {"reopened": True, "satisfaction": 0.5})], latency_ms=3.0)
    log.ask("d", said=[shown], latency_ms=4.0)
    log.ask("e", traffic="shadow", reply=BODIES["late"], latency_ms=5.0)
    log.ask("f", traffic="holdout", reply=BODIES["pause"], latency_ms=6.0)
    log.ask("g", suggest=False, reason="not a question", reply="Thanks a lot and bye", latency_ms=7.0)
    log.ask("h", "refund", suggest=False, reply=BODIES["refund"], latency_ms=8.0)
    found = figures(log)
    assert found.funnel == Funnel(asked=8, valid=7, suggested=6, shown=4, used=1, edited=1, dismissed=1, unchanged=1)
    assert found.funnel_before == Funnel(0, 0, 0, 0, 0, 0, 0, 0)
    assert (found.coverage.now.value, found.coverage.now.n) == (6 / 8, 8)
    assert (found.usage.now.value, found.usage.now.n) == (2 / 3, 3)
    assert (found.unchanged.now.value, found.unchanged.now.n) == (1 / 2, 2)
    rates = {kind: (one.now.value, one.now.n) for kind, one in found.match.items()}
    assert rates == {"shown": (1 / 2, 2), "shadow": (1.0, 1), "holdout": (0.0, 1)}
    assert found.unknown == {"shown": 2, "shadow": 0, "holdout": 0}
    assert (found.guess.now.value, found.guess.now.n) == (1 / 2, 2)
    assert (found.handle_seconds.now.value, found.reopened.now.value, found.satisfaction.now.value) == (20, 0.5, 0.5)
    assert [(r.reason, r.n) for r in found.reasons] == [("not a question", 1), ("template not sure enough", 1)]
    assert found.reasons[0].share.value == 1 / 8
    assert (found.latency.p50, found.latency.n) == (4.5, 8)
    assert found.latency.p95 == pytest.approx(7.65)


def test_it_is_compared_with_the_window_before(log):
    for i in range(4):
        log.ask(f"now{i}", suggest=i < 1)
        log.ask(f"then{i}", ago=8 * DAY, suggest=i < 3)
    found = figures(log)
    assert (found.coverage.now.value, found.coverage.before.value, found.coverage.difference) == (0.25, 0.75, -0.5)
    assert found.coverage.low < -0.5 < found.coverage.high
    assert found.funnel_before.asked == 4


def test_nothing_logged_is_unknown_and_not_zero(log):
    found = figures(log)
    assert found.funnel.asked == 0 and found.reasons == ()
    assert math.isnan(found.coverage.now.value) and math.isnan(found.latency.p95)
    said = found.as_dict()
    json.dumps(said, allow_nan=False)
    assert said["match"]["shown"]["now"] == {"value": None, "low": None, "high": None, "n": 0}


def test_all_left_unanswered(log):
    for i in range(3):
        log.ask(f"s{i}", suggest=False, said=[("shown", {})])
    found = figures(log)
    assert (found.funnel.suggested, found.funnel.shown, found.coverage.now.value) == (0, 0, 0.0)
    assert not found.usage.now.known and found.reasons[0].share.value == 1.0
