import numpy as np
import pytest

from models.cascade import combine
from models.thresholds import POOL, choose_thresholds


def predicted(taxonomy, score, template):
    """A prediction that gives ``score`` to ``template`` and the rest to what has no template."""
    given_valid = np.zeros((len(score), 5))
    given_valid[np.arange(len(score)), template] = score
    given_valid[:, 4] = 1 - np.asarray(score)
    return combine(taxonomy, np.ones(len(score)), given_valid)


def test_without_gold_only_what_is_as_sure_as_the_precision(taxonomy):
    p = predicted(taxonomy, np.empty(0), np.empty(0, int))
    limits = choose_thresholds(p, np.empty(0, np.int32), taxonomy, 0.9)
    assert (limits.validity, limits.topic, limits.template.tolist()) == (0.5, 0.9, [0.9] * 4)


@pytest.mark.parametrize("precision", [0.7, 0.8, 0.9])
def test_pooled_threshold_has_the_precision_on_its_gold(taxonomy, precision):
    rng = np.random.default_rng(3)
    score = rng.random(400)
    right = rng.random(400) < score
    p = predicted(taxonomy, score, np.zeros(400, int))
    limits = choose_thresholds(p, np.where(right, 0, 4).astype(np.int32), taxonomy, precision)
    # the only template with answers has the pooled threshold as its own
    assert np.allclose(limits.template, limits.template[0])
    above = score >= limits.template[1]
    assert above.sum() > 20 and right[above].mean() >= precision
    assert not right[score >= 0.01].mean() >= precision


def test_own_gold_moves_a_threshold_by_its_share(taxonomy):
    template = np.repeat([0, 1], 40)
    score = np.tile(np.linspace(0.4, 0.99, 40), 2)
    truth = np.where((template == 0) | (score > 0.8), template, 4).astype(np.int32)
    limits = choose_thresholds(predicted(taxonomy, score, template), truth, taxonomy, 0.9)
    pooled = limits.template[2]
    assert pooled == limits.template[3]
    assert limits.template[0] < pooled < limits.template[1]
    assert limits.template[0] == pytest.approx((40 * 0.4 + POOL * pooled) / (40 + POOL))


def test_nothing_right_means_nothing_suggested(taxonomy):
    p = predicted(taxonomy, np.full(30, 0.99), np.zeros(30, int))
    limits = choose_thresholds(p, np.full(30, 4, np.int32), taxonomy, 0.9)
    assert (limits.template > 0.99).all()
