import numpy as np
import pytest

from models.evaluating.gold_quality import likely_wrong


@pytest.fixture(scope="module")
def world():
    """Four labels with a direction each, 240 questions, votes that are right on nineteen of twenty."""
    rng = np.random.default_rng(0)
    truth = np.arange(240, dtype=np.int32) % 4
    rows = np.eye(8, dtype=np.float32)[truth] + rng.normal(0, 0.25, (240, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    votes = np.full((240, 4), 0.1, np.float32)
    votes[np.arange(240), np.where(rng.random(240) < 0.95, truth, (truth + 1) % 4)] = 0.7
    return rows, votes, truth


def flipped(truth, places):
    out = truth.copy()
    out[places] = (out[places] + 2) % 4
    return out


def test_planted_errors_are_found(world):
    rows, votes, truth = world
    planted = np.arange(3, 240, 20)
    found = likely_wrong(rows, votes, flipped(truth, planted))
    doubted = [d.place for d in found.doubts]
    assert found.judged == 240 and not found.too_few
    assert len(set(doubted) & set(planted)) >= 0.9 * len(planted)
    assert np.mean([p in planted for p in doubted[: len(planted)]]) >= 0.9
    assert all(d.suggested == truth[d.place] for d in found.doubts if d.place in planted)
    assert [d.score for d in found.doubts] == sorted(d.score for d in found.doubts)


def test_test_gold_is_judged_and_not_learned_from(world):
    rows, votes, truth = world
    seen, hidden = np.where(np.arange(240) < 120, truth, -1), np.where(np.arange(240) >= 120, truth, -1)
    wrong = np.arange(121, 240, 10)
    hidden[wrong] = (hidden[wrong] + 2) % 4
    found = likely_wrong(rows, votes, seen, hidden)
    assert len(set(wrong) & {d.place for d in found.doubts}) >= 9 and found.judged == 240
    alone = {d.place: d for d in likely_wrong(rows, votes, seen).doubts}
    assert all(d.proba == pytest.approx(alone[d.place].proba) for d in found.doubts if d.place in alone)


def test_labels_with_too_little_gold_are_named(world):
    rows, votes, truth = world
    few = np.where((truth == 3) & (np.arange(240) > 12), -1, truth)
    found = likely_wrong(rows, votes, few)
    assert found.too_few == (3,) and found.judged == 180
    assert likely_wrong(rows, votes, np.where(truth == 0, 0, -1)).judged == 0
