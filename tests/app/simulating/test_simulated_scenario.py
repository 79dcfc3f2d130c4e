"""What may be simulated, and what is refused in one sentence."""

import pytest

from app.simulating.scenario import Change, Scenario, read_changes
from labeling.errors import OracleError


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"days": 0}, "days is 0"),
        ({"cases": 10**6}, "cases is 1000000"),
        ({"adoption": 1.2}, "adoption is 1.2"),
        ({"drift": "sudde"}, "did you mean 'sudden'"),
        ({"experiment": "agents"}, "did you mean 'agent'"),
        ({"days": 5, "drift_day": 6}, "drift-day is day 6"),
        ({"days": 5, "changes": (Change("late", 9),)}, "change of late is day 9"),
        ({"agents": 2, "teams": 3}, "2 agents cannot make 3 teams"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_what_does_not_fit_is_refused(chosen, says):
    with pytest.raises(OracleError, match=says):
        Scenario(**chosen)


def test_days_follow_from_their_number():
    assert Scenario(days=28).drifts_on == 19
    assert Scenario(days=28).shadow_days == 4
    assert Scenario(days=1).drifts_on == 1
    assert Scenario(days=28, live=False).shadow_days == 28
    assert Scenario(days=28, drift_day=3).drifts_on == 3


def test_a_changed_answer_is_out_of_date_from_its_day_on():
    scenario = Scenario(changes=(Change("late", 3),))
    assert [scenario.changed("late", day) for day in (2, 3, 4)] == [False, True, True]
    assert not scenario.changed("pause", 9)


def test_changes_are_read():
    assert read_changes(["a@b@8"], ["a@b"]) == (Change("a@b", 8),)
    with pytest.raises(OracleError, match="did you mean 'late'"):
        read_changes(["lat@8"], ["late"])
    for broken in ("late", "late@", "@8", "late@x", "late@-1"):
        with pytest.raises(OracleError, match="cannot be read"):
            read_changes([broken], ["late"])
