import numpy as np
import pytest

from labeling.errors import OracleError
from models.drift.calibration import calibration_drift, miscalibration


def answers(rng, n, off=0.0):
    proba = rng.beta(5, 2, n)
    return proba, rng.random(n) < np.clip(proba - off, 0, 1)


def test_a_gap_that_opens_is_found():
    rng = np.random.default_rng(0)
    shift = calibration_drift(answers(rng, 2_000), answers(rng, 800, 0.1), "template")
    assert shift.alarm and shift.effect == pytest.approx(0.1, abs=0.04)
    assert (shift.name, shift.kind, shift.n_before, shift.n_now) == ("template", "calibration", 2_000, 800)


def test_the_chance_is_right_when_nothing_moved_even_if_both_are_off():
    rng = np.random.default_rng(1)
    p = [calibration_drift(answers(rng, 400, 0.1), answers(rng, 100, 0.1)).p for _ in range(400)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.03)


def test_a_small_gap_in_much_traffic_is_no_alarm():
    rng = np.random.default_rng(2)
    shift = calibration_drift(answers(rng, 200_000), answers(rng, 200_000, 0.015))
    assert shift.p < 1e-6 and not shift.alarm


@pytest.mark.parametrize("n", [0, 1, 9])
def test_too_few_answers_say_nothing(n):
    shift = calibration_drift((np.full(50, 0.9), np.ones(50, bool)), (np.full(n, 0.9), np.ones(n, bool)))
    assert np.isnan(shift.p) and not shift.alarm and shift.n_now == n


def test_sides_without_any_spread_are_no_alarm_by_themselves():
    same = (np.full(20, 0.9), np.ones(20, bool))
    assert not calibration_drift(same, same).alarm
    assert np.isfinite(calibration_drift(same, same).p)
    assert calibration_drift(same, (np.full(20, 0.9), np.zeros(20, bool))).alarm


def test_chance_alone_is_taken_off_the_error():
    rng = np.random.default_rng(3)
    found = [miscalibration(*answers(rng, 200), seed=0, draws=50) for _ in range(60)]
    assert np.mean([f.plain for f in found]) > 0.05
    assert np.median([f.value for f in found]) < 0.03


@pytest.mark.parametrize("off", [0.0, 0.1, 0.2])
def test_the_interval_contains_the_true_error(off):
    rng = np.random.default_rng(4)
    # for proba above off, which is nearly always so, the distance is off in every bin
    found = [miscalibration(*answers(rng, 600, off), seed=i, draws=200) for i in range(80)]
    assert np.mean([f.low <= off + 0.003 and off - 0.003 <= f.high for f in found]) >= 0.88
    assert all(f.low <= f.value <= f.high for f in found)


def test_a_few_answers_have_a_gap_but_no_error():
    found = miscalibration([0.9, 0.8], [True, False], seed=0)
    assert found.gap == pytest.approx(0.35) and np.isnan(found.value) and found.n == 2
    assert np.isnan(miscalibration([], np.empty(0, bool), seed=0).gap)


def test_bad_input_is_named():
    with pytest.raises(OracleError, match="2 probabilities were given for 1"):
        miscalibration([0.5, 0.5], [True], seed=0)
    with pytest.raises(OracleError, match=r"probability 1\.5 at place 1"):
        calibration_drift(([0.5, 1.5], [True, True]), ([0.5], [True]))
