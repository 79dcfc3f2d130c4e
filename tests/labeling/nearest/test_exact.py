import copy

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from labeling.nearest.exact import Flat, nearest_by_block
from labeling.steady import steady_product


def truth(rows, base, k):
    return np.argsort(-steady_product(rows, base), axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize("k", [1, 5, 300])
def test_it_finds_the_nearest_and_equal_ones_by_their_place(crowd, k):
    base, rows = crowd(300), crowd(40, 2)
    cosine, at = Flat(base).nearest(rows, k)
    assert np.array_equal(at, truth(rows, base, k))
    assert np.array_equal(cosine, np.take_along_axis(steady_product(rows, base), at, 1))


def test_more_equal_ones_than_are_proposed_are_all_looked_at(crowd):
    base = np.repeat(crowd(3), 200, axis=0)
    assert Flat(base).nearest(base[400:401], 4)[1].tolist() == [[400, 401, 402, 403]]


def test_a_row_finds_the_same_whatever_stands_beside_it(crowd):
    index, rows = Flat(crowd(900)), crowd(2000, 3)
    cosine, at = index.nearest(rows, 7)
    order = np.random.default_rng(0).permutation(2000)
    for some in (order, np.arange(1), np.arange(5, 400)):
        again = index.nearest(rows[some], 7)
        assert np.array_equal(again[0], cosine[some]) and np.array_equal(again[1], at[some])
    with threadpool_limits(1):
        assert np.array_equal(index.nearest(rows, 7)[0], cosine)


def test_it_finds_the_same_in_another_process(crowd):
    index, rows = Flat(crowd(100)), crowd(10, 2)
    sent = copy.deepcopy(index)
    assert set(vars(sent)) == {"rows"}
    assert np.array_equal(sent.nearest(rows, 3)[1], index.nearest(rows, 3)[1])


@pytest.mark.parametrize("block", [7, 64, 1000])
def test_by_block_it_is_the_same(crowd, monkeypatch, block):
    monkeypatch.setattr("labeling.blocks.BLOCK", block)
    base, rows = crowd(300), crowd(20, 2)
    assert np.array_equal(nearest_by_block(rows, base, 6)[1], truth(rows, base, 6))


def test_no_rows_find_nothing(crowd):
    assert Flat(crowd(10)).nearest(crowd(10)[:0], 3)[1].shape == (0, 3)


def test_many_equal_rows_cost_no_more_than_one():
    base = np.zeros((5000, 8), np.float32)
    base[:, 0], base[7] = 1, np.eye(8)[1]
    index = Flat(base)
    cosine, at = index.nearest(np.eye(8, dtype=np.float32)[:3], 4)
    assert at.tolist() == [[0, 1, 2, 3], [7, 0, 1, 2], [0, 1, 2, 3]] and cosine[1].tolist() == [1, 0, 0, 0]
    assert index._index.ntotal == 2 and index.nearest(base[:1], 5000)[1].shape == (1, 5000)
