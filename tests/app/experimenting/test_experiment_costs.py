"""What an experiment would cost, by the log."""

from datetime import timedelta

import pytest

from app.experimenting.baseline import read_baseline
from app.experimenting.lines import cost_lines
from app.experimenting.planning import plan_by_log
from app.experimenting.power import cost
from labeling.errors import OracleError
from models.experiments.power import Asked
from tests.experiments import planned, play, started


@pytest.fixture
def filled(store):
    plan = started(store, planned())
    return play(store, plan, units=40, days=10, cases=50)


def test_the_baseline_is_that_of_the_log(workspace, store, filled):
    by_agent = read_baseline(workspace, store, "handle_seconds", "agent", 28, filled)
    assert (by_agent.units, by_agent.cases, by_agent.known) == (40, 2000, 1.0)
    assert by_agent.per_day == pytest.approx(200, rel=0.02) and len(by_agent.names) == 40
    assert by_agent.assumed.icc == pytest.approx(0.04 / 0.68, abs=0.03)
    assert by_agent.assumed.cases == 50
    by_case = read_baseline(workspace, store, "reopened", "case", 28, filled)
    assert by_case.units == 2000 and by_case.assumed.mean == pytest.approx(0.1, abs=0.02)
    assert by_case.assumed.icc == 0 and by_case.names == ()
    with pytest.raises(OracleError, match="0 cases with a known satisfaction by agent"):
        read_baseline(workspace, store, "satisfaction", "agent", 28, filled)


def test_a_larger_effect_costs_less(workspace, store, filled):
    found = read_baseline(workspace, store, "handle_seconds", "case", 28, filled)
    costs = [cost(found, expected, Asked("handle_seconds")) for expected in (0.05, 0.1, 0.2)]
    days = [one.days for one in costs]
    assert days == sorted(days, reverse=True) and days[0] > days[-1]
    assert costs[0].units > costs[-1].units
    assert costs[1].detectable[2] > costs[1].detectable[8]
    assert not costs[2].long and list(costs[2].advice()) == []


def test_what_takes_too_long_comes_with_advice(workspace, store, filled):
    found = read_baseline(workspace, store, "handle_seconds", "agent", 28, filled)
    price = cost(found, 0.02, Asked("handle_seconds", 0.3))
    assert price.days is None and price.long and price.units is None
    advice = " ".join(price.advice())
    for words in ("Settle for", "Assign cases", "Win more agents", "half and half", "Look less"):
        assert words in advice
    assert price.as_dict()["advice"] and "cannot be found" in " ".join(str(line) for line in cost_lines(price))
    with pytest.raises(OracleError, match="cannot improve by"):
        cost(read_baseline(workspace, store, "reopened", "case", 28, filled), 0.5, Asked("reopened"))


def test_plans_take_the_units_of_the_log(workspace, store, filled):
    asked = Asked("handle_seconds")
    usual = {"by": "Ana", "at": filled, "asked": asked}
    made = plan_by_log(workspace, store, name="cases", unit="case", expected=0.1, **usual)
    assert (
        made.planned_units
        == cost(read_baseline(workspace, store, "handle_seconds", "case", 28, filled), 0.1, asked).units
    )
    with pytest.raises(OracleError, match="within two years"):
        plan_by_log(workspace, store, name="agents", unit="agent", expected=0.01, **usual)
    later = {**usual, "at": filled + timedelta(days=900)}
    with pytest.raises(OracleError, match="0 cases"):
        plan_by_log(workspace, store, name="none", unit="case", expected=0.1, **later)
    assert plan_by_log(workspace, store, name="own", unit="case", expected=0.1, units=70, **later).planned_units == 70
