"""Experiments without any effect, through store, traffic and looks: how many find one?"""

from datetime import timedelta

import pytest
from scipy.stats import binom

from app.experimenting import life
from app.experimenting.looking import take_look
from labeling.serving.experiments import Guard
from labeling.store.experiments import looks
from tests.experiments import BEGIN, planned, play, started

pytestmark = pytest.mark.slow
EXPERIMENTS, DAYS = 24, 14


@pytest.mark.parametrize("unit", ["case", "agent"])
def test_false_alarms_are_about_one_in_twenty(workspace, store, unit):
    alarms, stops, taken = 0, 0, 0
    for k in range(EXPERIMENTS):
        begin = BEGIN + timedelta(days=30 * k)
        units = 300 if unit == "case" else 24
        plan = planned(f"aa-{k}", unit, planned_units=units, expected=0.25, guards=(Guard("reopened", 0.0),))
        started(store, plan, at=begin)
        end = play(store, plan, units=units, days=DAYS, cases=12, begin=begin, seed=k)
        take_look(workspace, store, plan.name, end - timedelta(days=6))
        found, _ = take_look(workspace, store, plan.name, end)
        stops += found.state == "stopped by a guard"
        if found.state == "running":
            life.stop(store, plan.name, "Ana", end)
            found, _ = take_look(workspace, store, plan.name, end + timedelta(hours=1))
        else:
            life.stop(store, plan.name, "Ana", end)
        alarms += found.decision in ("benefit", "harm")
        with store.read() as connection:
            taken += len(looks(connection, plan.name))
    most = binom.ppf(0.995, EXPERIMENTS, 0.05)
    assert alarms <= most and stops <= most
    assert taken > 2 * EXPERIMENTS
