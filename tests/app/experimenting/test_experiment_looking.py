"""Looks that are taken and kept."""

import pytest

from app.experimenting import life
from app.experimenting.looking import next_look, take_look
from app.experimenting.reading import read_result
from labeling.errors import OracleError
from labeling.store.experiments import looks
from tests.experiments import BEGIN, planned, play, started


def kept(store, name="first"):
    with store.read() as connection:
        return looks(connection, name)


def test_a_look_is_kept_once_and_showing_keeps_none(workspace, store):
    plan = started(store, planned(looks=4))
    end = play(store, plan, cases=20)
    found = read_result(workspace, store, plan, end)
    assert found.new_looks and kept(store) == []
    after, taken = take_look(workspace, store, "first", end)
    assert list(taken) == kept(store) and len(taken) == len(found.looks)
    assert after.new_looks == () and after.taken == taken
    assert take_look(workspace, store, "first", end)[1] == () and len(kept(store)) == len(taken)
    assert all(one.boundary > abs(one.statistic) for one in taken if one.decision == "go on")


def test_a_certain_look_crosses_its_boundary(workspace, store):
    plan = started(store, planned())
    end = play(store, plan, faster=0.4, cases=60)
    _, taken = take_look(workspace, store, "first", end)
    assert taken[-1].decision == "benefit" and -taken[-1].statistic > taken[-1].boundary


def test_the_next_look_is_named(workspace, store):
    plan = started(store, planned(looks=4))
    assert next_look(read_result(workspace, store, plan, BEGIN)) == 0.25
    end = play(store, plan, cases=20)
    found = read_result(workspace, store, plan, end)
    due = next_look(found)
    assert due is None or due > found.looks[-1].fraction


def test_nothing_is_taken_before_the_start_or_of_arms_that_cannot_be_trusted(workspace, store):
    life.plan(store, name="later", by="Ana", at=BEGIN, unit="case", metric="match", expected=0.1, planned_units=9)
    with pytest.raises(OracleError, match="has not started"):
        take_look(workspace, store, "later", BEGIN)
    plan = started(store, planned(unit="case", planned_units=600))
    end = play(store, plan, units=600, lost=0.6)
    assert take_look(workspace, store, "first", end)[1] == ()
