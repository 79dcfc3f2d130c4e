import numpy as np
import pytest

from models.promising.learn_then_test import Answers, last_passed, least_answers, like_traffic, path


def answers_of(score, right=None):
    score = np.asarray(score, float)
    right = np.ones(len(score), bool) if right is None else np.asarray(right)
    return Answers(score, np.zeros(len(score), int), right)


def test_fewest_answers_at_all():
    assert least_answers(0.95, 0.05) == 59
    assert least_answers(0.9, 0.05) == 29
    assert least_answers(0.95, 0.025) > 59


def test_the_path_begins_where_the_test_can_succeed_and_ends_with_everything():
    reference = np.random.default_rng(0).random(5000)
    for n in (59, 100, 400, 2000):
        thresholds = path(reference, answers_of(np.linspace(0, 1, n)), 0.95, 0.05)
        assert (np.diff(thresholds) <= 0).all() and thresholds[-1] == 0.0
        expected = (reference >= thresholds[0]).mean() * n
        assert expected >= 58.9 and expected == pytest.approx(max(59, 0.9 * np.sqrt(59 * n)), rel=0.03)


def test_no_path_with_too_little_gold_or_no_reference():
    assert len(path(np.random.default_rng(0).random(50), answers_of(np.ones(58)), 0.95, 0.05)) == 0
    assert len(path(np.empty(0), answers_of(np.ones(100)), 0.95, 0.05)) == 0


def test_labels_play_no_part_in_the_path():
    score = np.random.default_rng(1).random(200)
    paths = [path(score, answers_of(score, np.full(200, r)), 0.95, 0.05) for r in (True, False)]
    assert np.array_equal(*paths)


def test_the_first_failure_ends_the_sequence():
    p = np.array([[0.01, 0.04, 0.06, 0.001], [0.06, 0.01, 0.01, 0.01], [0.05, 0.05, 0.05, 0.05]])
    assert last_passed(p, 0.05).tolist() == [1, -1, 3]


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="must all be"):
        Answers(np.ones(3), np.zeros(2, int), np.ones(3, bool))


def test_thinned_gold_looks_like_traffic():
    kind = np.repeat([0, 1], 2000)
    kept = like_traffic(np.where(kind == 0, 0.2, 1.8), seed=3)
    share = (kind[kept] == 0).mean()
    assert share == pytest.approx(0.1, abs=0.02)
    assert np.array_equal(kept, like_traffic(np.where(kind == 0, 0.2, 1.8), seed=3))
    assert len(like_traffic(np.ones(5), 0)) == 5 and len(like_traffic(np.empty(0), 0)) == 0
