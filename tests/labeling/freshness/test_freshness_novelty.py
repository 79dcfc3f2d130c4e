import numpy as np
import pytest

from labeling.freshness.novelty import UNUSUAL, nearness


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def near_one():
    rng = np.random.default_rng(0)
    return lambda n: unit(np.eye(1, 8) + rng.normal(0, 0.05, (n, 8)))


def test_questions_like_gold_are_near_and_others_far(near_one):
    gold, asked = near_one(200), np.concatenate([near_one(90), unit(np.eye(8)[1:4])])
    found = nearness(asked, gold)
    assert found.far[-3:].all() and found.far[:-3].mean() < 3 * UNUSUAL
    assert found.nearest.shape == (93,) and found.nearest.dtype == np.float32


def test_as_many_far_ones_as_expected_are_nothing_new(near_one):
    found = nearness(near_one(2000), near_one(200))
    assert found.unlike < 0.03
    assert nearness(unit(np.eye(8)[1:4]), near_one(200)).unlike == 1.0


def test_too_little_gold_tells_nothing(near_one):
    assert nearness(near_one(5), near_one(19)) is None
    assert nearness(near_one(5), near_one(20)) is not None


def test_no_questions_are_not_new(near_one):
    assert nearness(np.empty((0, 8), np.float32), near_one(40)).unlike == 0.0
