import numpy as np
import pytest

from labeling.label_models.redundancy import voices
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import skewed


def with_rows(*rows):
    voters = tuple(Voter(f"v{j}", "function", ((0,),)) for j in range(len(rows)))
    return Votes(100, 2, voters, tuple(Column.of(r, [0] * len(r)) for r in rows))


def test_exact_copies_share_one_voice():
    votes = with_rows(range(10), range(10), range(10), range(50, 60))
    assert voices(votes, np.ones(100, bool)) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])


def test_an_exact_copy_changes_nobody_elses_voice():
    votes = with_rows(range(20), range(4, 24), range(40, 60))
    more = with_rows(range(20), range(4, 24), range(40, 60), range(20))
    use = np.ones(100, bool)
    before, after = voices(votes, use), voices(more, use)
    assert after[1:3] == pytest.approx(before[1:3]) and after[0] + after[3] == pytest.approx(before[0])
    assert before[0] < 1


def test_independent_voters_keep_theirs():
    votes, _ = skewed(0)
    assert (voices(votes, np.ones(votes.n, bool)) == 1).all()


def test_only_rows_to_learn_from_are_compared():
    votes = with_rows(range(10), range(10))
    assert voices(votes, np.zeros(100, bool)) == pytest.approx([1, 1])
