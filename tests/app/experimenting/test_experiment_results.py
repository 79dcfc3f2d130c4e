"""Results of experiments from the log."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.experimenting import life
from app.experimenting.as_dict import result_dict
from app.experimenting.lines import lines
from app.experimenting.reading import chosen, read_result
from app.experimenting.result import EARLY
from app.observing.kept_traffic import KeptTraffic
from labeling.errors import OracleError
from labeling.serving.experiments import Guard
from labeling.serving.stages import SHADOW, StageEvent
from labeling.serving.suggestions import Feedback
from labeling.store.stages import set_mode
from tests.experiments import BEGIN, planned, play, started

REOPENED = (Guard("reopened", 0.02),)


def text(found):
    return " ".join(str(line) for line in lines(found))


def test_a_real_effect_is_found_and_nobody_is_in_both_arms(workspace, store):
    plan = started(store, planned(guards=REOPENED))
    end = play(store, plan, faster=0.3)
    found = read_result(workspace, store, plan, end)
    assert found.decision == "benefit" and found.state == "running" and found.trusted
    assert sum(found.units) == 60 and min(found.units) > 15 and sum(found.cases) == 1800
    effect = found.analysis.effects[0]
    assert effect.relative_high < 0 and -0.45 < effect.relative < -0.15
    assert [g.stops for g in found.guards.found] == [False]
    assert found.funnels["treatment"].asked + found.funnels["control"].asked == 1800
    assert "Suggestions help" in text(found)


def test_the_result_is_the_same_from_memory_and_ready_for_json(workspace, store):
    plan = started(store, planned(guards=REOPENED))
    end = play(store, plan)
    found = read_result(workspace, store, plan, end)
    kept = read_result(workspace, store, plan, end, KeptTraffic(workspace, store))
    assert result_dict(found) == result_dict(kept)
    said = result_dict(found)
    assert said["units"]["treatment"] + said["units"]["control"] == 60
    assert said["guards"][0]["metric"] == "reopened" and said["events"][0]["action"] == "start"
    assert [e["metric"] for e in said["effects"]] == ["handle_seconds", "reopened", "satisfaction", "match"]


def test_lost_units_hide_the_effects(workspace, store):
    plan = started(store, planned(unit="case", planned_units=600))
    end = play(store, plan, units=600, faster=0.4, lost=0.5)
    found = read_result(workspace, store, plan, end)
    assert found.decision == "mismatch" and not found.trusted
    said = result_dict(found)
    assert said["effects"] == [] and said["looks"] == [] and said["sample_ratio"]["mismatch"]
    assert "cannot be trusted" in text(found) and "Handle time" not in text(found)


def test_units_outside_the_ramp_do_not_count(workspace, store):
    plan = started(store, planned(unit="case"), 0.2)
    end = play(store, plan, units=400, ramp=0.2)
    found = read_result(workspace, store, plan, end)
    assert 50 < sum(found.units) < 115


def test_before_the_start_and_before_the_first_case_it_waits(workspace, store):
    plan = life.plan(
        store, name="later", by="Ana", at=BEGIN, unit="agent", metric="reopened", expected=0.02, planned_units=20
    )
    found = read_result(workspace, store, plan, BEGIN)
    assert (found.state, found.decision, found.analysis) == ("planned", "wait", None)
    assert found.sentence == "It is planned and has not started."
    life.start(store, "later", 0.1, "Ana", BEGIN)
    found = read_result(workspace, store, plan, BEGIN + timedelta(hours=1))
    assert (found.state, found.sentence) == ("running", "Nobody is enrolled yet.")
    assert result_dict(found)["sample_ratio"] is None and text(found)


def test_cases_before_answers_went_live_are_left_out(workspace, store):
    plan = started(store, planned())
    end = play(store, plan)
    with store.write() as connection:
        set_mode(connection, StageEvent(BEGIN, "tests", "template", SHADOW))
    found = read_result(workspace, store, plan, end)
    assert not found.live and "Answers are not live" in text(found)


def test_a_case_counts_once_with_the_last_word_on_it(workspace, store):
    plan = started(store, planned(unit="agent"))
    end = play(store, plan, units=30, cases=4)
    before = read_result(workspace, store, plan, end)
    store.add_feedback(Feedback("first-0", end, "Mia", "sent", handle_seconds=9000.0, reopened=True, satisfaction=0.5))
    after = read_result(workspace, store, plan, end)
    assert before.cases == after.cases
    assert sum(after.analysis.effects[2].cases) == 1


def test_an_early_end_takes_no_last_look(workspace, store):
    plan = started(store, planned(unit="case", planned_units=5000))
    end = play(store, plan, units=300)
    life.stop(store, "first", "Ana", end, "no patience")
    found = read_result(workspace, store, plan, end + timedelta(days=1))
    assert found.state == "ended" and found.decision == EARLY and found.until == end
    assert "before all 5,000 units were there" in found.sentence


def test_an_end_with_all_units_takes_a_last_look(workspace, store):
    plan = started(store, planned(unit="case", planned_units=300, expected=0.1))
    end = play(store, plan, units=300)
    assert read_result(workspace, store, plan, end).decision in ("wait", "go on")
    life.stop(store, "first", "Ana", end)
    found = read_result(workspace, store, plan, end + timedelta(days=3))
    assert found.decision == "finished" and found.looks[-1].pace == 1


def test_the_one_that_started_last_is_shown_first(store):
    assert chosen(store) is None
    life.plan(store, name="new", by="Ana", at=BEGIN, unit="case", metric="match", expected=0.05, planned_units=9)
    assert chosen(store).name == "new"
    started(store, replace(planned(), name="old"))
    assert chosen(store).name == "old" and chosen(store, "new").metric == "match"
    with pytest.raises(OracleError, match="unknown experiment 'odl'; did you mean 'old'"):
        chosen(store, "odl")
