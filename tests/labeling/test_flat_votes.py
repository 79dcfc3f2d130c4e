import numpy as np

from labeling.flat_votes import FlatVotes, OptionTable
from labeling.votes import Column, Voter, Votes

VOTERS = (Voter("a", "function", ((0,), (1, 2))), Voter("none", "function", ()), Voter("b", "rule", ((1, 2), (3,))))


def test_the_table_has_each_option_with_its_labels_and_voter():
    table = OptionTable.of(VOTERS, 4)
    assert table.members.toarray().tolist() == [[1, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]
    assert table.voter.tolist() == [0, 0, 2, 2] and table.starts.tolist() == [0, 2, 2, 4] and len(table) == 4
    assert table.sizes.tolist() == [1, 2, 2, 1]
    assert table.by_voter.toarray().tolist() == [[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 1]]


def test_options_of_the_same_labels_have_one_number():
    same = OptionTable.of(VOTERS, 4).same
    assert same[1] == same[2] and len(set(same.tolist())) == 3


def test_no_voters():
    table = OptionTable.of((), 3)
    assert len(table) == 0 and table.members.shape == (0, 3) and table.by_voter.shape == (0, 0)
    assert len(FlatVotes.of(Votes(5, 3, (), ())).row) == 0


def test_flat_votes_stand_voter_by_voter():
    columns = (Column.of([0, 4], [1, 0]), Column.of([], []), Column.of([4], [1], [0.5]))
    votes = Votes(5, 4, VOTERS, columns)
    flat = votes.flat
    assert flat.row.tolist() == [0, 4, 4] and flat.voter.tolist() == [0, 0, 2] and flat.option.tolist() == [1, 0, 3]
    assert np.isnan(flat.confidence[:2]).all() and flat.confidence[2] == 0.5
    assert {a.dtype for a in (flat.row, flat.voter, flat.option)} == {np.dtype(np.int32)}
    assert flat.members is votes.table.members and columns[0].options.tolist() == [1, 0], "columns stay as they are"
