import numpy as np
import pytest

from labeling.nearest import index as module
from labeling.nearest.cells import Cells
from labeling.nearest.exact import Flat, nearest_by_block
from labeling.nearest.index import as_near, make_index


@pytest.fixture
def few(monkeypatch):
    """Cells from 500 rows on."""
    monkeypatch.setattr(module, "FLAT_UP_TO", 500)


def test_few_rows_are_searched_exactly(crowd, few):
    index = make_index(crowd(500))
    assert isinstance(index, Flat) and (index.recall, index.probes) == (1.0, 0)


@pytest.mark.parametrize("wanted", [0.8, 0.98])
def test_of_many_as_many_cells_are_looked_at_as_the_recall_asks_for(crowd, few, wanted):
    index = make_index(crowd(3000), 5, wanted)
    assert isinstance(index, Cells) and wanted <= index.recall <= 1
    assert (
        as_near(index.nearest(crowd(200, 2), 5)[0], nearest_by_block(crowd(200, 2), index.rows, 5)[0], 0)
        > wanted - 0.05
    )


def test_more_recall_takes_more_cells(crowd, few):
    rows = np.random.default_rng(0).normal(size=(3000, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    low, high = (make_index(rows, 5, wanted) for wanted in (0.5, 0.95))
    assert low.probes < high.probes and low.recall < high.recall
    all_of_them = make_index(rows, 5, 2.0)
    assert all_of_them.probes >= len(all_of_them.middles)


def test_what_is_as_near_counts_whatever_its_place():
    truth = np.array([[0.9, 0.8, 0.7], [0.5, 0.5, 0.5]], np.float32)
    found = np.array([[0.9, 0.7, 0.6], [0.5, 0.5, 0.5]], np.float32)
    assert as_near(found, truth, 0) == pytest.approx(5 / 6) and as_near(found, truth, 1) == pytest.approx(3 / 4)
    assert as_near(found[:0], truth[:0], 0) == 1.0


def test_the_same_rows_give_the_same_index(crowd, few):
    one, two = make_index(crowd(900)), make_index(crowd(900))
    assert one.recall == two.recall and np.array_equal(one.cell, two.cell)


def test_rows_that_are_all_the_same(few):
    rows = np.zeros((600, 8), np.float32)
    rows[:, 0] = 1
    index = make_index(rows, 3)
    cosine, at = index.nearest(rows[:2], 3)
    assert index.recall == 1.0 and index.probes < 20
    assert np.allclose(cosine, 1) and (at >= 0).all()
