import numpy as np
import pytest

from labeling.voters.confidence import MIN_CURVE, Reliability, clipped, fit_curve, flat_curve, learn

DEFAULT = Reliability.default(-1.0, 2.0)


def test_no_vote_is_certain():
    assert clipped(np.array([-1.0, 0.5, 2.0])).tolist() == pytest.approx([0.02, 0.5, 0.98])


def test_the_curve_never_falls_and_needs_enough_gold():
    similarity = np.linspace(0.2, 0.9, 40)
    curve = fit_curve(similarity, similarity > 0.5)
    assert curve.predict([0.3])[0] == 0.0 and curve.predict([0.8])[0] == 1.0
    few = fit_curve(similarity[: MIN_CURVE - 1], np.ones(MIN_CURVE - 1, bool))
    assert few.predict([0.4])[0] == flat_curve().predict([0.4])[0] == pytest.approx(0.4)


def test_without_gold_the_default_stays():
    assert learn(DEFAULT, np.empty((0, 1)), np.empty(0, int), np.empty(0, bool), 3) is DEFAULT


def test_gold_is_learned_and_little_gold_is_shrunk():
    rng = np.random.default_rng(0)
    features = rng.uniform(0, 1, (4000, 1))
    right = rng.uniform(size=4000) < 1 / (1 + np.exp(-(-2.0 + 4.0 * features[:, 0])))
    group = np.zeros(4000, int)
    much = learn(DEFAULT, features, group, right, 1)
    assert much(np.array([[0.5]]), np.array([0])) == pytest.approx(0.5, abs=0.04)
    one = learn(DEFAULT, features[:1], group[:1], np.array([False]), 1)
    before, after = (m(np.array([[0.5]]), np.array([0]))[0] for m in (DEFAULT, one))
    assert before > after > 0.1


def test_more_of_a_feature_never_lowers_the_probability():
    features = np.linspace(0, 1, 200)[:, None]
    learned = learn(DEFAULT, features, np.zeros(200, int), features[:, 0] < 0.5, 1)
    assert learned.slopes[0] == 0.0


def test_a_group_which_is_wrong_is_trusted_less_than_others():
    features, group = np.full((300, 1), 0.5), np.repeat([0, 1, 2], 100)
    learned = learn(DEFAULT, features, group, group != 1, 3)
    sure = learned(np.full((3, 1), 0.5), np.arange(3))
    assert sure[1] < sure[0] - 0.3 and sure[0] == pytest.approx(sure[2])
