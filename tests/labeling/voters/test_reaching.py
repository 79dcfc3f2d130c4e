import numpy as np
import pytest
from scipy import sparse

from labeling.voters.graph import neighbour_graph
from labeling.voters.reaching import Reached, Sent, Spread, reach, reach_and_send


@pytest.fixture
def graph():
    rows = np.random.default_rng(3).normal(size=(30, 5)).astype(np.float32)
    return neighbour_graph(rows / np.linalg.norm(rows, axis=1, keepdims=True), k=4).weights


PLACES, LABELS = np.array([0, 5, 9, 17]), np.array([2, 0, 2, 6], np.int32)


def test_iterations_reach_the_closed_form(graph):
    found = reach(graph, PLACES, LABELS, Spread(0.8, 200, 0.0))
    begin = np.zeros((30, 7))
    begin[PLACES, LABELS] = 1
    closed = 0.2 * np.linalg.solve(np.eye(30) - 0.8 * graph.toarray(), begin)
    ordered = np.sort(closed, axis=1)
    assert np.array_equal(found.label, closed.argmax(axis=1))
    assert np.allclose(found.best, ordered[:, -1], atol=1e-5) and np.allclose(found.second, ordered[:, -2], atol=1e-5)
    assert np.allclose(found.total, closed.sum(axis=1), atol=1e-5)


@pytest.mark.parametrize("block", [1, 30, 60])
def test_blocks_of_labels_change_nothing(graph, block):
    whole = reach(graph, PLACES, LABELS, Spread(0.9, 20, 0.5))
    parts, sent = reach_and_send(graph, PLACES, LABELS, Spread(0.9, 20, 0.5), block)
    assert np.array_equal(whole.label, parts.label)
    for name in ("best", "second", "total"):
        assert np.allclose(getattr(whole, name), getattr(parts, name), rtol=1e-5)
    assert sent.labels.tolist() == [0, 2, 6] and sent.mass.shape == (30, 3) and sent.level.shape == (3,)


def test_who_hears_what_a_member_hears_is_reached_by_the_same(graph):
    reached, sent = reach_and_send(graph, PLACES, LABELS, Spread())
    members = np.setdiff1d(np.arange(30), PLACES)
    heard = sent.heard(graph[members], 0.9)
    assert np.array_equal(heard.label, reached.label[members])
    for name in ("best", "second", "total"):
        assert np.allclose(getattr(heard, name), getattr(reached, name)[members], rtol=1e-5)


@pytest.mark.parametrize("block", [1, 7, 100])
def test_what_is_heard_does_not_depend_on_the_others(graph, block):
    _, sent = reach_and_send(graph, PLACES, LABELS, Spread())
    whole, parts = sent.heard(graph, 0.9), sent.heard(graph, 0.9, block)
    for name in ("label", "best", "second", "total"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_levelling_takes_from_labels_with_much_gold():
    # a line of nine questions, with three of one label at one end and one of the other at the other end
    line = sparse.diags([np.ones(8, np.float32)] * 2, [-1, 1], format="csr", dtype=np.float32) * np.float32(0.5)
    places, labels = np.array([0, 1, 2, 8]), np.array([0, 0, 0, 1], np.int32)
    won = [(reach(line, places, labels, Spread(0.9, 60, b)).label == 1).sum() for b in (0.0, 1.0)]
    assert won[0] < won[1]


def test_unreached_questions_have_no_label():
    none = sparse.csr_matrix((4, 4), dtype=np.float32)
    found = reach(none, np.array([2]), np.array([1], np.int32), Spread(0.9, 5))
    assert found.label.tolist() == [-1, -1, 1, -1]


def test_without_gold_nothing_is_sent():
    none = sparse.csr_matrix((4, 4), dtype=np.float32)
    found, sent = reach_and_send(none, np.empty(0, int), np.empty(0, np.int32), Spread())
    assert found.label.max() == -1 and len(sent.labels) == 0
    assert sent.heard(none, 0.9).label.tolist() == [-1] * 4
    assert Sent(LABELS[:0], np.empty((4, 0), np.float32), np.empty(0, np.float32)).heard(none[:0], 0.9).label.shape == (
        0,
    )


def test_questions_are_put_and_taken():
    one = Reached.nothing(3)
    two = one.joined(np.array([4], np.int32), np.ones((3, 1), np.float32))
    mixed = one.put(np.array([1]), two.take(np.array([2])))
    assert mixed.label.tolist() == [-1, 4, -1] and mixed.total.tolist() == [0, 1, 0]
    assert one.label.tolist() == [-1, -1, -1]
