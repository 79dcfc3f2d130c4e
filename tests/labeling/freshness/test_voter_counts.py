import numpy as np

from labeling.freshness.voter_counts import voter_counts
from labeling.votes import Column, Voter, Votes


def test_votes_are_counted_by_period():
    a, b = Voter("a", "function", ((0,),)), Voter("b", "function", ((1,), (0, 1)))
    votes = Votes(5, 2, (a, b), (Column.of([0, 1, 3, 4], [0] * 4), Column.of([0, 1, 2], [0, 1, 0])))
    gold = np.array([0, 1, -1, 0, 0], np.int32)
    found = voter_counts(votes, gold, np.array([0, 0, 1, 1, -1]), 2)
    assert found.asked.tolist() == [2, 2]
    assert found.cast.tolist() == [[2, 2], [1, 1]]
    assert found.against.tolist() == [[1, 1], [0, 0]]
    assert found.judged.tolist() == [[2, 2], [1, 0]]
    assert found.right.tolist() == [[1, 1], [1, 0]]
    assert found.part(1, 2).asked.tolist() == [2]


def test_no_votes_and_no_questions():
    none = voter_counts(Votes(0, 2, (), ()), np.empty(0, np.int32), np.empty(0, np.int64), 3)
    assert none.asked.tolist() == [0, 0, 0] and none.cast.shape == (3, 0)
