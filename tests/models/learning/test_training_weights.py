"""Training on gold that counts less."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.values import Gold
from models.learning.agreement import Examples, agree
from models.learning.training import TrainSettings, build, train

FIXED = TrainSettings(soft_weights=(1.0,))


def weighted(gold, *splits, to):
    return replace(gold, weight=np.where(gold.held(*splits), to, 1).astype(np.float32))


def agreed(world, gold):
    return agree(world.rows, world.labels, gold, Examples.none(world.rows.shape[1]), 10.0)


def test_full_weights_change_not_a_bit(overlapping, taxonomy):
    w = overlapping
    golds = (Gold(w.gold.label, w.gold.split), weighted(w.gold, "seed", "valid", "test", to=1))
    one, two = (train(w.rows, w.labels, g, taxonomy, FIXED) for g in golds)
    assert one.cascade.head.coef.tobytes() == two.cascade.head.coef.tobytes()
    assert one.trust == two.trust and one.thresholds.template.tobytes() == two.thresholds.template.tobytes()


def test_seed_gold_of_no_weight_teaches_nothing(overlapping):
    w = overlapping
    gone = w.keep("valid", "test")
    one, two = agreed(w, weighted(w.gold, "seed", to=0)), agreed(w, gone)
    assert one.trust == two.trust and np.array_equal(one.proba, two.proba)


def test_seed_gold_that_counts_in_part_pulls_in_part(overlapping, material):
    w = overlapping
    seed = np.flatnonzero(w.gold.mask("seed"))
    wrong = w.relabel("seed", 0)

    def pulled(weight):
        gold = weighted(wrong, "seed", to=weight)
        cascade = build(material(w), agree_fixed(w, gold), gold, 1.0)
        return cascade.head.predict_proba(w.rows[seed])[:, 0].mean()

    none, half, little, full = pulled(0.0), pulled(0.5), pulled(0.6), pulled(1.0)
    assert none == half < little < full


def agree_fixed(world, gold):
    return agree(world.rows, world.labels, gold, Examples.none(world.rows.shape[1]), 10.0, trust=(1.0, 0.0))


def test_valid_gold_below_full_weight_judges_nothing(overlapping, taxonomy):
    w = overlapping
    part = np.flatnonzero(w.gold.mask("valid"))[::2]
    weight = w.gold.weight.copy()
    weight[part] = 0.9
    light = replace(w.gold, weight=weight)
    lying = replace(light, label=np.where(weight < 1, 0, light.label).astype(np.int32))
    one, two = (train(w.rows, w.labels, g, taxonomy, FIXED) for g in (light, lying))
    assert one.n_calibration == int(w.gold.mask("valid").sum()) - len(part) == two.n_calibration
    assert one.cascade.head.temperature == two.cascade.head.temperature
    assert np.array_equal(one.cascade.head.coef, two.cascade.head.coef)


def test_set_aside_valid_and_test_questions_are_not_trained_on(overlapping, material):
    w = overlapping
    gold = weighted(w.gold, "valid", "test", to=0.5)
    one, two = (build(material(w), agree_fixed(w, g), g, 1.0) for g in (gold, w.gold))
    assert np.array_equal(one.head.coef, two.head.coef)


@pytest.mark.parametrize("weight", [0.0, 0.6])
def test_cross_fitted_seed_gold_judges_only_in_full(overlapping, taxonomy, weight):
    w = overlapping
    gold = w.keep("seed")
    seed = np.flatnonzero(gold.mask("seed"))
    weights = np.ones(len(w.rows), np.float32)
    weights[seed[::3]] = weight
    trained = train(w.rows, w.labels, replace(gold, weight=weights), taxonomy, FIXED)
    assert trained.calibrated_on == "cross-fitted seed"
    assert trained.n_calibration == len(seed) - len(seed[::3])
