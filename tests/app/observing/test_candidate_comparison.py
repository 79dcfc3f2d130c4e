"""A candidate against the current release on the same questions."""

import json
import math

import numpy as np
import pytest
from scipy.stats import binomtest

from app.observing.candidate import compare, paired, read_candidate
from labeling.serving.suggestions import ShadowSuggestion
from labeling.store.suggestions import append_logged
from tests.app.observing.conftest import BODIES, DAY

LATE, PAUSE = BODIES["late"], BODIES["pause"]


def beside(log, name, template, suggest=True, release="r-new", latency=5.0):
    said = ("suggest" if suggest else "abstain", "why", template, 0.8, "payouts", 0.9, 0.95, latency)
    with log.store.write() as connection:
        append_logged(connection, [], [ShadowSuggestion(name, release, *said)])


def bools(text):
    return np.array([c == "1" for c in text], dtype=bool)


def test_pairs_by_hand():
    found = paired(bools("1110000000"), bools("1001111000"))
    assert (found.current.value, found.candidate.value, found.difference) == (0.3, 0.5, pytest.approx(0.2))
    assert (found.only_current, found.only_candidate) == (2, 4)
    assert found.p == binomtest(4, 6).pvalue
    # Agresti and Min: half a row more in each cell
    middle, spread = 2 / 12, math.sqrt((7 / 12 - (2 / 12) ** 2) / 12)
    assert (found.low, found.high) == pytest.approx((middle - 1.96 * spread, middle + 1.96 * spread), abs=1e-4)


def test_pairs_that_agree_or_are_none():
    same = paired(bools("1010"), bools("1010"))
    assert (same.difference, same.p) == (0, 1) and same.low < 0 < same.high
    none = paired(bools(""), bools(""))
    assert math.isnan(none.difference) and none.as_dict()["p"] is None


def test_both_on_the_same_replies(log):
    log.ask("same", reply=LATE, traffic="shadow")
    log.ask("better", "pause", reply=LATE, traffic="shadow")
    log.ask("answers-too", suggest=False, reply=LATE)
    log.ask("shown", "pause", reply=PAUSE, said=[("shown", {})])
    log.ask("alone")
    beside(log, "same", "late")
    beside(log, "better", "late")
    beside(log, "answers-too", "late")
    beside(log, "shown", "late", latency=9.0)
    found = read_candidate(log.store, log.read())
    assert (found.release_id, found.current, found.n) == ("r-new", ("r-1",), 4)
    assert found.agreement.value == 1 / 4
    assert (found.coverage.current.value, found.coverage.candidate.value) == (3 / 4, 1.0)
    assert (found.match.current.value, found.match.candidate.value, found.match.current.n) == (3 / 4, 3 / 4, 4)
    fair = found.match_unseen
    assert (fair.current.value, fair.candidate.value, fair.current.n) == (2 / 3, 1.0, 3)
    assert (found.useful.current.value, found.useful.candidate.value) == (1 / 2, 3 / 4)
    assert (found.latency.p50, found.latency_current.p50) == (5.0, 10.0)
    assert set(found.differ) == {"better", "answers-too", "shown"}
    json.dumps(found.as_dict(), allow_nan=False)


def test_without_a_reply_there_is_no_match_rate(log):
    log.ask("a")
    beside(log, "a", "late", suggest=False)
    found = read_candidate(log.store, log.read())
    assert found.match.current.n == 0 and math.isnan(found.match.difference)
    assert found.coverage.only_current == 1


def test_equivalent_templates_count_for_the_candidate_too(log):
    log.configure('equivalent = [["pause", "late"]]')
    log.ask("a", "refund", reply=LATE, traffic="shadow")
    beside(log, "a", "pause")
    found = read_candidate(log.store, log.read())
    assert (found.match.current.value, found.match.candidate.value) == (0.0, 1.0)


def test_no_candidate_and_one_that_is_current_by_now(log):
    log.ask("a", reply=LATE)
    assert read_candidate(log.store, log.read()) is None
    beside(log, "a", "late", release="r-1")
    assert read_candidate(log.store, log.read()) is None


def test_the_last_of_several_is_taken(log):
    log.ask("a", ago=3 * DAY)
    log.ask("b")
    beside(log, "a", "late", release="r-old")
    beside(log, "b", "late")
    traffic = log.read()
    assert read_candidate(log.store, traffic).release_id == "r-new"
    assert compare(traffic, read_shadow(log, traffic), "r-old").n == 1


def read_shadow(log, traffic):
    from labeling.store.traffic import shadow_traffic

    with log.store.read() as connection:
        return shadow_traffic(connection, traffic.since, traffic.until)
