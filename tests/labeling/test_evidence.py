import numpy as np
import pytest

from labeling.evidence import Evidence, pack_evidence, unpack_evidence
from labeling.votes import Column, Voter, Votes

NEAR = Evidence.of(np.array([[2, -1], [0, 1]]), np.array([[0.9, -np.inf], [0.8, 0.7]]))


def test_none_is_nan_whatever_it_was():
    assert np.isnan(NEAR.similarity[0, 1]) and NEAR.places.dtype == np.int32


@pytest.mark.parametrize(
    ("evidence", "part"),
    [
        (Evidence.of(np.zeros((1, 2)), np.zeros((1, 2))), "must both be (2, p)"),
        (Evidence.of(np.array([[1], [3]]), np.zeros((2, 1))), "within 0..2"),
        (Evidence.of(np.array([[1], [2]]), np.zeros((2, 1))), "for itself"),
    ],
)
def test_evidence_that_cannot_be_is_refused_with_the_voter(evidence, part):
    column = Column.of([0, 2], [0, 0], [0.5, 0.5], evidence)
    with pytest.raises(ValueError, match="near") as error:
        Votes(3, 2, (Voter("near", "neighbours", ((0,),), "x"),), (column,))
    assert part in str(error.value)


def test_a_vote_is_explained_with_what_it_rests_on():
    near = Column.of([0, 2], [0, 0], [0.5, 0.5], Evidence.of(np.array([[1], [0]]), np.array([[0.9], [0.8]])))
    voters = (Voter("near", "neighbours", ((0,),), "x"), Voter("word", "function", ((1,),), "y"))
    first, second = Votes(3, 2, voters, (near, Column.of([2], [0]))).explain(2)
    assert first.places == (0,) and first.similarity == pytest.approx((0.8,))
    assert second.voter == 1 and second.places == ()


def test_evidence_comes_back_as_it_was_packed():
    alone = Evidence.without_places(np.array([0.5]))
    packed = pack_evidence([NEAR, None, alone])
    first, none, last = unpack_evidence(packed, [2, 4, 1])
    assert none is None
    assert np.array_equal(first.places, NEAR.places) and np.array_equal(last.similarity, alone.similarity)
    assert np.array_equal(first.similarity, NEAR.similarity, equal_nan=True)


def test_votes_saved_before_there_was_evidence_have_none():
    assert unpack_evidence({}, [1, 2]) == [None, None]
