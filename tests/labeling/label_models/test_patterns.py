import numpy as np
from hypothesis import given, settings

from labeling.label_models.patterns import Patterns
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import some_votes


@given(votes=some_votes())
@settings(max_examples=80, deadline=None)
def test_same_pattern_exactly_where_the_votes_are_the_same(votes):
    patterns = Patterns.of(votes.flat, votes.n)
    said = [tuple((j, labels) for j, labels, _ in votes.on(row)) for row in range(votes.n)]
    options = [tuple(votes.flat.option[votes.flat.row == row]) for row in range(votes.n)]
    for a in range(votes.n):
        for b in range(votes.n):
            assert (patterns.of_row[a] == patterns.of_row[b]) == (options[a] == options[b])
        at = patterns.votes.row == patterns.of_row[a]
        assert tuple(patterns.votes.option[at]) == options[a] and at.sum() == len(said[a])
    assert patterns.total(np.ones(votes.n)).sum() == votes.n


def test_another_confidence_is_another_pattern():
    voter = Voter("near", "neighbours", ((0,),))
    votes = Votes(3, 2, (voter,), (Column.of([0, 1, 2], [0, 0, 0], [0.5, 0.6, 0.5]),))
    of = Patterns.of(votes.flat, votes.n).of_row
    assert of[0] == of[2] != of[1]
