import numpy as np
import pytest
from scipy.special import expit

from models.promising.learn_then_test import Answers
from models.promising.offsets import moved, template_offsets


def sample(n, shifts, seed=0):
    rng = np.random.default_rng(seed)
    odds, guess = rng.normal(1, 2, n), rng.integers(0, len(shifts), n)
    return Answers(expit(odds - np.asarray(shifts)[guess]), guess, rng.random(n) < expit(odds))


def test_offsets_are_found_up_to_a_common_one():
    shifts = np.array([1.5, 0.0, -1.5, 0.0])
    found = template_offsets(sample(8000, shifts), 4)
    assert found - found.mean() == pytest.approx(shifts, abs=0.3)


def test_templates_that_agree_get_hardly_any():
    assert np.abs(template_offsets(sample(2000, np.zeros(20)), 20)).max() < 0.25
    # an offset that all share changes no order, so it is not charged to templates
    assert np.abs(template_offsets(sample(2000, np.full(20, 2.0)), 20)).max() < 0.35


def test_scarce_answers_are_shrunk_and_none_gives_zero():
    few = template_offsets(sample(40, np.array([2.0, -2.0, 0.0, 0.0])), 6)
    many = template_offsets(sample(4000, np.array([2.0, -2.0, 0.0, 0.0])), 6)
    assert np.abs(few[:2]).max() < np.abs(many[:2]).max()
    assert many[4] == few[5] == 0.0
    assert not template_offsets(sample(0, np.zeros(2)), 2).any()


def test_certain_scores_do_no_harm():
    answers = Answers(np.array([0.0, 1.0, 1.0]), np.array([0, 0, 1]), np.array([False, True, False]))
    assert np.isfinite(template_offsets(answers, 2)).all()
    assert moved(np.array([0.0, 1.0]), np.array([1.0, -1.0])).tolist() == [0.0, 1.0]


def test_moving_there_and_back_and_not_at_all():
    score = np.random.default_rng(0).random(50)
    assert np.array_equal(moved(score, np.zeros(50)), score)
    assert moved(moved(score, np.full(50, 0.8)), np.full(50, -0.8)) == pytest.approx(score)
