"""Which gold may change what, and training where gold is missing."""

import numpy as np
import pytest

from labeling.values import SPLITS, Gold, SoftLabels
from models.learning.agreement import Examples, agree
from models.learning.training import TrainSettings, build, train
from models.promising.promise import Asked

# without a choice among weights of soft labels
FIXED = TrainSettings(soft_weights=(1.0,))


def same(one, two):
    """The same head before calibration, and the same anchors."""
    pairs = [(one.head.coef, two.head.coef), (one.head.intercept, two.head.intercept)]
    pairs += [(one.anchors.rows, two.anchors.rows), (one.anchors.labels, two.anchors.labels)]
    pairs += [(one.anchors.centres, two.anchors.centres)]
    return all(np.array_equal(a, b) for a, b in pairs)


def same_scopes(one, two):
    pairs = ((one.valid, two.valid), (one.answerable, two.answerable))
    return all(np.array_equal(a.coef, b.coef) and a.intercept == b.intercept for a, b in pairs)


def agreed(world, gold):
    return agree(world.rows, world.labels, gold, Examples.none(world.rows.shape[1]), 10.0)


def test_test_gold_changes_nothing(overlapping, taxonomy):
    w = overlapping
    a, b = (train(w.rows, w.labels, g, taxonomy, TrainSettings()) for g in (w.gold, w.relabel("test", 0)))
    assert same(a.cascade, b.cascade) and a.cascade.head.temperature == b.cascade.head.temperature
    assert same_scopes(a.cascade, b.cascade)
    assert (a.trust, a.soft_weight) == (b.trust, b.soft_weight)
    assert np.array_equal(a.thresholds.template, b.thresholds.template)


def test_valid_gold_teaches_two_exponents_and_the_calibration(overlapping, taxonomy, material):
    """Trust in label model and probe is a choice of model; given that, nothing learns from valid gold."""
    w = overlapping
    other = w.relabel("valid", 0)
    a, b = agreed(w, w.gold), agreed(w, other)
    assert a.trust != b.trust
    given = [build(material(w), a, gold, 1.0) for gold in (w.gold, other)]
    assert same(*given) and same_scopes(*given)
    trained = [train(w.rows, w.labels, gold, taxonomy, FIXED) for gold in (w.gold, other)]
    assert same(trained[0].cascade, given[0])
    assert [t.trust for t in trained] == [a.trust, b.trust]
    assert trained[0].cascade.head.temperature != trained[1].cascade.head.temperature
    assert not np.array_equal(trained[0].thresholds.template, trained[1].thresholds.template)


def test_without_seed_gold_valid_gold_changes_calibration_and_thresholds_only(overlapping, taxonomy):
    w = overlapping
    golds = [w.keep("valid", "test")]
    golds += [Gold(np.where(golds[0].mask("valid"), 0, golds[0].label).astype(np.int32), golds[0].split)]
    a, b = (train(w.rows, w.labels, g, taxonomy, TrainSettings()) for g in golds)
    assert same(a.cascade, b.cascade) and a.trust == b.trust == (1.0, 0.0)
    assert a.cascade.head.temperature != b.cascade.head.temperature
    assert not np.array_equal(a.thresholds.template, b.thresholds.template)


@pytest.mark.parametrize(
    ("splits", "basis"),
    [((), "nothing"), (("test",), "nothing"), (("seed",), "cross-fitted seed"), (("valid",), "valid")],
)
def test_training_does_what_it_can_with_little_gold(overlapping, taxonomy, splits, basis):
    w = overlapping
    trained = train(w.rows, w.labels, w.keep(*splits), taxonomy, TrainSettings())
    assert trained.calibrated_on == basis
    assert trained.n_calibration == (0 if basis == "nothing" else 120)
    assert (trained.promises is None) == (basis == "nothing")
    p = trained.cascade.predict(w.rows)
    assert np.isfinite(p.joint).all() and (p.joint.argmax(axis=1) == w.truth).mean() > 0.5


def test_without_any_gold_nothing_is_calibrated(clusters, taxonomy):
    w = clusters
    t = train(w.rows, w.labels, w.keep(), taxonomy, TrainSettings(Asked(0.9)))
    assert (t.calibrated_on, t.n_calibration, t.promises) == ("nothing", 0, None)
    assert t.cascade.head.temperature == 1.0 and len(t.cascade.anchors.rows) == 0
    assert (t.thresholds.template == 0.9).all() and t.thresholds.topic == 0.9
    assert (t.cascade.predict(w.rows).joint.argmax(axis=1) == w.truth).mean() > 0.5


def test_too_little_seed_to_cross_fit_is_not_called_calibrated(clusters, taxonomy):
    w = clusters
    few = w.keep("seed")
    late = np.flatnonzero(few.mask("seed"))[4:]
    few.split[late], few.label[late] = -1, -1
    t = train(w.rows, w.labels, few, taxonomy, TrainSettings())
    assert (t.calibrated_on, t.n_calibration, t.promises) == ("nothing", 0, None)


def test_without_valid_the_seed_is_cross_fitted(clusters, taxonomy):
    w = clusters
    t = train(w.rows, w.labels, w.keep("seed", "test"), taxonomy, TrainSettings())
    assert (t.calibrated_on, t.n_calibration) == ("cross-fitted seed", int(w.gold.mask("seed").sum()))
    again = train(w.rows, w.labels, w.keep("seed", "test"), taxonomy, TrainSettings())
    assert np.array_equal(t.thresholds.template, again.thresholds.template)
    assert t.promises.template.groups[0].questions == t.n_calibration


def test_labels_are_made_anew_without_the_gold_that_is_judged(clusters, taxonomy):
    w, gold, asked_for = clusters, clusters.keep("seed"), []

    def relabel(part):
        asked_for.append(part)
        return w.labels

    train(w.rows, w.labels, gold, taxonomy, TrainSettings(), relabel=relabel)
    held = [(part.split == SPLITS.index("test")) for part in asked_for]
    assert len(held) == TrainSettings().folds
    assert np.array_equal(np.sum(held, axis=0), gold.mask("seed").astype(int))
    for part, out in zip(asked_for, held, strict=True):
        assert np.array_equal(part.mask("seed") | out, gold.mask("seed")) and not (part.mask("seed") & out).any()


def test_valid_gold_needs_no_labels_made_anew(clusters, taxonomy):
    def relabel(part):
        raise AssertionError("valid gold is there")

    w = clusters
    assert train(w.rows, w.labels, w.gold, taxonomy, TrainSettings(), relabel=relabel).calibrated_on == "valid"


def test_labels_that_spread_the_gold_they_are_judged_by_look_too_good(taxonomy):
    """Nothing can be learned here; each question has a twin that takes over its gold label."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(60, 64)).astype(np.float32)
    rows = np.vstack([rows, rows]) / np.linalg.norm(np.vstack([rows, rows]), axis=1, keepdims=True)
    known, split = np.full(120, -1, np.int32), np.full(120, -1, np.int8)
    known[:60], split[:60] = rng.integers(0, 4, 60), 0

    def relabel(part):
        proba = np.full((120, 6), 1 / 6, np.float32)
        seed = np.flatnonzero(part.mask("seed"))
        proba[seed + 60] = np.eye(6, dtype=np.float32)[part.label[seed]]
        return SoftLabels(proba, np.ones(120, bool))

    gold, settings = Gold(known, split), TrainSettings(Asked(0.6))
    hopeful, honest = (
        train(rows, relabel(gold), gold, taxonomy, settings, relabel=how).promises.template for how in (None, relabel)
    )
    assert hopeful.kept and not honest.kept
