import copy

import faiss
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from labeling.nearest.cells import Cells, one_thread
from labeling.nearest.exact import Flat


@pytest.fixture
def cells(crowd):
    return Cells.of(crowd(3000), 60)


def test_all_cells_find_all(crowd, cells):
    rows = crowd(50, 2)
    found = cells.with_probes(60).nearest(rows, 5)
    exact = Flat(cells.rows).nearest(rows, 5)
    # a byte an entry proposes, and the rows themselves decide
    assert (found[1] == exact[1]).mean() > 0.98
    same = found[1] == exact[1]
    assert np.array_equal(found[0][same], exact[0][same])


def test_more_cells_find_more():
    rows = np.random.default_rng(0).normal(size=(2000, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cells, exact = Cells.of(rows, 60), Flat(rows).nearest(rows[:100], 10)[1]
    found = [cells.with_probes(probes).nearest(rows[:100], 10)[1] for probes in (1, 8, 60)]
    recall = [(at[:, :, None] == exact[:, None, :]).any(axis=1).mean() for at in found]
    assert recall[0] < recall[1] < recall[2]


def test_a_row_finds_the_same_whatever_stands_beside_it(crowd, cells):
    rows = crowd(500, 3)
    cosine, at = cells.nearest(rows, 7)
    order = np.random.default_rng(0).permutation(500)
    for some in (order, np.arange(1), np.arange(5, 400)):
        again = cells.nearest(rows[some], 7)
        assert np.array_equal(again[0], cosine[some]) and np.array_equal(again[1], at[some])


def test_threads_make_no_difference(crowd, cells):
    with threadpool_limits(2):
        alone = Cells.of(crowd(3000), 60)
    assert np.array_equal(alone.middles, cells.middles) and np.array_equal(alone.cell, cells.cell)
    rows = crowd(300, 2)
    with threadpool_limits(2):
        found = alone.nearest(rows, 5)
    with threadpool_limits(1):
        assert all(np.array_equal(a, b) for a, b in zip(found, cells.nearest(rows, 5), strict=True))


def test_the_number_of_threads_is_put_back():
    before = faiss.omp_get_max_threads()
    with pytest.raises(KeyError), one_thread():
        assert faiss.omp_get_max_threads() == 1
        raise KeyError
    assert faiss.omp_get_max_threads() == before


def test_it_finds_the_same_in_another_process(crowd, cells):
    rows = crowd(20, 2)
    sent = copy.deepcopy(cells.with_probes(3, 0.9))
    assert (sent.probes, sent.recall) == (3, 0.9)
    assert all(
        np.array_equal(a, b) for a, b in zip(sent.nearest(rows, 4), cells.with_probes(3).nearest(rows, 4), strict=True)
    )


def test_cells_with_too_few_rows_leave_places_empty(crowd):
    cosine, at = Cells.of(crowd(200), 50).with_probes(1).nearest(crowd(5, 2), 40)
    assert (at[:, -1] == -1).all() and np.isneginf(cosine[:, -1]).all() and (at[:, 0] >= 0).all()


def test_rows_on_disk_are_as_good(crowd, tmp_path, cells):
    np.save(tmp_path / "rows.npy", cells.rows)
    there = Cells.of(np.load(tmp_path / "rows.npy", mmap_mode="r"), 60)
    rows = crowd(20, 2)
    assert np.array_equal(there.nearest(rows, 4)[1], cells.nearest(rows, 4)[1])
