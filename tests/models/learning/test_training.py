"""What training learns, and what it settles on."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.taxonomy import Taxonomy, Template
from labeling.values import Gold, SoftLabels
from models.cascade import decide
from models.learning.agreement import Examples, agree
from models.learning.training import TrainSettings, lesson_of, train
from models.linear.threads import beside
from models.promising.promise import Asked


def right_on_test(trained, world):
    test = world.gold.mask("test") & (world.truth < 4)
    return float((trained.cascade.predict(world.rows).template == world.truth)[test].mean())


def shifted(world):
    """Soft labels that are wrong on every question."""
    return SoftLabels(np.roll(world.labels.proba, 1, axis=1), world.labels.covered)


def test_training_learns_and_keeps_the_wanted_precision_on_its_gold(make_clusters, taxonomy):
    w = make_clusters(480, 0.6)
    trained = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings(Asked(0.9)))
    assert right_on_test(trained, w) > 0.9
    assert (trained.calibrated_on, trained.n_calibration) == ("valid", 120)
    p = trained.cascade.predict(w.rows)
    answered = w.gold.mask("valid") & (decide(p, trained.thresholds) == "")
    assert trained.promises.template.kept and answered.sum() > 40
    assert (p.template == w.truth)[answered].mean() >= 0.9
    assert answered.sum() == trained.promises.template.groups[0].answers


def test_the_same_again(overlapping, taxonomy):
    w = overlapping
    one, two = (train(w.rows, w.labels, w.gold, taxonomy, TrainSettings()) for _ in range(2))
    assert np.array_equal(one.cascade.predict(w.rows).joint, two.cascade.predict(w.rows).joint)
    assert np.array_equal(one.thresholds.template, two.thresholds.template)
    assert one.promises.as_dict() == two.promises.as_dict()


def test_soft_labels_that_help_are_believed(make_clusters, taxonomy):
    w = make_clusters(480, 1.2)
    alone = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings(soft_weights=(0.0,)))
    trained = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings())
    assert trained.trust[0] > 1.0 and trained.soft_weight > 0
    assert right_on_test(trained, w) >= right_on_test(alone, w)


def test_harmful_soft_labels_are_not_believed(clusters, taxonomy):
    w = clusters
    trained = train(w.rows, shifted(w), w.gold, taxonomy, TrainSettings())
    assert trained.trust[0] < 0.3 < trained.trust[1]
    assert right_on_test(trained, w) > 0.9


def test_valid_gold_chooses_the_weight_with_the_lowest_log_loss(overlapping, taxonomy):
    w, losses = overlapping, {}
    valid = w.gold.mask("valid")
    for weight in TrainSettings().soft_weights:
        head = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings(soft_weights=(weight,))).cascade.head
        said = head.with_temperature(1.0).predict_proba(w.rows[valid])[np.arange(valid.sum()), w.truth[valid]]
        losses[weight] = -np.log(said).mean()
    assert len(set(losses.values())) == 3
    chosen = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings())
    assert chosen.soft_weight == min(losses, key=losses.get)
    unchosen = train(w.rows, w.labels, w.keep("seed"), taxonomy, TrainSettings(soft_weights=(0.3, 1.0)))
    assert unchosen.soft_weight == 0.3


def test_leaving_unsure_questions_pays_on_unseen_ones(make_clusters, taxonomy):
    """Says nothing of how near the precision comes to the wanted one, which is promised on valid gold only."""
    answered, everything = [], []
    for seed in range(8):
        w = make_clusters(480, 1.2, seed)
        settings = TrainSettings(Asked(0.85, otherwise="best-effort"))
        trained = train(w.rows, w.labels, w.gold, taxonomy, settings)
        p = trained.cascade.predict(w.rows)
        test, right = w.gold.mask("test"), p.template == w.truth
        everything.append(right[test])
        answered.append(right[test & (decide(p, trained.thresholds) == "")])
    assert len(np.concatenate(answered)) > 200
    assert np.concatenate(answered).mean() > np.concatenate(everything).mean() + 0.15


def test_examples_teach_a_label_nobody_voted_for(clusters, taxonomy):
    w = clusters
    at = w.truth != 2
    certain = SoftLabels(np.eye(6, dtype=np.float32)[w.truth[at]], np.ones(at.sum(), bool))
    gold = Gold(w.gold.label[at], w.gold.split[at])
    examples = Examples(w.rows[~at][:5], np.full(5, 2))
    settings = TrainSettings(soft_weights=(1.0,))
    without = train(w.rows[at], certain, gold, taxonomy, settings).cascade.predict(w.rows[~at])
    taught = train(w.rows[at], certain, gold, taxonomy, settings, examples).cascade.predict(w.rows[~at])
    assert (without.joint[:, 2] == 0).all() and (taught.template == 2).mean() > 0.9


def test_gold_counts_as_gold_and_held_out_questions_count_nothing(clusters, material):
    w = clusters
    stuff = material(w, gold_weight=3.0, example_weight=2.0)
    stuff = replace(stuff, examples=Examples(w.rows[:2], np.array([1, 3])))
    lesson = lesson_of(stuff, agree(w.rows, w.labels, w.gold, stuff.examples, 10.0), w.gold, 0.5).whole()
    seed, n = w.gold.mask("seed"), len(w.rows)
    assert np.array_equal(lesson.gold, np.flatnonzero(seed)) and len(lesson.rows) == n + 2
    assert (lesson.weights[:n][w.gold.mask("valid", "test")] == 0).all()
    assert (lesson.weights[:n][seed] == 3.0).all()
    assert np.array_equal(lesson.targets[:n][seed], np.eye(6)[w.truth[seed]])
    others = lesson.weights[:n][w.gold.split < 0]
    assert ((others > 0) & (others <= 0.5)).all()
    assert lesson.weights[n:].tolist() == [2, 2] and lesson.targets[n:].argmax(axis=1).tolist() == [1, 3]


@pytest.mark.parametrize("kept", [[0], [4], [5], [0, 1], [0, 5], [0, 4], [0, 1, 2, 3], [0, 1, 2, 3, 5], [4, 5]])
@pytest.mark.parametrize("splits", [("seed", "valid", "test"), ("seed",), ("valid",), ()])
def test_only_some_labels_occur(make_clusters, taxonomy, kept, splits):
    w = make_clusters(240, 0.2)
    at, gold = np.isin(w.truth, kept), w.keep(*splits)
    labels = SoftLabels(np.eye(6, dtype=np.float32)[w.truth[at]], np.ones(at.sum(), bool))
    t = train(w.rows[at], labels, Gold(gold.label[at], gold.split[at]), taxonomy, TrainSettings())
    p = t.cascade.predict(w.rows[at])
    assert np.isfinite(p.joint).all() and np.allclose(p.joint.sum(axis=1), 1)
    assert (p.joint.argmax(axis=1) == w.truth[at]).mean() > 0.9
    if 4 not in kept:
        assert (p.valid > 0.99).all()
    if not set(kept) & {4, 5}:
        assert (p.in_scope_proba > 0.95).all()


@pytest.mark.parametrize("out_of_scope", [False, True])
def test_one_template(make_clusters, out_of_scope):
    w, only = make_clusters(960, 0.4), Taxonomy((Template("t", "a", "T", "B"),))
    at = np.isin(w.truth, [0, 4, 5] if out_of_scope else [0])
    truth = np.array([0, 0, 0, 0, 1, 2], np.int32)[w.truth[at]]
    labels = SoftLabels(0.7 * np.eye(3, dtype=np.float32)[truth] + 0.1, np.ones(at.sum(), bool))
    gold = Gold(np.where(w.gold.split[at] < 0, -1, truth).astype(np.int32), w.gold.split[at])
    t = train(w.rows[at], labels, gold, only, TrainSettings(Asked(0.9, otherwise="best-effort")))
    p = t.cascade.predict(w.rows[at])
    assert np.isfinite(p.joint).all() and (p.template == 0).all()
    assert t.thresholds.template.shape == (1,) and t.promises.template.kept != out_of_scope
    if out_of_scope:
        assert (p.joint.argmax(axis=1) == truth).mean() > 0.9
        assert ((decide(p, t.thresholds) == "") == (truth == 0)).mean() > 0.9


def test_files_threads_and_blocks_change_nothing(overlapping, taxonomy, tmp_path, monkeypatch):
    """The same bits whether arrays are in memory or in files, and whoever works the blocks through."""
    monkeypatch.setattr("labeling.blocks.BLOCK", 100)
    w = overlapping
    for name, array in (("rows", w.rows), ("proba", w.labels.proba)):
        np.save(tmp_path / name, array)
    rows, proba = (np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in ("rows", "proba"))
    one = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings())
    two = train(rows, SoftLabels(proba, w.labels.covered), w.gold, taxonomy, TrainSettings(), over=beside(2))
    assert one.cascade.head.coef.tobytes() == two.cascade.head.coef.tobytes()
    assert one.cascade.anchors.centres.tobytes() == two.cascade.anchors.centres.tobytes()
    assert one.thresholds.template.tobytes() == two.thresholds.template.tobytes()
    assert one.promises.as_dict() == two.promises.as_dict()


def test_many_questions_give_what_few_give(overlapping, taxonomy, monkeypatch):
    """Beginning with a sample, and ending a little sooner, leads to the same cascade within what chance leaves open."""
    w = overlapping
    few = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings())
    monkeypatch.setattr("labeling.blocks.BLOCK", 64)
    monkeypatch.setattr("models.learning.lesson.MANY", 128)
    many = train(w.rows, w.labels, w.gold, taxonomy, TrainSettings())
    assert many.soft_weight == few.soft_weight
    one, two = (t.cascade.predict(w.rows) for t in (few, many))
    assert np.abs(one.joint - two.joint).mean() < 0.01 and (one.template == two.template).mean() > 0.98
