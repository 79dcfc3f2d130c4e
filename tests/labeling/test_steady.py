import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from labeling.steady import steady_pairs, steady_product


def unit(n, d, seed):
    rows = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("many", [1, 2, 26, 77, 300])
def test_a_row_gives_the_same_bits_whatever_stands_beside_it(many):
    rows, others = unit(700, 384, 0), unit(many, 384, 1)
    whole, order = steady_product(rows, others), np.random.default_rng(2).permutation(700)
    assert np.array_equal(steady_product(rows[order], others), whole[order])
    for part in (slice(0, 1), slice(3, 10), slice(100, 433)):
        assert np.array_equal(steady_product(rows[part], others), whole[part])
    assert np.array_equal(steady_product(rows, others[::-1]), whole[:, ::-1])


def test_threads_make_no_difference():
    rows, others = unit(700, 384, 0), unit(77, 384, 1)
    with threadpool_limits(1):
        alone = steady_product(rows, others)
    with threadpool_limits(2):
        assert np.array_equal(steady_product(rows, others), alone)


def test_products_are_as_true_as_those_of_single_precision():
    rows, others = unit(50, 384, 0), unit(60, 384, 1)
    true = rows.astype(np.float64) @ others.astype(np.float64).T
    found = steady_product(rows, others)
    assert found.dtype == np.float32 and np.abs(found - true).max() < 2e-7


def test_pairs_have_the_bits_of_the_whole_product():
    rows, others = unit(9, 64, 0), unit(20, 64, 1)
    at = np.random.default_rng(2).integers(0, 20, (9, 4))
    whole = steady_product(rows, others)
    assert np.array_equal(steady_pairs(rows, others[at]), np.take_along_axis(whole, at, 1))


def test_nothing_times_something():
    assert steady_product(unit(3, 8, 0)[:0], unit(2, 8, 1)).shape == (0, 2)
    assert steady_product(unit(3, 8, 0), unit(2, 8, 1)[:0]).shape == (3, 0)
    assert steady_pairs(unit(3, 8, 0), np.empty((3, 0, 8), np.float32)).shape == (3, 0)
