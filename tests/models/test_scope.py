from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

import models.scope
from models.linear.heads import Head, fit_head
from models.scope import ANSWERABLE, BLOCK, FARTHEST, FEATURES, MOST_ODDS, VALID, Anchors, Scope, features, fit_scope

# two templates, then the reserved labels; the head says the same of every row
EVEN = Head(np.zeros((4, 2), np.float32), np.log(np.array([0.6, 0.2, 0.1, 0.1], np.float32)))
TINY = Anchors(
    np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32), np.array([0, 1, 3]), np.array([[1, 0], [0, 0]], np.float32)
)
ROWS = np.array([[1, 0], [0, 1], [-1, 0]], np.float32)


def named(values):
    return dict(zip(FEATURES, values, strict=True))


def test_features_by_hand():
    first, second, away = map(named, features(EVEN, TINY, ROWS))
    for row in (first, second, away):
        assert row["log-odds of any template against no template"] == pytest.approx(np.log(0.8 / 0.1))
        assert row["log-odds of any other label against no question"] == pytest.approx(np.log(0.9 / 0.1))
        assert row["energy of the templates"] == pytest.approx(np.log(0.8))
        share = np.array([0.75, 0.25])
        assert row["negative entropy over the templates"] == pytest.approx((share * np.log(share)).sum())
        assert row["margin of the two best templates"] == pytest.approx(np.log(3))
    # gold with a reserved label is nothing to be near to
    assert [r["similarity to the nearest gold"] for r in (first, second, away)] == [1, 1, 0]
    assert [r["mean similarity to the five nearest gold"] for r in (first, second, away)] == [0.5, 0.5, -0.5]
    own = [r["mean similarity to the five nearest gold of the best template"] for r in (first, second, away)]
    assert own == [1, 0, -1]
    # a template without questions has no centre, so that nothing is farther than a right angle
    assert [r["similarity to the nearest centre"] for r in (first, second, away)] == [1, 0, 0]


def test_without_gold_everything_is_as_far_as_can_be():
    bare = Anchors(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros((2, 2), np.float32))
    reserved = replace(TINY, labels=np.array([2, 3, 3]))
    for anchors in (bare, reserved):
        for row in map(named, features(EVEN, anchors, ROWS)):
            assert row["similarity to the nearest gold"] == FARTHEST
            assert row["mean similarity to the five nearest gold"] == FARTHEST
            assert row["mean similarity to the five nearest gold of the best template"] == FARTHEST


def test_best_template_without_gold_of_its_own_is_far_from_it():
    other = replace(TINY, labels=np.array([1, 1, 3]))
    found = [named(row) for row in features(EVEN, other, ROWS)]
    assert all(r["mean similarity to the five nearest gold of the best template"] == FARTHEST for r in found)
    assert found[0]["similarity to the nearest gold"] == 1


def heads():
    """Heads that have not seen all labels."""
    with np.errstate(divide="ignore"):
        for proba in ([0.5, 0.5, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0.5, 0.5], [0.5, 0, 0.5, 0]):
            yield Head(np.zeros((4, 2), np.float32), np.log(np.array(proba, np.float32)))


def test_labels_never_seen_leave_all_features_finite():
    odds = []
    for head in heads():
        found = features(head, TINY, ROWS)
        assert np.isfinite(found).all()
        odds.append(found[0, [ANSWERABLE, VALID]].tolist())
    full = MOST_ODDS
    # where only "not a question" was seen, nothing speaks against an answer but that it is no question
    assert np.allclose(odds, [[full, full], [full, full], [full, -full], [np.log(2) - full, 0], [full, 0]], atol=1e-4)


def test_one_template():
    head = Head(np.zeros((3, 2), np.float32), np.log(np.array([0.8, 0.1, 0.1], np.float32)))
    anchors = Anchors(np.array([[1, 0]], np.float32), np.array([0]), np.array([[1, 0]], np.float32))
    near, _, far = map(named, features(head, anchors, ROWS))
    assert near["negative entropy over the templates"] == pytest.approx(0)
    assert near["margin of the two best templates"] == MOST_ODDS
    assert (near["similarity to the nearest gold"], far["similarity to the nearest gold"]) == (1, -1)


def test_no_rows_give_no_features():
    assert features(EVEN, TINY, ROWS[:0]).shape == (0, len(FEATURES))


def test_blocks_give_the_same_as_one_piece(clusters, monkeypatch):
    w = clusters
    head = fit_head(w.rows, np.eye(6, dtype=np.float32)[w.truth], np.ones(240))
    anchors = Anchors(w.rows[:60], w.truth[:60].astype(np.int64), w.rows[:4])
    whole = features(head, anchors, w.rows)
    assert BLOCK > 240
    monkeypatch.setattr(models.scope, "BLOCK", 7)
    assert np.allclose(features(head, anchors, w.rows), whole, atol=1e-6)


def test_anchors_without_some_gold_and_some_templates():
    left = TINY.without(np.array([True, False, False]), np.array([0]))
    assert left.labels.tolist() == [1, 3] and np.array_equal(left.rows, TINY.rows[1:])
    assert not left.centres.any() and TINY.centres.any()


def test_of_head_believes_the_head():
    values = np.random.default_rng(0).normal(size=(5, len(FEATURES)))
    assert np.array_equal(Scope.of_head(ANSWERABLE).log_odds(values), values[:, 0])
    assert np.array_equal(Scope.of_head(VALID).log_odds(values), values[:, 1])


def test_calibrated_moves_the_log_odds():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(9, len(FEATURES)))
    scope = Scope(rng.normal(size=9), rng.random(9) + 0.5, rng.normal(size=9), 0.7)
    assert np.allclose(scope.calibrated(2.0, -0.3).log_odds(values), 2 * scope.log_odds(values) - 0.3)


def test_features_that_never_change_are_left_in_peace():
    rng = np.random.default_rng(0)
    values = np.tile(np.arange(9.0), (60, 1))
    values[:, 4] = rng.normal(size=60)
    found = fit_scope(values, values[:, 4] > 0, np.ones(60), ANSWERABLE)
    assert np.isfinite(found.log_odds(values)).all()
    assert found.coef[4] > 1 and np.allclose(np.delete(found.coef, [4, ANSWERABLE]), 0)


@pytest.mark.parametrize("column", [ANSWERABLE, VALID])
def test_the_less_there_is_the_more_the_head_is_believed(column):
    rng = np.random.default_rng(0)
    values = rng.normal(1, 2, size=(400, len(FEATURES)))
    against = values[:, column] < 0
    gaps = [
        np.abs(fit_scope(values[:n], against[:n], np.full(n, w), column).log_odds(values) - values[:, column]).mean()
        for n, w in ((400, 1.0), (20, 1.0), (20, 1e-9))
    ]
    assert gaps[0] > gaps[1] > gaps[2] and gaps[2] == pytest.approx(0, abs=1e-3)


def test_weights_count():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(400, len(FEATURES)))
    inside = rng.random(400) < 0.5
    even = fit_scope(values, inside, np.ones(400), ANSWERABLE).log_odds(values)
    few = fit_scope(values, inside, np.where(inside, 1.0, 0.1), ANSWERABLE).log_odds(values)
    assert expit(even).mean() == pytest.approx(inside.mean(), abs=0.02) and expit(few).mean() > 0.85


def test_far_rows_get_a_lower_probability(clusters):
    """The head alone is as sure of a text far from everything as of its own questions."""
    w, rng = clusters, np.random.default_rng(5)
    inside = w.truth < 4
    head = fit_head(w.rows[:120], np.eye(6, dtype=np.float32)[w.truth[:120]], inside[:120].astype(float))
    centres = np.stack([w.rows[:120][w.truth[:120] == c].mean(axis=0) for c in range(4)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    anchors = Anchors(w.rows[:120], w.truth[:120].astype(np.int64), centres)
    scope = fit_scope(features(head, anchors, w.rows[120:]), inside[120:], np.ones(120), ANSWERABLE)
    far = rng.normal(size=(200, 8)).astype(np.float32)
    far /= np.linalg.norm(far, axis=1, keepdims=True)
    far = far[(far @ centres.T).max(axis=1) < 0.4]
    assert len(far) > 20
    near = expit(scope.log_odds(features(head, anchors, w.rows[120:][inside[120:]])))
    away = expit(scope.log_odds(features(head, anchors, far)))
    assert near.mean() > 0.85 and away.mean() < 0.2
    assert (features(head, anchors, far)[:, [ANSWERABLE, VALID]] == MOST_ODDS).all()
