import numpy as np
import pytest

from labeling.nearest import make_index
from labeling.voters import graph as module
from labeling.voters.graph import hearing, neighbour_graph, weight


@pytest.fixture
def rows():
    out = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_weights_fall_with_distance_and_vanish_for_none():
    out = weight(np.array([1.0, 0.9, -np.inf], np.float32), 0.1)
    assert out[0] == 1 and out[1] == pytest.approx(np.exp(-1), rel=1e-4) and out[2] == 0


def test_a_weight_has_the_same_bits_wherever_it_stands():
    similarity = np.random.default_rng(0).uniform(-1, 1, 1000).astype(np.float32)
    whole = weight(similarity, 0.1)
    assert all(np.array_equal(weight(similarity[i : i + 7], 0.1), whole[i : i + 7]) for i in range(0, 993, 31))


def test_graph_is_symmetric_non_negative_and_without_loops(rows):
    graph = neighbour_graph(rows, k=4)
    dense = graph.weights.toarray()
    assert dense.dtype == np.float32 and (dense >= 0).all() and (np.diag(dense) == 0).all()
    assert np.allclose(dense, dense.T) and ((dense > 0).sum(axis=1) >= 4).all()
    assert np.linalg.eigvalsh(dense).max() == pytest.approx(1, abs=1e-4)
    assert graph.scale.dtype == np.float32 and (graph.scale > 0).all()


def test_who_only_hears_hears_as_loud_as_a_member_would(rows):
    graph = neighbour_graph(rows[:30], k=4)
    heard = hearing(make_index(rows[:30]), graph.scale, rows[30:], 4, 0.1)
    assert heard.shape == (10, 30) and heard.dtype == np.float32
    for i, line in enumerate(heard.toarray()):
        cosine = rows[:30] @ rows[30 + i]
        near = np.argsort(-cosine)[:4]
        loud = np.exp((cosine[near] - 1) / 0.1)
        assert set(np.flatnonzero(line)) == set(near)
        assert np.allclose(line[near], loud * graph.scale[near] / np.sqrt(loud.sum()), rtol=1e-4)


def test_what_is_heard_does_not_depend_on_the_others(rows):
    graph, index = neighbour_graph(rows[:30], k=4), make_index(rows[:30])
    whole = hearing(index, graph.scale, rows[30:], 4, 0.1)
    for i in range(10):
        alone = hearing(index, graph.scale, rows[30 + i : 31 + i], 4, 0.1)
        assert np.array_equal(alone.toarray()[0], whole[i].toarray()[0])


def test_a_lone_question_has_no_neighbours(rows):
    graph = neighbour_graph(rows[:1])
    assert graph.weights.nnz == 0 and graph.scale.tolist() == [0]
    assert neighbour_graph(rows[:0]).weights.shape == (0, 0)


def test_many_are_joined_through_cells(rows, monkeypatch):
    exact = neighbour_graph(rows, k=4).weights
    monkeypatch.setattr(module, "EXACT_UP_TO", 10)
    monkeypatch.setattr("labeling.nearest.index.FLAT_UP_TO", 10)
    found = neighbour_graph(rows, k=4).weights
    assert ((exact > 0) != (found > 0)).nnz <= 0.1 * exact.nnz
