import numpy as np
from hypothesis import given, settings

from labeling.label_models.patterns import Grouped, join
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import skewed, some_votes


@given(votes=some_votes())
@settings(max_examples=80, deadline=None)
def test_same_pattern_exactly_where_the_votes_are_the_same(votes):
    grouped = Grouped.of(votes)
    cast = grouped.patterns.cast()
    options = [tuple(votes.flat.option[votes.flat.row == row]) for row in range(votes.n)]
    for a in range(votes.n):
        for b in range(votes.n):
            assert (grouped.of_row[a] == grouped.of_row[b]) == (options[a] == options[b])
        assert tuple(cast[[grouped.of_row[a]]].indices) == options[a]
        assert grouped.patterns.votes[grouped.of_row[a]] == len(options[a])
    assert grouped.total(np.ones(votes.n)).sum() == votes.n


def confident():
    near, f = Voter("near", "neighbours", ((0,), (1,))), Voter("f", "function", ((1,),))
    return Votes(4, 2, (near, f), (Column.of([0, 1, 2], [0, 0, 1], [0.5, 0.6, 0.5]), Column.of([0, 3], [0, 0])))


def test_another_confidence_is_another_pattern():
    votes = Votes(3, 2, (Voter("near", "neighbours", ((0,),)),), (Column.of([0, 1, 2], [0, 0, 0], [0.5, 0.6, 0.5]),))
    of = Grouped.of(votes).of_row
    assert of[0] == of[2] != of[1]


def test_votes_of_experts_are_apart_from_those_with_a_confidence():
    votes = confident()
    grouped = Grouped.of(votes)
    row = grouped.of_row
    judged, sure = grouped.patterns.judged.toarray()[row], grouped.patterns.sure.toarray()[row]
    assert judged.tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert np.allclose(sure, [[0.5, 0, 0], [0.6, 0, 0], [0, 0.5, 0], [0, 0, 0]])
    assert grouped.patterns.votes[row].tolist() == [2, 1, 1, 1]


def test_options_that_are_not_heard_leave_no_trace():
    votes, unheard = confident(), np.array([True, False, True])
    heard = Grouped.of(votes, unheard)
    assert heard.patterns.votes[heard.of_row].tolist() == [1, 1, 1, 0], "with a confidence they are heard"
    later = Grouped.of(votes)
    assert later.patterns.without(unheard).votes[later.of_row].tolist() == [1, 1, 1, 0]
    assert later.patterns.without(np.zeros(3, bool)) is later.patterns


def test_parts_and_joined_parts_are_the_whole():
    votes, _ = skewed(0)
    whole = Grouped.of(votes).patterns
    pieces = list(whole.parts(7))
    assert [at.start for at, _ in pieces][:3] == [0, 7, 14] and pieces[-1][0].stop == len(whole)
    again = join([part for _, part in pieces], len(votes.table))
    assert (again.judged != whole.judged).nnz == 0 and again.sure.nnz == 0
    assert again.judged.dtype == np.int8 and again.sure.dtype == np.float32
    assert len(join([], 5)) == 0 and join([], 5).judged.shape == (0, 5)


def test_no_questions_and_no_voters():
    for votes in (Votes(0, 3, (), ()), Votes(2, 3, (), ())):
        grouped = Grouped.of(votes)
        assert len(grouped.patterns) == min(votes.n, 1) and not grouped.patterns.votes.any()
