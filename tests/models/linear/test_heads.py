import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from models.linear.heads import LEAST_MASS, Head, fit_head


@pytest.fixture
def certain(clusters):
    """Targets of the clusters."""
    return np.eye(6, dtype=np.float32)[clusters.truth]


def test_predicts_softmax_of_logits_over_temperature():
    head = Head(np.array([[1, 0], [0, 1]], np.float32), np.array([0, 1], np.float32), temperature=2.0)
    odds = head.predict_proba(np.array([[3, 1]], np.float32))[0]
    assert odds[0] / odds[1] == pytest.approx(np.exp((3 - 2) / 2))


def test_temperature_changes_no_ranking_and_not_the_head_itself(clusters, certain):
    head = fit_head(clusters.rows, certain, np.ones(240))
    warm = head.with_temperature(5.0)
    assert head.temperature == 1.0
    sharp, soft = head.predict_proba(clusters.rows), warm.predict_proba(clusters.rows)
    assert np.array_equal(sharp.argmax(axis=1), soft.argmax(axis=1))
    assert soft.max(axis=1).mean() < sharp.max(axis=1).mean()


@pytest.mark.parametrize("strength", [1.0, 10.0])
def test_certain_targets_give_scikit_learns_regression(overlapping, strength):
    rows, truth = overlapping.rows, overlapping.truth
    head = fit_head(rows, np.eye(6, dtype=np.float32)[truth], np.ones(480), strength)
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-8).fit(rows, truth)
    assert np.allclose(head.predict_proba(rows), model.predict_proba(rows), atol=1e-3)


def test_soft_targets_equal_weighted_copies(overlapping):
    rows, truth = overlapping.rows, overlapping.truth
    other = (truth + 1) % 6
    soft = 0.75 * np.eye(6, dtype=np.float32)[truth] + 0.25 * np.eye(6, dtype=np.float32)[other]
    twice, labels = np.vstack([rows, rows]), np.concatenate([truth, other])
    model = LogisticRegression(C=10.0, max_iter=1000, tol=1e-8)
    model.fit(twice, labels, sample_weight=np.repeat([0.75, 0.25], 480))
    assert np.allclose(fit_head(rows, soft, np.ones(480)).predict_proba(rows), model.predict_proba(rows), atol=1e-3)


def test_weight_counts_like_copies(clusters, certain):
    rows = clusters.rows
    weights = np.where(np.arange(240) < 60, 2.0, 1.0)
    weighted = fit_head(rows, certain, weights)
    copied = fit_head(np.vstack([rows, rows[:60]]), np.vstack([certain, certain[:60]]), np.ones(300))
    assert np.allclose(weighted.predict_proba(rows), copied.predict_proba(rows), atol=2e-3)


def test_rows_without_weight_take_no_part(clusters, certain):
    weights = (np.arange(240) < 120).astype(float)
    half = fit_head(clusters.rows[:120], certain[:120], np.ones(120))
    whole = fit_head(clusters.rows, certain, weights)
    assert np.array_equal(half.coef, whole.coef) and np.array_equal(half.intercept, whole.intercept)


def test_the_same_again(clusters, certain):
    one, two = (fit_head(clusters.rows, certain, np.ones(240)) for _ in range(2))
    assert np.array_equal(one.coef, two.coef) and one.coef.dtype == np.float32


def test_two_of_many_classes_share_all_probability(clusters, certain):
    seen = np.isin(clusters.truth, [1, 4])
    head = fit_head(clusters.rows, certain, seen.astype(float))
    proba = head.predict_proba(clusters.rows[seen])
    assert np.array_equal(proba.argmax(axis=1), clusters.truth[seen])
    assert (proba[:, [0, 2, 3, 5]] == 0).all() and np.allclose(proba.sum(axis=1), 1)
    assert head.seen.tolist() == [False, True, False, False, True, False]


def test_the_only_class_has_probability_one(clusters, certain):
    only = fit_head(clusters.rows, certain, (clusters.truth == 2).astype(float))
    assert (only.predict_proba(clusters.rows)[:, 2] == 1).all()


def test_knowing_nothing_is_uniform(clusters, certain):
    assert np.allclose(fit_head(clusters.rows, certain, np.zeros(240)).predict_proba(clusters.rows), 1 / 6)
    silent = np.zeros((240, 6), np.float32)
    assert np.allclose(fit_head(clusters.rows, silent, np.ones(240)).predict_proba(clusters.rows), 1 / 6)


def test_a_label_with_next_to_no_mass_was_never_seen(clusters):
    targets = np.zeros((240, 6), np.float32)
    targets[:, 0], targets[:, 1] = 1 - LEAST_MASS / 480, LEAST_MASS / 480
    assert (fit_head(clusters.rows, targets, np.ones(240)).predict_proba(clusters.rows)[:, 0] == 1).all()
