import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from labeling.errors import OracleError
from labeling.taxonomy import Taxonomy, Template
from labeling.values import Gold, Question, Questions, SoftLabels
from models.calibration import (
    area_under_risk_coverage,
    expected_calibration_error,
    fit_temperature,
    least_score_for_precision,
)
from models.cascade import Thresholds, combine, decide
from models.heads import fit_head
from models.releases import Memory, load_release, save_release
from models.suggest import Suggester
from models.training import TrainSettings, train

TAXONOMY = Taxonomy(tuple(Template(i, i[0], f"T {i}", "Hi {first_name}.") for i in ("a1", "a2", "b1", "b2")))


@pytest.fixture
def world():
    """Clustered unit rows, noisy soft labels, and gold in three splits, over the six labels."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(6, 16))
    truth = np.arange(360) % 6
    rows = centres[truth] + 0.7 * rng.normal(size=(360, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    proba = np.full((360, 6), 0.06) + 0.64 * np.eye(6)[np.where(rng.random(360) < 0.1, 0, truth)]
    split = np.full(360, -1, np.int8)
    split[:60], split[60:150], split[150:240] = 0, 1, 2
    gold = Gold(np.where(split >= 0, truth, -1).astype(np.int32), split)
    return rows, SoftLabels(proba.astype(np.float32), np.ones(360, bool)), gold, truth


def test_head_on_certain_targets_is_scikit_learns(world):
    rows, _, _, truth = world
    head = fit_head(rows, np.eye(6, dtype=np.float32)[truth], np.ones(360), strength=10.0)
    model = LogisticRegression(C=10.0, max_iter=1000).fit(rows, truth)
    assert np.allclose(head.predict_proba(rows), model.predict_proba(rows), atol=1e-3)


def test_soft_targets_equal_weighted_copies(world):
    rows, _, _, truth = world
    soft = np.full((360, 6), 0.0, np.float32)
    soft[np.arange(360), truth] += 0.75
    soft[np.arange(360), (truth + 1) % 6] += 0.25
    head = fit_head(rows, soft, np.ones(360))
    twice, labels = np.vstack([rows, rows]), np.concatenate([truth, (truth + 1) % 6])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(twice, labels, sample_weight=np.repeat([0.75, 0.25], 360))
    assert np.allclose(head.predict_proba(rows), model.predict_proba(rows), atol=2e-3)


def test_a_class_never_seen_has_probability_zero(world):
    rows, _, _, truth = world
    targets = np.eye(6, dtype=np.float32)[truth]
    proba = fit_head(rows, targets, (truth != 3).astype(float)).predict_proba(rows)
    assert (proba[:, 3] == 0).all() and np.allclose(proba.sum(axis=1), 1)
    only = fit_head(rows, targets, (truth == 2).astype(float)).predict_proba(rows)
    assert (only[:, 2] == 1).all()


def test_temperature_lowers_the_loss_of_an_overconfident_head():
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 300)
    logits = 8 * (np.eye(3)[np.where(rng.random(300) < 0.3, 0, truth)])
    t = fit_temperature(logits, truth)
    assert t > 2
    assert fit_temperature(logits[:5], truth[:5]) == 1.0


def test_calibration_figures_by_hand():
    proba, right = np.array([0.95, 0.95, 0.15, 0.15]), np.array([True, False, False, False])
    assert expected_calibration_error(proba, right, bins=10) == pytest.approx((0.9 + 0.3) / 4)
    risks = [0, 1 / 2, 1 / 3, 1 / 4]
    order = np.array([True, False, True, True])
    assert area_under_risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), order) == pytest.approx(np.mean(risks))
    score = np.array([0.9, 0.8, 0.7, 0.6])
    assert least_score_for_precision(score, order, 0.7, 0.0, 0.0) == 0.6
    assert least_score_for_precision(score, ~order, 0.9, 0.0, 0.0) == 1.01


unit = st.floats(0.01, 1.0)


@given(st.lists(st.tuples(unit, st.lists(unit, min_size=5, max_size=5)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_stages_never_contradict_each_other(values):
    valid = np.array([v for v, _ in values])
    given_valid = np.array([g for _, g in values])
    given_valid /= given_valid.sum(axis=1, keepdims=True)
    p = combine(TAXONOMY, valid, given_valid)
    assert np.allclose(p.joint.sum(axis=1), 1)
    assert (p.valid >= p.best_topic_proba - 1e-9).all()
    assert (p.best_topic_proba >= p.template_proba - 1e-9).all()
    assert [TAXONOMY.topic_of_label[t] for t in p.template] == p.topic.tolist()


def test_reasons_for_leaving_a_question():
    given_valid = np.array([[0.9, 0.1, 0, 0, 0], [0.3, 0, 0, 0, 0.7], [0.3, 0.2, 0.3, 0.2, 0], [0.5, 0.5, 0, 0, 0]])
    p = combine(TAXONOMY, np.array([0.2, 0.9, 0.9, 0.9]), given_valid)
    reasons = decide(p, Thresholds(0.5, 0.6, np.full(4, 0.6)))
    expected = ["not a question", "no template answers it", "topic not sure enough", "template not sure enough"]
    assert reasons.tolist() == expected
    assert decide(p, Thresholds(0.1, 0.1, np.full(4, 0.1)))[0] == ""


def test_training_learns_and_keeps_the_wanted_precision_on_its_gold(world):
    rows, labels, gold, truth = world
    trained = train(rows, labels, gold, TAXONOMY, TrainSettings(precision=0.9))
    p = trained.cascade.predict(rows)
    test = gold.mask("test") & (truth < 4)
    assert (p.template == truth)[test].mean() > 0.8
    answered = gold.mask("valid") & (decide(p, trained.thresholds) == "")
    assert answered.any() and (p.template == truth)[answered].mean() >= 0.85
    assert trained.calibrated_on == "valid" and trained.n_calibration == 90


def test_test_gold_changes_nothing(world):
    rows, labels, gold, _ = world
    other = Gold(np.where(gold.split == 2, 0, gold.label).astype(np.int32), gold.split)
    one, two = (train(rows, labels, g, TAXONOMY, TrainSettings()) for g in (gold, other))
    assert np.array_equal(one.cascade.predict(rows).joint, two.cascade.predict(rows).joint)
    assert np.array_equal(one.thresholds.template, two.thresholds.template)


def test_harmful_soft_labels_are_left_out(world):
    rows, labels, gold, truth = world
    wrong = SoftLabels(np.roll(labels.proba, 1, axis=1), labels.covered)
    trained = train(rows, wrong, gold, TAXONOMY, TrainSettings())
    assert trained.soft_weight == 0.0
    test = gold.mask("test") & (truth < 4)
    assert (trained.cascade.predict(rows).template == truth)[test].mean() > 0.8


@pytest.mark.parametrize("splits", [(), ("seed",), ("valid",)])
def test_training_does_what_it_can_with_little_gold(world, splits):
    rows, labels, gold, _ = world
    keep = gold.mask(*splits) if splits else np.zeros(len(rows), bool)
    few = Gold(np.where(keep, gold.label, -1).astype(np.int32), np.where(keep, gold.split, -1).astype(np.int8))
    trained = train(rows, labels, few, TAXONOMY, TrainSettings())
    basis = {(): "nothing", ("seed",): "cross-validated seed", ("valid",): "valid"}[splits]
    assert trained.calibrated_on == basis
    assert np.isfinite(trained.cascade.predict(rows).joint).all()


def test_release_round_trip_and_tampering(world, tmp_path):
    rows, labels, gold, _ = world
    trained = train(rows, labels, gold, TAXONOMY, TrainSettings())
    memory = Memory(rows[:3], ("x", "y", "z"), (0, 1, 2))
    parts = ("words/16", trained.cascade, trained.thresholds, memory, {"code": "1"})
    release_id = save_release(tmp_path, *parts)
    assert save_release(tmp_path, *parts) == release_id
    assert save_release(tmp_path, *parts[:-1], {"code": "2"}) != release_id
    loaded = load_release(tmp_path, release_id)
    assert np.array_equal(loaded.cascade.predict(rows).joint, trained.cascade.predict(rows).joint)
    assert loaded.memory.texts == memory.texts
    about = tmp_path / release_id / "release.json"
    text = about.read_text()
    about.write_text(text.replace('"code": "1"', '"code": "3"'))
    with pytest.raises(OracleError, match="altered"):
        load_release(tmp_path, release_id)
    about.write_text(text[:-20])
    with pytest.raises(OracleError, match="torn"):
        load_release(tmp_path, release_id)
    with pytest.raises(OracleError, match="not there"):
        load_release(tmp_path, "r-000000000000")


def test_strided_heads_are_saved_as_they_are(world, tmp_path):
    from dataclasses import replace

    rows, labels, gold, _ = world
    trained = train(rows, labels, gold, TAXONOMY, TrainSettings())
    answer = trained.cascade.answer
    wide = np.column_stack([answer.coef, answer.intercept])
    cascade = replace(trained.cascade, answer=replace(answer, coef=wide[:, :-1], intercept=wide[:, -1]))
    release_id = save_release(tmp_path, "e", cascade, trained.thresholds, Memory(rows[:1], ("x",), (0,)), {})
    assert np.array_equal(load_release(tmp_path, release_id).cascade.answer.coef, answer.coef)


def test_suggester_refuses_another_encoder(world, tmp_path, encoder):
    rows, labels, gold, _ = world
    trained = train(rows, labels, gold, TAXONOMY, TrainSettings())
    release_id = save_release(tmp_path, "e", trained.cascade, trained.thresholds, Memory(rows[:0], (), ()), {})
    with pytest.raises(OracleError, match="was trained with encoder 'e', but 'words/64'"):
        Suggester(load_release(tmp_path, release_id), encoder)


def test_suggestion_has_neighbours_and_a_filled_template(encoder, tmp_path):
    texts = ["where is my payout", "pause my payouts", "refund not there", "make a refund", "thanks", "weather"] * 8
    rows, truth = encoder.encode(texts), np.arange(48, dtype=np.int32) % 6
    gold = Gold(truth, np.zeros(48, np.int8))
    labels = SoftLabels(np.eye(6, dtype=np.float32)[truth], np.ones(48, bool))
    trained = train(rows, labels, gold, TAXONOMY, TrainSettings(precision=0.6))
    memory = Memory(rows[:4], tuple(texts[:4]), (0, 1, 2, 3))
    release = load_release(
        tmp_path, save_release(tmp_path, "words/64", trained.cascade, trained.thresholds, memory, {})
    )
    (found,) = Suggester(release, encoder).suggest(
        Questions((Question("q", "where is my payout"),)), {"first_name": "Ada"}
    )
    assert (found.template_id, found.topic, found.text) == ("a1", "a", "Hi Ada.")
    assert found.neighbours[0].text == "where is my payout" and found.neighbours[0].label == "a1"
    assert found.decision == "suggest" and "where is my payout" in found.reason
