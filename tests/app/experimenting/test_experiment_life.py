"""Planned, started, ramped, ended."""

import pytest

from app.experimenting import life
from app.experimenting.listing import listed
from labeling.errors import OracleError
from labeling.serving.experiments import TREATMENT, Guard, assign
from tests.experiments import BEGIN


def made(store, name="first", **more):
    usual = {"by": "Ana", "at": BEGIN, "unit": "agent", "metric": "handle_seconds", "expected": 0.1}
    return life.plan(store, name=name, **(usual | {"planned_units": 12} | more))


def test_a_life_is_listed(store):
    made(store)
    assert [r["state"] for r in listed(store)] == ["planned"]
    assert life.start(store, "first", 0.1, "Ana", BEGIN).ramp == 0.1
    assert life.change_ramp(store, "first", 0.5, "Ana", BEGIN).ramp == 0.5
    assert listed(store)[0] | {} == listed(store)[0]
    assert (listed(store)[0]["state"], listed(store)[0]["ramp"]) == ("running", 0.5)
    life.stop(store, "first", "Ana", BEGIN, " enough ")
    assert (listed(store)[0]["state"], listed(store)[0]["ramp"]) == ("ended", 0.0)
    assert life.planned(store, "first").name == "first"


@pytest.mark.parametrize("share", [0.5, 0.25])
def test_few_known_agents_are_dealt_evenly(store, share):
    names = [f"agent {k}" for k in range(8)]
    plan = made(store, names=names, treatment_share=share)
    assert sum(assign(plan, 1.0, name) == TREATMENT for name in names) == 8 * share


def test_what_does_not_fit_is_refused(store):
    made(store, guards=[Guard("reopened", 0.02)])
    with pytest.raises(OracleError, match="already"):
        made(store)
    for ramp in (0.0, 1.2, float("nan")):
        with pytest.raises(OracleError, match="give a share above 0"):
            life.start(store, "first", ramp, "Ana", BEGIN)
    life.start(store, "first", 0.5, "Ana", BEGIN)
    with pytest.raises(OracleError, match="only goes up"):
        life.change_ramp(store, "first", 0.2, "Ana", BEGIN)
    with pytest.raises(OracleError, match="unknown experiment"):
        life.stop(store, "fist", "Ana", BEGIN)


def test_guards_are_read():
    assert life.read_guard("reopened:.02") == Guard("reopened", 0.02)
    for text in ("reopened", "reopened:much", "reopened:nan", "opened:.1", ":"):
        with pytest.raises(OracleError):
            life.read_guard(text)
