"""Which template ids count for the same answer."""

from datetime import UTC, datetime

import pytest

from app.observing.same import same_answers
from labeling.curating.moves import Move, Moves
from labeling.errors import OracleError

AT = datetime(2026, 9, 1, tzinfo=UTC)
IDS = ("a", "b", "c", "d")


def moved(*moves):
    return Moves(tuple(Move(i + 1, AT, "Ana", kind, old, into) for i, (kind, old, into) in enumerate(moves)))


def test_without_moves_each_counts_for_itself():
    assert same_answers(IDS, Moves(), ()) == {i: i for i in IDS}


def test_renames_and_merges_are_followed_and_a_split_stays():
    found = same_answers(IDS, moved(("rename", "old", ("a",)), ("merge", "a", ("b",)), ("split", "c", ("c", "d"))), ())
    assert (found["old"], found["a"], found["b"], found["c"], found["d"]) == ("b", "b", "b", "c", "d")


def test_a_template_retired_without_a_successor_counts_for_itself():
    found = same_answers(IDS, moved(("retire", "a", ("_no_template",)), ("retire", "b", ("c",))), ())
    assert (found["a"], found["b"]) == ("a", "c")


def test_groups_that_overlap_are_one():
    found = same_answers(IDS, moved(("merge", "x", ("d",))), (("c", "b"), ("b", "x")))
    assert len({found[i] for i in ("b", "c", "d", "x")}) == 1
    assert found["a"] == "a"


def test_an_unknown_template_is_named():
    with pytest.raises(OracleError, match=r"equivalent in oracle.toml names the unknown template 'late'; did you mean"):
        same_answers(("later", "b"), Moves(), (("late", "b"),))
