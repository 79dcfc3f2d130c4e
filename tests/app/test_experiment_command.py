"""oracle experiment."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.workspace import Workspace
from tests.experiments import planned, play

pytestmark = pytest.mark.slow


@pytest.fixture
def say(command, shop):
    """Words to the exit code and what was printed."""
    return lambda *words: command("-w", shop, "experiment", *words)


@pytest.fixture
def filled(shop):
    """Two weeks of cases in the log, before any experiment."""
    begin = datetime.now(UTC) - timedelta(days=14)
    with Workspace(shop).open_store() as store:
        play(store, planned("before", "agent"), units=12, days=13, cases=40, begin=begin)
    return shop


def test_without_an_experiment_it_says_what_to_do(say):
    code, text = say()
    assert code == 0 and "There is no experiment yet" in text
    assert say("--json") == (0, "null\n")
    assert say("list", "--json") == (0, "[]\n")


def test_a_whole_life(say, filled):
    code, text = say("power", "--expected", ".4")
    assert code == 0 and "shorter handle time takes about" in text and "12 agents" in text
    code, text = say("power", "--expected", ".05", "--unit", "case", "--json")
    assert code == 0 and json.loads(text)["units"] > 100 and json.loads(text)["detectable"]["2_weeks"] > 0
    guards = ("--guard", "reopened:.02", "--guard", "satisfaction:0.1")
    code, text = say("plan", "autumn", "--expected", ".4", *guards, "--by", "Ana", "--json")
    assert code == 0 and json.loads(text)["planned_units"] == 12 and len(json.loads(text)["guards"]) == 2
    code, text = say("show", "autumn")
    assert code == 0 and "has not started" in text
    assert say("start", "autumn", "--ramp", ".1", "--json")[0] == 0
    assert json.loads(say("ramp", "autumn", "1", "--json")[1])["ramp"] == 1
    code, text = say("look", "autumn")
    assert code == 0 and "No look is due" in text
    code, text = say()
    assert code == 0 and "autumn: running at a ramp of 100 %" in text
    assert say("stop", "autumn", "--note", "enough")[0] == 0
    rows = json.loads(say("list", "--json")[1])
    assert [(r["name"], r["state"]) for r in rows] == [("autumn", "ended")]
    found = json.loads(say("--json")[1])
    assert [e["action"] for e in found["events"]] == ["start", "ramp", "stop"] and found["state"] == "ended"
    assert "autumn" in say("list")[1]


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("show", "autum"), "unknown experiment"),
        (("plan", "x", "--metric", "speed", "--units", "9"), "unknown metric"),
        (("plan", "x", "--unit", "person", "--units", "9"), "unknown unit"),
        (("plan", "x", "--units", "9", "--guard", "reopened"), "METRIC:WORSE_BY"),
        (("plan", "x", "--units", "9", "--expected", "2"), "expected is 2"),
        (("plan", "x"), "take more days"),
        (("power",), "take more days"),
        (("start", "x"), "unknown experiment"),
        (("stop", "x"), "unknown experiment"),
        (("plan", "x", "--units", "9", "--looks", "0"), "looks is 0"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(say, words, remedy):
    code, text = say(*words)
    assert code == 2 and remedy in text and "Traceback" not in text
