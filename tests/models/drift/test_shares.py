import numpy as np
import pytest

from labeling.errors import OracleError
from models.drift.shares import Pairs, compared
from models.drift.swings import Swings

LABELS = [f"label {i}" for i in range(20)]
EVEN = np.full(20, 100)


def by_name(shifts):
    return {(s.kind, s.name): s for s in shifts}


def of_labels(before, now, names, swings=None):
    return compared([Pairs("label share", names, before, np.sum(before), now, np.sum(now), swings)])


def of_voters(before, now, names):
    coverage = Pairs("voter coverage", names, before[1], before[0], now[1], now[0])
    return compared([coverage, Pairs("voter conflict", names, before[2], before[1], now[2], now[1])])


def test_a_label_that_doubled_alarms_and_the_others_do_not():
    now = EVEN.copy()
    now[3] = 200
    each = of_labels(EVEN, now, LABELS)
    assert [s.name for s in each if s.alarm] == ["label 3"]
    assert (each[3].before, each[3].now) == pytest.approx((0.05, 200 / 2100)) and each[3].effect > 0.15


def test_large_traffic_alone_makes_no_alarm():
    each = of_labels(EVEN * 10_000, EVEN * 10_000 + np.arange(20) * 5_000, LABELS)
    assert min(s.q for s in each) < 1e-9
    assert all(abs(s.effect) >= 0.05 for s in each if s.alarm)
    assert not all(s.alarm for s in each)


def test_quiet_windows_alarm_in_at_most_one_of_twenty():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(20))
    draws = [(rng.multinomial(5_000, p), rng.multinomial(500, p)) for _ in range(200)]
    assert sum(any(s.alarm for s in of_labels(*d, LABELS)) for d in draws) <= 16


def test_swings_are_allowed_for():
    now = np.where(np.arange(20) == 3, 160, 100)
    assert of_labels(EVEN, now, LABELS)[3].alarm
    assert not of_labels(EVEN, now, LABELS, Swings(np.full(20, 4.0), np.full(20, 27.0)))[3].alarm


@pytest.mark.parametrize("counts", [(np.zeros(20), EVEN), (EVEN, np.zeros(20)), (np.zeros(20), np.zeros(20))])
def test_without_questions_there_is_nothing_to_test(counts):
    for shift in of_labels(*counts, LABELS):
        assert np.isnan(shift.p) and np.isnan(shift.q) and not shift.alarm


def test_one_label_and_labels_nobody_has():
    [only] = of_labels([10], [20], ["a"])
    assert not only.alarm and only.effect == 0
    assert not of_labels([10, 0], [20, 0], ["a", "b"])[1].alarm


def voters(m=50, n=2_000):
    votes = np.linspace(20, 400, m).astype(int)
    return n, votes, votes // 5


def test_a_voter_that_stops_and_one_that_is_contradicted_are_found_and_nobody_else():
    before, (n, votes, conflicts) = voters(), voters()
    votes, conflicts = votes.copy(), conflicts.copy()
    votes[5], conflicts[5] = 0, 0
    conflicts[40] *= 2
    found = of_voters(before, (n, votes, conflicts), [f"v{i}" for i in range(50)])
    assert [(s.kind, s.name) for s in found if s.alarm] == [("voter coverage", "v5"), ("voter conflict", "v40")]
    gone = by_name(found)["voter conflict", "v5"]
    assert np.isnan(gone.now) and np.isnan(gone.p) and (gone.n_before, gone.n_now) == (before[1][5], 0)


def test_hundreds_of_quiet_voters_do_not_cry_wolf():
    rng, m = np.random.default_rng(0), 300
    rate = rng.uniform(0.001, 0.2, m)
    names, wrong = [str(i) for i in range(m)], 0
    for _ in range(60):
        sides = []
        for n in (10_000, 500):
            votes = rng.binomial(n, rate)
            sides.append((n, votes, rng.binomial(votes, 0.2)))
        wrong += any(s.alarm for s in of_voters(*sides, names))
    assert wrong <= 7


def test_all_parts_are_corrected_together():
    part = Pairs("a kind", ["x"], [100], 1000, [130], 1000)
    [alone], two = compared([part]), compared([part, part])
    assert two[0].p == alone.p == alone.q and two[0].q == pytest.approx(2 * alone.p)


def test_more_votes_than_questions_and_foreign_swings_are_refused():
    with pytest.raises(OracleError, match="v counts 11 of 10"):
        of_voters((10, [11], [0]), (10, [1], [0]), ["v"])
    with pytest.raises(OracleError, match="swings of 2 shares"):
        of_labels([1], [1], ["a"], Swings.none(2))
