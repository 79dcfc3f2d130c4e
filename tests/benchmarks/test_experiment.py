"""The benchmark of experiments, on a small part of its worlds."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import experiment as simulated
from benchmarks.experiment import (
    EFFECTS,
    ICC,
    SECONDS,
    SHARE,
    WAYS,
    WORLDS,
    World,
    always_valid,
    draw,
    planned,
    simulate,
)
from labeling.serving.experiments import HANDLE_SECONDS, REOPENED


@pytest.mark.slow
def test_ours_keeps_the_error_rate_where_naive_tests_cry_wolf():
    found = dict(zip(WAYS, simulate(replace(WORLDS[1], units=30, cases=30), 400)[0], strict=True))
    # 5 % of 400, and three standard deviations more
    assert found["ours"] <= 0.083 and found["clustered at the end"] <= 0.083 and found["always valid"] <= 0.083
    assert found["t-test at the end"] > 0.2
    assert found["t-test, five looks"] > found["t-test at the end"]
    assert found["clustered, five looks"] > found["ours"]


@pytest.mark.slow
def test_the_planned_power_is_reached_in_less_time():
    world = planned(World("cases", HANDLE_SECONDS, 0, 1, 0.3))
    found, time = (dict(zip(WAYS, part, strict=True)) for part in simulate(world, 400))
    # three standard deviations of 400
    assert found["ours"] == pytest.approx(0.8, abs=0.06)
    assert found["always valid"] < found["ours"] - 0.1
    assert time["ours"] < 0.9 and time["clustered at the end"] == 1


@pytest.mark.parametrize("metric", [HANDLE_SECONDS, REOPENED])
def test_a_world_is_as_the_planner_believes(metric):
    world = World("agents", metric, 4_000, 20)
    one = draw(world, np.random.default_rng(0))
    mean = SECONDS if metric == HANDLE_SECONDS else SHARE
    assert one.values.mean() == pytest.approx(mean, rel=0.06)
    scaled = np.log(one.values) if metric == HANDLE_SECONDS else one.values
    sizes = np.bincount(one.unit)
    assert sizes.mean() == pytest.approx(20, rel=0.03)
    assert sizes.std() / sizes.mean() == pytest.approx(world.assumed.cases_cv, rel=0.06)
    rest = scaled - (np.bincount(one.unit, scaled) / sizes)[one.unit]
    between = 1 - (rest**2).sum() / (len(rest) - len(sizes)) / scaled.var()
    assert between == pytest.approx(ICC, abs=0.03)
    assert one.treated.mean() == pytest.approx(0.5, abs=0.02)


def test_cases_can_be_units_and_effects_are_those_asked_for():
    for world in (World("cases", HANDLE_SECONDS, 40_000, 1, 0.2), World("cases", REOPENED, 40_000, 1, 0.04)):
        one = draw(world, np.random.default_rng(0))
        assert len(np.unique(one.unit)) == len(one.values)
        treated, control = one.values[one.treated].mean(), one.values[~one.treated].mean()
        effect = 1 - treated / control if world.metric == HANDLE_SECONDS else control - treated
        assert effect == pytest.approx(world.effect, abs=0.03 if world.metric == HANDLE_SECONDS else 0.01)


def test_the_confidence_sequence_is_the_published_one():
    # rho is tuned to the planned end, and the half width is in standard deviations of the end
    rho2 = -2 * np.log(0.05) + np.log(-2 * np.log(0.05) + 1)
    for t in (0.1, 0.5, 1.0):
        half = np.sqrt(2 * (t * rho2 + 1) / (t**2 * rho2) * np.log(np.sqrt(t * rho2 + 1) / 0.05))
        assert always_valid(t) / np.sqrt(t) == pytest.approx(half)
    assert always_valid(0.0) > 1000


def test_the_same_call_gives_the_same_shares():
    first, second = (simulate(WORLDS[0], 20) for _ in range(2))
    assert np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])


def test_the_tables_have_a_row_a_world():
    assert simulated.false_alarms(3, WORLDS[:2]).count("\n") == 3
    rows = simulated.powers(3, EFFECTS[:1]).splitlines()
    assert len(rows) == 3 and "agents" in rows[2] and rows[2].count(" / ") == 3


def test_dry_prints_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(simulated, "false_alarms", lambda repeats: f"alarms of {repeats}")
    monkeypatch.setattr(simulated, "powers", lambda repeats: "powers")
    monkeypatch.setattr(simulated, "write_section", lambda *a: pytest.fail("it wrote"))
    simulated.main(["--dry", "--repeats", "7"])
    said = capsys.readouterr().out
    assert "alarms of 7" in said and said.endswith("powers\n")


def test_without_dry_the_section_is_written(monkeypatch):
    written = []
    monkeypatch.setattr(simulated, "false_alarms", lambda repeats: "one")
    monkeypatch.setattr(simulated, "powers", lambda repeats: "two")
    monkeypatch.setattr(simulated, "write_section", lambda *a: written.append(a))
    simulated.main([])
    [(name, text)] = written
    assert name == "experiment" and text.endswith("two") and "## Experiments, simulated" in text
