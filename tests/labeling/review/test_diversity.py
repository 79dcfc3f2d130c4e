import numpy as np
import pytest

from labeling.review.diversity import cover, nearest, radius, similar


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def clusters():
    """Three groups of 12, 6 and 3 rows around far apart middles."""
    rng = np.random.default_rng(0)
    middles = np.repeat(np.eye(3, 8), [12, 6, 3], axis=0)
    return unit(middles + 0.05 * rng.normal(size=middles.shape)), np.repeat([0, 1, 2], [12, 6, 3]).astype(np.int32)


def test_similar_questions_are_those_whose_labels_agree(clusters):
    rows, label = clusters
    alike = similar(nearest(rows, 20), label, 1.0).toarray()
    assert np.array_equal(alike, (label[:, None] == label[None, :]).astype(np.float32))


def test_radius_is_the_least_cosine_that_is_pure_enough():
    cosine = np.array([0.95, 0.85, 0.75, 0.65, -np.inf], np.float32)
    same = np.array([True, True, False, True, False])
    assert radius(cosine, same, 0.7) == 0.5
    assert radius(cosine, same, 0.9) == pytest.approx(0.76, abs=1e-4)
    assert radius(cosine[:1], same[:1], 0.9) <= np.float32(0.95)
    assert radius(cosine, np.zeros(5, bool), 0.9) > 1
    assert radius(cosine[:0], same[:0], 0.9) > 1


def test_without_agreement_every_question_stands_alone(clusters):
    rows, _ = clusters
    assert similar(nearest(rows, 5), np.arange(21, dtype=np.int32)).nnz == 21
    assert similar(nearest(rows[:1], 5), np.zeros(1, np.int32)).toarray().tolist() == [[1.0]]


def test_cover_takes_large_groups_first_and_each_once(clusters):
    rows, label = clusters
    alike = similar(nearest(rows, 20), label, 1.0)
    ones, free = np.ones(21), np.ones(21, bool)
    picks = cover(alike, ones, ones, free, 3)
    assert label[picks.places].tolist() == [0, 1, 2] and picks.value.tolist() == [12, 6, 3]
    free[label == 0] = False
    assert label[cover(alike, ones, ones, free, 1).places].tolist() == [1]
    everything = cover(alike, ones, ones, free, 100).places
    assert sorted(everything) == np.flatnonzero(label > 0).tolist()


def test_cover_weighs_need_by_worth(clusters):
    rows, label = clusters
    alike = similar(nearest(rows, 20), label, 1.0)
    worth = np.where(label == 2, 10.0, 1.0)
    assert label[cover(alike, np.ones(21), worth, np.ones(21, bool), 2).places].tolist() == [2, 0]
    need = np.where(label == 0, 0.0, 1.0)
    assert label[cover(alike, need, np.ones(21), np.ones(21, bool), 2).places].tolist() == [1, 2]
    assert not len(cover(alike, need, worth, np.zeros(21, bool), 2).places)
