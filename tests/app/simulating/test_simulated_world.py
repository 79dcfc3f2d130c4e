"""Customers: repeatable, in rhythm, and with the drift that was asked for on its day."""

from collections import Counter
from datetime import timedelta

import pytest

from app.simulating.scenario import Change
from app.simulating.wording import new_topic_texts
from labeling.errors import OracleError

from .conftest import END


def test_the_same_seed_asks_the_same(world_of):
    assert list(world_of().cases()) == list(world_of().cases())
    assert [c.text for c in world_of(seed=1).cases()] != [c.text for c in world_of().cases()]


def test_days_are_in_order_and_end_now(world_of):
    world = world_of()
    cases = list(world.cases())
    assert [c.at for c in cases] == sorted(c.at for c in cases)
    assert len({c.number for c in cases}) == len(cases)
    assert world.first <= cases[0].at and cases[-1].at < END
    assert {c.day for c in cases} == set(range(1, 22))
    assert all(world.starts(c.day) <= c.at < world.starts(c.day) + timedelta(days=1) for c in cases)


def test_weekends_are_quieter_and_nights_too(world_of):
    cases = list(world_of(cases=400, drift="none").cases())
    by_day = Counter(c.at.date() for c in cases if c.day < 21)
    weekend = [n for day, n in by_day.items() if day.weekday() >= 5]
    working = [n for day, n in by_day.items() if day.weekday() < 5]
    assert max(weekend) < min(working)
    hours = Counter(c.at.hour for c in cases)
    assert hours[10] > 5 * hours[2]


def test_truth_belongs_to_the_text(world_of, pool):
    for case in world_of(drift="none").cases():
        assert case.text in pool.texts[case.label]


def test_a_sudden_drift_moves_one_topic(world_of, pool):
    world = world_of(drift="sudden", drift_day=15)
    before, after = ({t: s for t, s in world.shares(d).items() if pool.topics.get(t) == world.topic} for d in (14, 21))
    assert sum(after.values()) > 1.5 * sum(before.values())  # both days are Mondays or Sundays
    assert world.shares(15) == world_of(drift="sudden", drift_day=3).shares(15)


def test_a_slow_drift_takes_ten_days(world_of):
    slow, sudden = world_of(drift="slow", drift_day=8), world_of(drift="sudden", drift_day=8)
    label = next(label for label in slow.labels if slow.pool.topics.get(label) == slow.topic)
    assert slow.shares(7) == sudden.shares(7)
    assert slow.shares(7)[label] < slow.shares(14)[label] < sudden.shares(14)[label]
    assert slow.shares(21)[label] == pytest.approx(sudden.shares(21)[label])


def test_a_new_topic_is_answered_by_no_template(world_of):
    cases = list(world_of(drift="new-topic", drift_day=10, cases=200).cases())
    new = [c for c in cases if c.text in new_topic_texts()]
    assert min(c.day for c in new) == 10
    assert {c.label for c in new} == {"_no_template"}
    late = [c for c in cases if c.day >= 10]
    assert 0.12 < len(new) / len(late) < 0.22


def test_a_change_renames_things_and_is_known(world_of, pool):
    world = world_of(drift="none", changes=(Change("late", 8),))
    cases = [c for c in world.cases() if c.label == "late"]
    assert not any(c.outdated for c in cases if c.day < 8)
    assert all(c.outdated for c in cases if c.day >= 8)
    assert any(c.text not in pool.texts["late"] for c in cases if c.day >= 8)
    assert {c.text for c in cases} <= set(world.texts())
    assert {"day": 8, "date": "2030-01-15", "what": "change", "name": "late"} in world.moments()


def test_a_broken_voter_falls_silent_on_its_day(world_of, pool):
    world = world_of(drift="none", broken_voter="auto", drift_day=8, cases=300)
    caught = pool.votes["payout"]
    assert world.voter == "payout"
    cases = list(world.cases())
    assert any(c.text in caught for c in cases if c.day < 8)
    assert not any(c.text in caught for c in cases if c.day >= 8)


def test_a_voter_that_cannot_break_is_refused(world_of):
    with pytest.raises(OracleError, match="without the words of 'refund'"):
        world_of(broken_voter="refund")
    with pytest.raises(OracleError, match="did you mean 'payout'"):
        world_of(broken_voter="payot")
