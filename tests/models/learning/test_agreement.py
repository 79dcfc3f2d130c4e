from dataclasses import replace

import numpy as np
import pytest

from labeling.values import Gold, SoftLabels
from models.learning.agreement import MOST_TRUST, Examples, agree

NOTHING = Examples.none(8)


def agreed(world, labels=None, gold=None, examples=NOTHING):
    return agree(world.rows, labels or world.labels, gold or world.gold, examples, 10.0)


def sloppy(world, share, seed=0):
    """Labels of which a share is wrong, as sure of themselves as the right ones."""
    rng = np.random.default_rng(seed)
    said = np.where(rng.random(len(world.truth)) < share, rng.integers(0, 6, len(world.truth)), world.truth)
    return replace(world.labels, proba=0.04 + 0.76 * np.eye(6, dtype=np.float32)[said])


def hits(found, world):
    others = world.gold.split < 0
    return float((found.proba.argmax(axis=1) == world.truth)[others].mean())


def test_without_seed_gold_the_label_model_speaks_alone(clusters):
    w = clusters
    proba = np.vstack([np.full((1, 6), 1 / 6), np.eye(6)[[0, 0]], w.labels.proba[3:]]).astype(np.float32)
    labels = SoftLabels(proba, np.arange(240) != 2)
    for gold in (Gold.empty(240), w.keep("valid"), w.keep("test")):
        found = agreed(w, labels, gold)
        assert np.array_equal(found.proba, proba) and found.trust == (1.0, 0.0)
        # who says nothing and who was not covered weighs nothing, who is certain weighs all
        assert found.confidence[:3] == pytest.approx([0, 1, 0], abs=1e-6)
        assert ((found.confidence[3:] > 0) & (found.confidence[3:] < 1)).all()


def test_a_sloppy_label_model_gets_less_trust_than_a_good_one(overlapping):
    w = overlapping
    trust = [agreed(w, sloppy(w, share)).trust for share in (0.1, 0.5, 1.0)]
    assert trust[0][0] > trust[1][0] + 0.1 > trust[2][0] + 0.2
    assert all(0 <= x <= MOST_TRUST for pair in trust for x in pair)


def test_together_they_know_more_than_either(make_clusters):
    joint, alone, probe = [], [], []
    for seed in range(4):
        w = make_clusters(480, 0.8, seed)
        labels = sloppy(w, 0.4, seed)
        uniform = SoftLabels(np.full((480, 6), 1 / 6, np.float32), labels.covered)
        joint.append(hits(agreed(w, labels), w))
        alone.append(hits(agreed(w, labels, Gold.empty(480)), w))
        probe.append(hits(agreed(w, uniform), w))
    assert np.mean(joint) > max(np.mean(alone), np.mean(probe)) + 0.02


def test_labels_without_gold_keep_the_label_models_word(clusters):
    """The probe cannot know a label that no gold shows, so that its silence is no evidence against it."""
    w = clusters
    unseen = w.truth == 3
    gold = Gold(np.where(unseen, -1, w.gold.label).astype(np.int32), np.where(unseen, -1, w.gold.split).astype(np.int8))
    found = agreed(w, gold=gold)
    assert (found.proba.argmax(axis=1) == w.truth)[unseen].mean() > 0.95
    assert (found.proba.argmax(axis=1) == w.truth).mean() > 0.95


def test_examples_teach_the_probe(clusters):
    w = clusters
    unseen = w.truth == 3
    gold = Gold(np.where(unseen, -1, w.gold.label).astype(np.int32), np.where(unseen, -1, w.gold.split).astype(np.int8))
    silent = w.labels.proba.copy()
    silent[unseen] = 1 / 6
    labels = SoftLabels(silent, w.labels.covered)
    without = agreed(w, labels, gold)
    taught = agreed(w, labels, gold, Examples(w.rows[unseen][:8], np.full(8, 3)))
    assert (without.proba.argmax(axis=1) == 3)[unseen].mean() < 0.5
    assert (taught.proba.argmax(axis=1) == 3)[unseen].mean() > 0.9


def test_valid_gold_moves_nothing_but_the_trust(overlapping):
    """The same exponents give the same targets: the probe has not seen valid gold."""
    w = overlapping
    one, two = agreed(w), agreed(w, gold=w.relabel("valid", 0))
    assert one.trust != two.trust
    # log(proba) = a * label model + b * probe + constant; take the label model's part away and compare the probe
    probes = [
        (np.log(f.proba) - f.trust[0] * np.log(w.labels.proba)) / f.trust[1] for f in (one, two) if f.trust[1] > 0.05
    ]
    centred = [p - p.mean(axis=1, keepdims=True) for p in probes]
    assert len(centred) == 2 and np.allclose(*centred, atol=0.05)


def test_test_gold_moves_nothing(overlapping):
    w = overlapping
    one, two, three = agreed(w), agreed(w, gold=w.relabel("test", 0)), agreed(w, gold=w.keep("seed", "valid"))
    for other in (two, three):
        assert np.array_equal(one.proba, other.proba) and one.trust == other.trust


def test_the_same_again(overlapping):
    one, two = agreed(overlapping), agreed(overlapping)
    assert np.array_equal(one.proba, two.proba) and one.trust == two.trust
    assert one.proba.dtype == np.float32 and np.allclose(one.proba.sum(axis=1), 1, atol=1e-5)
    assert ((one.confidence >= 0) & (one.confidence <= 1)).all()


@pytest.mark.parametrize("count", [1, 4, 5])
def test_very_little_seed_gold(clusters, count):
    w, few = clusters, clusters.keep("seed")
    late = np.flatnonzero(few.mask("seed"))[count:]
    few.split[late], few.label[late] = -1, -1
    found = agreed(w, gold=few)
    assert np.isfinite(found.proba).all() and hits(found, w) > 0.9
    assert found.trust[0] > 0.5


def test_certain_and_wrong_is_survived(clusters):
    """Zeros in the label model's probabilities are no proof."""
    w = clusters
    labels = SoftLabels(np.eye(6, dtype=np.float32)[(w.truth + 1) % 6], w.labels.covered)
    found = agreed(w, labels)
    assert found.trust[0] == pytest.approx(0, abs=1e-6) and hits(found, w) > 0.9


def test_a_probe_that_only_learned_by_heart_is_not_believed():
    """It is right on all gold it has seen; trust rests on gold that it has not."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(120, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    truth = rng.integers(0, 6, 120).astype(np.int32)
    labels = SoftLabels(0.04 + 0.76 * np.eye(6, dtype=np.float32)[truth], np.ones(120, bool))
    found = agree(rows, labels, Gold(truth, np.zeros(120, np.int8)), Examples.none(64), 1000.0)
    assert found.trust[1] < 0.3 < 1.0 < found.trust[0]
