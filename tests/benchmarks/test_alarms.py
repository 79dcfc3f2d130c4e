"""Alarms found end to end in a small simulated world, and none where nothing happens."""

import pytest

from app.simulating.scenario import Scenario
from app.workspace import Workspace
from benchmarks.alarms import BREAKS, QUIET, Look, Watched, looks_at, table

NEW_TOPIC = "one question in six on a new topic"
BEFORE = 15


@pytest.mark.slow
def test_a_new_topic_is_found_and_quiet_days_are_quiet(made):
    scenario = Scenario(days=BEFORE + 6, cases=60, seed=1, drift="none")
    seen = looks_at(Workspace(made), scenario, BEFORE, (QUIET, NEW_TOPIC))
    assert seen[QUIET].raised == 0
    assert seen[NEW_TOPIC].found_on is not None and seen[NEW_TOPIC].found_on <= 6
    assert [look.day for look in seen[QUIET].looks] == [1, 2, 3, 4, 5, 6]
    with Workspace(made).open_store() as store:
        assert not store.suggestions()


def test_a_break_is_found_where_the_right_thing_moves():
    looks = (Look(1, (), ("other",), False), Look(2, ("voter_alarms",), ("other", "mine"), True))
    assert Watched(looks, "mine").found_on == 2
    assert Watched(looks, "").found_on == 2
    assert Watched(looks[:1], "").found_on is None
    assert Watched(looks, "").raised == 1


def test_the_table_says_what_was_missed():
    quiet = Watched((Look(1, ("drift_alarms",), (), True),), "")
    found = {QUIET: [quiet], **{name: [Watched((), "")] for name in BREAKS if name != QUIET}}
    text = table(found, 10)
    assert "| a voter falls silent | 1 | 0 | – | – |" in text
    assert "False alarms: 1 in 10 quiet days, 10.0 in 100." in text
