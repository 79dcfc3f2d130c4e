"""Sample-ratio mismatch."""

import numpy as np
import pytest

from models.experiments.ratio import ALPHA, sample_ratio


def test_a_published_mismatch_is_found():
    # Kohavi, Tang and Xu, "Trustworthy online controlled experiments", chapter 3
    found = sample_ratio(815_482, 821_588, 0.5)
    assert found.p == pytest.approx(1.8e-6, rel=0.02) and found.mismatch
    assert found.share == pytest.approx(0.4981, abs=1e-4)


@pytest.mark.parametrize(("treatment", "control", "planned"), [(500, 500, 0.5), (100, 900, 0.1), (520, 480, 0.5)])
def test_what_was_planned_is_no_mismatch(treatment, control, planned):
    assert not sample_ratio(treatment, control, planned).mismatch


@pytest.mark.parametrize(("treatment", "control"), [(0, 20), (20, 0), (400, 600)])
def test_a_lost_arm_is_one(treatment, control):
    assert sample_ratio(treatment, control, 0.5).mismatch


def test_no_units_are_no_mismatch():
    found = sample_ratio(0, 0, 0.3)
    assert (found.p, found.share, found.mismatch) == (1.0, 0.3, False)


def test_false_alarms_are_one_in_a_thousand():
    treated = np.random.default_rng(0).binomial(2000, 0.3, 4_000)
    alarms = np.mean([sample_ratio(int(n), 2000 - int(n), 0.3).mismatch for n in treated])
    assert 0 < alarms < 3 * ALPHA
