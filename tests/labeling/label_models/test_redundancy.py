import numpy as np
import pytest

from labeling.label_models.patterns import Grouped
from labeling.label_models.redundancy import said_alike
from labeling.label_models.redundancy import voices as voices_of
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import skewed


def voices(votes, use):
    grouped = Grouped.of(votes)
    return voices_of(said_alike(grouped.patterns, grouped.total(use.astype(float)), votes.table))


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


def test_pairs_are_counted_by_label_set_whoever_has_it_as_which_option():
    one, two = Voter("one", "function", ((0,), (0, 1))), Voter("two", "rule", ((0, 1), (0,)))
    votes = Votes(6, 2, (one, two), (Column.of(range(6), [0, 0, 0, 1, 1, 0]), Column.of(range(5), [1, 1, 0, 0, 0])))
    grouped = Grouped.of(votes)
    said = said_alike(grouped.patterns, grouped.total(np.ones(6)), votes.table)
    assert said.toarray().tolist() == [[6, 4], [4, 5]]


def test_sums_of_blocks_are_those_of_all():
    votes, _ = skewed(7)
    use = np.arange(votes.n) % 3 > 0
    parts = [slice(0, 150), slice(150, 400)]
    total = sum(
        said_alike(g.patterns, g.total(use[at].astype(float)), votes.table)
        for at in parts
        for g in [Grouped.of(votes.block(at))]
    )
    whole = Grouped.of(votes)
    wanted = said_alike(whole.patterns, whole.total(use.astype(float)), votes.table)
    assert (total != wanted).nnz == 0 and np.array_equal(voices_of(total), voices(votes, use))
