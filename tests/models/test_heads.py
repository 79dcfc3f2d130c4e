import numpy as np
import pytest

from models.heads import LEAST_TARGET, Head, fit_head


def test_predicts_softmax_of_logits_over_temperature():
    head = Head(np.array([[1, 0], [0, 1]], np.float32), np.array([0, 1], np.float32), temperature=2.0)
    odds = head.predict_proba(np.array([[3, 1]], np.float32))[0]
    assert odds[0] / odds[1] == pytest.approx(np.exp((3 - 2) / 2))


def test_temperature_changes_no_ranking_and_not_the_head_itself(clusters):
    head = fit_head(clusters.rows, np.eye(6, dtype=np.float32)[clusters.truth], np.ones(240))
    warm = head.with_temperature(5.0)
    assert head.temperature == 1.0
    sharp, soft = head.predict_proba(clusters.rows), warm.predict_proba(clusters.rows)
    assert np.array_equal(sharp.argmax(axis=1), soft.argmax(axis=1))
    assert soft.max(axis=1).mean() < sharp.max(axis=1).mean()


def test_weight_counts_like_copies(clusters):
    rows, targets = clusters.rows, np.eye(6, dtype=np.float32)[clusters.truth]
    weights = np.where(np.arange(240) < 60, 2.0, 1.0)
    weighted = fit_head(rows, targets, weights)
    copied = fit_head(np.vstack([rows, rows[:60]]), np.vstack([targets, targets[:60]]), np.ones(300))
    assert np.allclose(weighted.predict_proba(rows), copied.predict_proba(rows), atol=2e-3)


def test_two_of_many_classes_share_all_probability(clusters):
    seen = np.isin(clusters.truth, [1, 4])
    head = fit_head(clusters.rows, np.eye(6, dtype=np.float32)[clusters.truth], seen.astype(float))
    proba = head.predict_proba(clusters.rows[seen])
    assert np.array_equal(proba.argmax(axis=1), clusters.truth[seen])
    assert (proba[:, [0, 2, 3, 5]] == 0).all() and np.allclose(proba.sum(axis=1), 1)


def test_knowing_nothing_is_uniform(clusters):
    targets = np.eye(6, dtype=np.float32)[clusters.truth]
    assert np.allclose(fit_head(clusters.rows, targets, np.zeros(240)).predict_proba(clusters.rows), 1 / 6)


def test_faint_targets_do_not_count(clusters):
    targets = np.zeros((240, 6), np.float32)
    targets[:, 0], targets[:, 1] = 1 - LEAST_TARGET / 2, LEAST_TARGET / 2
    assert (fit_head(clusters.rows, targets, np.ones(240)).predict_proba(clusters.rows)[:, 0] == 1).all()
