import numpy as np
import pytest

from labeling.voters import graph as module
from labeling.voters.graph import make_index, neighbour_graph, search, weight


@pytest.fixture
def rows():
    out = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_weights_fall_with_distance_and_vanish_for_none():
    out = weight(np.array([1.0, 0.9, -np.inf], np.float32), 0.1)
    assert out[0] == 1 and out[1] == pytest.approx(np.exp(-1), rel=1e-4) and out[2] == 0


def test_search_finds_the_nearest_others(rows):
    places = np.arange(0, 40, 2)
    cosine, found = search(make_index(rows[places]), places, rows, 3, np.arange(40))
    for i in range(40):
        others = places[places != i]
        assert set(found[i]) == set(others[np.argsort(-(rows[others] @ rows[i]))[:3]])
        assert np.allclose(rows[found[i]] @ rows[i], cosine[i], atol=1e-5)


def test_search_marks_what_is_not_there(rows):
    cosine, found = search(make_index(rows[:2]), np.arange(2), rows[:3], 5, np.arange(3))
    assert found.tolist()[0] == [1, -1] and np.isneginf(cosine[0, 1]) and (found[2] >= 0).all()
    cosine, found = search(make_index(rows[:0]), np.arange(0), rows, 5)
    assert cosine.shape == found.shape == (40, 0)


def test_graph_is_symmetric_non_negative_and_without_loops(rows):
    dense = neighbour_graph(rows, np.ones(40, bool), k=4).toarray()
    assert dense.dtype == np.float32 and (dense >= 0).all() and (np.diag(dense) == 0).all()
    assert np.allclose(dense, dense.T) and ((dense > 0).sum(axis=1) >= 4).all()
    assert np.linalg.eigvalsh(dense).max() == pytest.approx(1, abs=1e-4)


def test_who_does_not_send_changes_nothing_for_others(rows):
    senders = np.arange(40) < 30
    dense = neighbour_graph(rows, senders, k=4).toarray()
    assert (dense[:, 30:] == 0).all() and ((dense[30:] > 0).sum(axis=1) == 4).all()
    alone = neighbour_graph(rows[:30], np.ones(30, bool), k=4).toarray()
    assert np.allclose(dense[:30, :30], alone)


def test_a_lone_question_has_no_neighbours(rows):
    assert neighbour_graph(rows[:1], np.ones(1, bool)).nnz == 0
    assert neighbour_graph(rows[:3], np.zeros(3, bool)).nnz == 0


def test_inverted_lists_find_nearly_the_same(monkeypatch):
    centres = np.random.default_rng(1).normal(size=(30, 16))
    rows = np.repeat(centres, 100, axis=0) + 0.3 * np.random.default_rng(2).normal(size=(3000, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    places = np.arange(3000)
    exact = search(make_index(rows), places, rows, 5, places)[1]
    monkeypatch.setattr(module, "EXACT_UP_TO", 100)
    index = make_index(rows)
    near = search(index, places, rows, 5, places)[1]
    recall = np.mean([len(set(a) & set(b)) / 5 for a, b in zip(exact, near, strict=True)])
    assert index.nlist > 1 and recall > 0.95
    assert np.array_equal(near, search(make_index(rows), places, rows, 5, places)[1])
