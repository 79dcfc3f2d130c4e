import numpy as np
import pytest

from labeling.errors import OracleError
from models.drift.watching import Daily, watch

RATES = np.linspace(0.02, 0.2, 60)


def traffic(rng, days=60, n=500, rates=RATES):
    return rng.binomial(n, rates, (days, len(rates))), np.full(days, n)


def coverage(x, n):
    return Daily.of("voter coverage", [f"v{i}" for i in range(x.shape[1])], x, n)


def test_a_voter_that_stops_is_found_within_two_days_and_nobody_else():
    x, n = traffic(np.random.default_rng(0))
    x[40:, 0] = 0
    found = watch(coverage(x, n))
    [(day, place)] = found.begun()
    assert place == 0 and 40 <= day <= 41
    assert found.since[-1, 0] == 40
    shift = found.shifts()[0]
    assert shift.alarm and shift.now == 0 and shift.before == pytest.approx(0.02, abs=0.005) and shift.effect < -0.2
    assert (shift.n_before, shift.n_now) == (40 * 500, 20 * 500)


def test_quiet_days_keep_the_promise():
    rng = np.random.default_rng(1)
    assert sum(len(watch(coverage(*traffic(rng, 128)), quiet=100).begun()) for _ in range(10)) <= 10


def test_more_quiet_days_are_asked_for_by_a_higher_limit():
    x, n = traffic(np.random.default_rng(0))
    assert watch(coverage(x, n), quiet=100).limit == 6_000
    assert watch(coverage(x, n), quiet=1_000).limit == 60_000


def test_weekday_swings_do_not_alarm_but_a_step_of_that_size_does():
    rng = np.random.default_rng(2)
    week = np.where(np.arange(70) % 7 >= 5, 0.7, 1.1)[:, None]
    x = rng.binomial(1_000, RATES * week)
    assert watch(coverage(x, np.full(70, 1_000))).begun() == []
    x[40:, 30] = rng.binomial(1_000, RATES[30] * 1.6 * week[40:, 0])
    assert {place for _, place in watch(coverage(x, np.full(70, 1_000))).begun()} == {30}


def test_a_significant_change_that_is_too_small_to_matter_is_no_alarm():
    rng = np.random.default_rng(3)
    x = rng.binomial(200_000, 0.3, (60, 1))
    x[30:] = rng.binomial(200_000, 0.31, (30, 1))
    found = watch(coverage(x, np.full(60, 200_000)))
    assert found.evidence[-1, 0] > found.limit and not found.alarm.any()
    assert found.shifts()[0].q < 1e-6
    assert watch(coverage(x, np.full(60, 200_000)), least=0.01).alarm.any()


def test_an_alarm_ends_some_time_after_its_cause():
    rng = np.random.default_rng(4)
    x, n = traffic(rng, 120)
    x[40:44, 0] = 0
    alarm = watch(coverage(x, n)).alarm[:, 0]
    assert alarm[44] and not alarm[-1]


def test_nothing_alarms_in_the_reference_or_on_days_without_questions():
    x, n = traffic(np.random.default_rng(5))
    x[10:20, 0] = 0
    x[45:50], n[45:50] = 0, 0
    found = watch(coverage(x, n))
    assert not found.alarm[:28].any() and not found.alarm[45:50].any()


def test_kinds_share_one_limit_and_keep_their_own_totals():
    rng = np.random.default_rng(6)
    x, n = traffic(rng)
    conflict = rng.binomial(x, 0.2)
    conflict[40:, 50] = rng.binomial(x[40:, 50], 0.6)
    both = Daily.join([coverage(x, n), Daily.of("voter conflict", [f"v{i}" for i in range(60)], conflict, x)])
    found = watch(both)
    assert found.limit == 12_000 and {place for _, place in found.begun()} == {110}
    assert found.shifts()[110].kind == "voter conflict" and found.shifts()[110].now == pytest.approx(0.6, abs=0.05)


def test_what_was_known_on_a_day_does_not_depend_on_later_days():
    x, n = traffic(np.random.default_rng(7))
    early, late = watch(coverage(x[:50], n[:50])), watch(coverage(x, n))
    assert np.allclose(early.evidence, late.evidence[:50])
    assert [s.name for s in early.shifts()] == [s.name for s in late.shifts(49)]
    assert [s.q for s in early.shifts()] == pytest.approx([s.q for s in late.shifts(49)])


@pytest.mark.parametrize("days", [0, 1, 27, 28])
def test_days_within_the_reference_only_say_nothing_yet(days):
    x, n = traffic(np.random.default_rng(8), days)
    assert not watch(coverage(x, n)).alarm.any()


def test_no_shares_at_all():
    found = watch(Daily.of("label share", [], np.empty((40, 0)), np.empty((40, 0))))
    assert found.begun() == [] and found.shifts() == []


def test_bad_input_is_named():
    x, n = traffic(np.random.default_rng(9))
    with pytest.raises(OracleError, match="reference of 5 days"):
        watch(coverage(x, n), reference=5)
    with pytest.raises(OracleError, match="40, 60 days"):
        Daily.join([coverage(x, n), coverage(x[:40], n[:40])])
    with pytest.raises(OracleError, match="a row a day"):
        Daily.of("label share", ["a"], [3], 5)
