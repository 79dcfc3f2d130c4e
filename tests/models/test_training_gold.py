"""Which gold may change what, and training where something is missing."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.values import Gold, SoftLabels
from models.cascade import decide
from models.training import Examples, TrainSettings, train, training_targets

# without a choice among weights of soft labels, valid gold only calibrates
FIXED = TrainSettings(soft_weights=(1.0,))


def same_head(one, two):
    return np.array_equal(one.coef, two.coef) and np.array_equal(one.intercept, two.intercept)


def test_test_gold_changes_nothing(overlapping, taxonomy):
    w = overlapping
    golds = (w.gold, w.relabel("test", 0), w.keep("seed", "valid"))
    soft = SoftLabels(w.labels.proba, w.labels.covered & ~w.gold.mask("test"))
    a, b, c = (train(w.rows, soft, g, taxonomy, TrainSettings()) for g in golds)
    for other in (b, c):
        assert same_head(a.cascade.answer, other.cascade.answer)
        assert same_head(a.cascade.validity, other.cascade.validity)
        assert a.cascade.answer.temperature == other.cascade.answer.temperature
        assert np.array_equal(a.thresholds.template, other.thresholds.template)


def test_valid_gold_changes_calibration_and_thresholds_only(overlapping, taxonomy):
    w = overlapping
    a, b = (train(w.rows, w.labels, g, taxonomy, FIXED) for g in (w.gold, w.relabel("valid", 0)))
    assert same_head(a.cascade.answer, b.cascade.answer) and same_head(a.cascade.validity, b.cascade.validity)
    assert a.cascade.answer.temperature != b.cascade.answer.temperature
    assert not np.array_equal(a.thresholds.template, b.thresholds.template)


def test_held_out_soft_labels_are_not_trained_on(clusters):
    w = clusters
    targets, weights = training_targets(w.labels, w.gold, TrainSettings(gold_weight=3.0))
    seed = w.gold.mask("seed")
    assert (weights[w.gold.mask("valid", "test")] == 0).all()
    assert (weights[seed] == 3.0).all() and np.array_equal(targets[seed], np.eye(6)[w.truth[seed]])
    others = w.gold.split < 0
    assert ((weights[others] > 0) & (weights[others] < 1)).all()


def test_rows_that_say_nothing_weigh_nothing():
    proba = np.array([[1 / 3] * 3, [1, 0, 0], [1, 0, 0]], np.float32)
    _, weights = training_targets(SoftLabels(proba, np.array([True, True, False])), Gold.empty(3), TrainSettings())
    assert weights == pytest.approx([0, 1, 0], abs=1e-6)


def test_leaving_unsure_questions_pays_on_unseen_ones(make_clusters, taxonomy):
    """Says nothing of how near the precision comes to the wanted one, which is promised on valid gold only."""
    answered, everything = [], []
    for seed in range(8):
        w = make_clusters(480, 1.2, seed)
        trained = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings(precision=0.85))
        p = trained.cascade.predict(w.rows)
        test, right = w.gold.mask("test"), p.template == w.truth
        everything.append(right[test])
        answered.append(right[test & (decide(p, trained.thresholds) == "")])
    assert len(np.concatenate(answered)) > 200
    assert np.concatenate(answered).mean() > np.concatenate(everything).mean() + 0.15


def test_without_any_gold_nothing_is_calibrated(clusters, taxonomy):
    w = clusters
    t = train(w.rows, w.labels, w.keep(), taxonomy, TrainSettings(precision=0.9))
    assert (t.calibrated_on, t.n_calibration) == ("nothing", 0)
    assert (t.cascade.answer.temperature, t.cascade.validity.temperature) == (1.0, 1.0)
    assert (t.thresholds.template == 0.9).all()
    assert (t.cascade.predict(w.rows).joint.argmax(axis=1) == w.truth).mean() > 0.5


def test_too_little_seed_to_cross_validate_is_not_called_calibrated(clusters, taxonomy):
    w = clusters
    few = Gold(w.gold.label.copy(), w.gold.split.copy())
    few.split[np.flatnonzero(few.mask("seed"))[4:]] = -1
    few.split[few.split > 0] = -1
    few.label[few.split < 0] = -1
    t = train(w.rows, w.labels, few, taxonomy, TrainSettings())
    assert (t.calibrated_on, t.n_calibration) == ("nothing", 0)


def test_without_valid_the_seed_is_cross_validated(clusters, taxonomy):
    w = clusters
    t = train(w.rows, w.labels, w.keep("seed", "test"), taxonomy, TrainSettings())
    assert (t.calibrated_on, t.n_calibration) == ("cross-validated seed", int(w.gold.mask("seed").sum()))
    again = train(w.rows, w.labels, w.keep("seed", "test"), taxonomy, TrainSettings())
    assert np.array_equal(t.thresholds.template, again.thresholds.template)


@pytest.mark.parametrize("kept", [[0], [4], [5], [0, 1], [0, 1, 2, 3, 5], [4, 5]])
def test_only_some_labels_occur(clusters, taxonomy, kept):
    w = clusters
    at = np.isin(w.truth, kept)
    labels = SoftLabels(np.eye(6, dtype=np.float32)[w.truth[at]], np.ones(at.sum(), bool))
    t = train(w.rows[at], labels, Gold(w.gold.label[at], w.gold.split[at]), taxonomy, TrainSettings())
    p = t.cascade.predict(w.rows[at])
    assert np.isfinite(p.joint).all() and np.allclose(p.joint.sum(axis=1), 1)
    assert (p.joint.argmax(axis=1) == w.truth[at]).mean() > 0.9
    if 4 not in kept:
        assert (p.valid == 1).all()


def test_examples_teach_a_label_nobody_voted_for(clusters, taxonomy):
    w = clusters
    at = w.truth != 2
    labels = SoftLabels(w.labels.proba[at], np.ones(at.sum(), bool))
    certain = replace(labels, proba=np.eye(6, dtype=np.float32)[w.truth[at]])
    gold = Gold(w.gold.label[at], w.gold.split[at])
    examples = Examples(w.rows[~at][:5], np.full(5, 2))
    without = train(w.rows[at], certain, gold, taxonomy, FIXED).cascade.predict(w.rows[~at])
    taught = train(w.rows[at], certain, gold, taxonomy, FIXED, examples).cascade.predict(w.rows[~at])
    assert (without.joint[:, 2] == 0).all() and (taught.template == 2).mean() > 0.9
