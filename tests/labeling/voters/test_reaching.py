import numpy as np
import pytest
from scipy import sparse

from labeling.voters.graph import neighbour_graph
from labeling.voters.reaching import Reached, reach

ALL = np.ones(30, bool)


@pytest.fixture
def graph():
    rows = np.random.default_rng(3).normal(size=(30, 5)).astype(np.float32)
    return neighbour_graph(rows / np.linalg.norm(rows, axis=1, keepdims=True), ALL, k=4)


PLACES, LABELS = np.array([0, 5, 9, 17]), np.array([2, 0, 2, 6], np.int32)


def test_iterations_reach_the_closed_form(graph):
    found = reach(graph, PLACES, LABELS, ALL, alpha=0.8, iterations=200, levelling=0.0)
    begin = np.zeros((30, 7))
    begin[PLACES, LABELS] = 1
    closed = 0.2 * np.linalg.solve(np.eye(30) - 0.8 * graph.toarray(), begin)
    ordered = np.sort(closed, axis=1)
    assert np.array_equal(found.label, closed.argmax(axis=1))
    assert np.allclose(found.best, ordered[:, -1], atol=1e-5) and np.allclose(found.second, ordered[:, -2], atol=1e-5)
    assert np.allclose(found.total, closed.sum(axis=1), atol=1e-5)


@pytest.mark.parametrize("block", [1, 30, 60])
def test_blocks_of_labels_change_nothing(graph, block):
    whole = reach(graph, PLACES, LABELS, ALL, 0.9, 20, 0.5)
    parts = reach(graph, PLACES, LABELS, ALL, 0.9, 20, 0.5, block)
    assert np.array_equal(whole.label, parts.label)
    for name in ("best", "second", "total"):
        assert np.allclose(getattr(whole, name), getattr(parts, name), rtol=1e-5)


def test_levelling_takes_from_labels_with_much_gold():
    # a line of nine questions, with three of one label at one end and one of the other at the other end
    line = sparse.diags([np.ones(8, np.float32)] * 2, [-1, 1], format="csr", dtype=np.float32) * np.float32(0.5)
    places, labels = np.array([0, 1, 2, 8]), np.array([0, 0, 0, 1], np.int32)
    won = [(reach(line, places, labels, np.ones(9, bool), 0.9, 60, b).label == 1).sum() for b in (0.0, 1.0)]
    assert won[0] < won[1]


def test_unreached_questions_have_no_label():
    none = sparse.csr_matrix((4, 4), dtype=np.float32)
    found = reach(none, np.array([2]), np.array([1], np.int32), np.ones(4, bool), 0.9, 5, 0.5)
    assert found.label.tolist() == [-1, -1, 1, -1]
    assert reach(none, np.empty(0, int), np.empty(0, np.int32), np.ones(4, bool), 0.9, 5, 0.5).label.max() == -1


def test_rows_are_taken_from_another():
    one = Reached.nothing(3)
    two = one.joined(np.array([4], np.int32), np.ones((3, 1), np.float32))
    mixed = one.with_rows(np.array([1]), two)
    assert mixed.label.tolist() == [-1, 4, -1] and mixed.total.tolist() == [0, 1, 0]
    assert one.label.tolist() == [-1, -1, -1]
