import numpy as np
import pytest

from labeling.analysing import projection
from labeling.analysing.projection import arranged, bounded, graph, sample_of, straight


@pytest.fixture
def clusters():
    """Three clusters of 40 unit rows in 16 dimensions, and the cluster of each."""
    rng = np.random.default_rng(3)
    which = np.repeat([0, 1, 2], 40)
    rows = np.eye(16)[which] + rng.normal(0, 0.08, (120, 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), which


def _nearest(points, k):
    apart = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1)[:, :k]


def test_neighbours_stay_neighbours(clusters):
    rows, which = clusters
    points = arranged(rows)
    assert points.shape == (120, 2)
    assert points.dtype == np.float32
    assert (which[_nearest(points, 5)] == which[:, None]).mean() > 0.98


def test_it_keeps_more_neighbours_than_principal_components():
    rng = np.random.default_rng(0)
    which = np.repeat(np.arange(20), 12)
    rows = rng.normal(size=(20, 24))[which] + rng.normal(0, 0.3, (240, 24))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def share(points):
        return (which[_nearest(points, 8)] == which[:, None]).mean()

    assert share(arranged(rows)) > share(straight(rows)) + 0.1


def test_the_same_rows_and_seed_give_the_same_map(clusters):
    rows, _ = clusters
    assert np.array_equal(arranged(rows, seed=4, epochs=20), arranged(rows, seed=4, epochs=20))
    assert not np.array_equal(arranged(rows, seed=4, epochs=20), arranged(rows, seed=5, epochs=20))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 7])
def test_few_rows_are_drawn_as_well(clusters, n):
    rows = clusters[0][:n]
    for points in (straight(rows), arranged(rows)):
        assert points.shape == (n, 2)
        assert np.isfinite(points).all()


def test_equal_rows_do_no_harm():
    rows = np.repeat(np.eye(8, dtype=np.float32)[:1], 60, axis=0)
    assert np.isfinite(arranged(rows, epochs=30)).all()


def test_principal_components_do_not_depend_on_the_order_of_rows(clusters):
    rows, _ = clusters
    order = np.random.default_rng(1).permutation(len(rows))
    assert np.allclose(straight(rows[order]), straight(rows)[order], atol=1e-4)


def test_the_graph_joins_each_pair_once_with_weights_up_to_one(clusters):
    rows, which = clusters
    one, other, weight = graph(rows, 5)
    assert (one < other).all()
    assert len(set(zip(one.tolist(), other.tolist(), strict=True))) == len(one)
    assert ((weight > 0) & (weight <= 1 + 1e-9)).all()
    assert (which[one] == which[other]).all()


def test_no_step_is_longer_than_allowed():
    steps = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]])
    assert np.allclose(bounded(steps, 1.0), [[0.6, 0.8], [0.3, 0.4], [0.0, 0.0]])


def test_a_sample_keeps_every_stratum_and_the_shares():
    strata = np.repeat([0, 1, 2, 3], [3, 1, 400, 1596])
    found = sample_of(strata, 200)
    count = np.bincount(strata[found], minlength=4)
    assert len(found) == len(set(found.tolist())) == 200
    assert (np.diff(found) > 0).all()
    assert (count >= 1).all()
    assert abs(count[2] - 40) <= 3
    assert np.array_equal(found, sample_of(strata, 200))


def test_a_sample_of_few_rows_is_all_of_them():
    assert sample_of(np.array([5, 5, 1]), 3).tolist() == [0, 1, 2]
    assert len(sample_of(np.arange(50), 10)) == 10
    assert projection.sample_of(np.empty(0, np.int64), 5).tolist() == []
