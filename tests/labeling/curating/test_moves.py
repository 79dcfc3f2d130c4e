from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.curating.moves import KINDS, MERGE, RENAME, RETIRE, SPLIT, UNDO, Move, Moves, Plan
from labeling.errors import OracleError
from labeling.review.agreement import Opinion
from labeling.review.reviews import UNDO as TAKE_BACK
from labeling.review.reviews import Review
from labeling.taxonomy import NO_TEMPLATE, Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def log(*lines):
    """Moves from (kind, template, into) or (undo, template, into, undoes)."""
    made = (Move(i, NOW, "ann", line[0], line[1], line[2], "", *line[3:]) for i, line in enumerate(lines, 1))
    return Moves(tuple(made))


def said(question, expert, decision, minutes=0, **more):
    return Review(question, expert, NOW + timedelta(minutes=minutes), decision, **more)


def test_without_moves_a_label_counts_for_itself():
    assert Moves().target("a") == ("a",) and Moves().main("a") == "a" and Moves().names("a") == ("a",)
    assert not Moves().aliases and not Moves().left


def test_labels_follow_a_chain_of_moves():
    found = log((RENAME, "a", ("b",)), (MERGE, "b", ("c",)), (RETIRE, "c", (NO_TEMPLATE,)))
    assert [found.target(x) for x in "abcd"] == [(NO_TEMPLATE,), (NO_TEMPLATE,), (NO_TEMPLATE,), ("d",)]
    assert found.left == {"a", "b", "c"}
    assert found.names(NO_TEMPLATE) == (NO_TEMPLATE, "a", "b", "c") and found.names("a") == ()


def test_a_template_that_is_renamed_back_is_itself_again():
    found = log((RENAME, "a", ("b",)), (RENAME, "b", ("a",)))
    assert found.target("a") == ("a",) and found.target("b") == ("a",)
    assert found.left == {"b"}


def test_a_split_makes_a_set_whose_first_counts_for_gold():
    found = log((MERGE, "x", ("a",)), (SPLIT, "a", ("a", "b")), (MERGE, "b", ("c",)))
    assert found.target("x") == found.target("a") == ("a", "c")
    assert found.main("x") == "a" and found.left == {"x", "b"}
    assert found.names("a") == ("a", "x")


def test_what_an_undone_merge_moved_comes_back_and_what_was_there_stays():
    found = log((MERGE, "a", ("b",)), (UNDO, "a", ("a",), 1))
    assert found.target("a") == ("a",) and found.target("b") == ("b",) and found.undone == {1}


def test_what_was_said_under_a_new_name_survives_the_undo():
    found = log((RENAME, "a", ("b",)), (UNDO, "b", ("a",), 1))
    assert found.target("a") == ("a",) and found.target("b") == ("a",)
    again = Moves((*found.log, Move(3, NOW, "ann", RENAME, "a", ("b",))))
    assert again.target("a") == again.target("b") == ("b",)


def test_a_move_can_be_undone_unless_a_later_one_moves_what_it_touched():
    found = log((RENAME, "a", ("b",)), (MERGE, "b", ("c",)), (RENAME, "c", ("d",)))
    assert found.builds_on(found.log[0]) == found.log[1]
    assert found.builds_on(found.log[1]) is None and found.builds_on(found.log[2]) is None
    assert found.find(2) == found.log[1]
    with pytest.raises(OracleError, match="no move 9"):
        found.find(9)


def test_kinds_are_checked_and_plans_know_their_targets():
    with pytest.raises(OracleError, match="unknown kind of move 'merg'; did you mean 'merge'"):
        Plan("merg", "a")
    made = (Template("n", "t", "N", "B"),)
    assert [Plan(k, "a", "new", "b", made).targets for k in KINDS] == [("new",), ("b",), ("a", "n"), ("b",)]


@pytest.mark.parametrize(
    ("kind", "into", "words"),
    [
        (RENAME, ("b",), "renamed to 'b'"),
        (MERGE, ("b",), "merged into 'b'"),
        (SPLIT, ("a", "b", "c"), "split, with 'b', 'c'"),
        (RETIRE, ("b",), "retired in favour of 'b'"),
        (RETIRE, (NO_TEMPLATE,), "retired without a successor"),
    ],
)
def test_moves_in_words(kind, into, words):
    assert Move(1, NOW, "ann", kind, "a", into).words == words


def test_reviews_count_for_what_their_label_became():
    found = log((MERGE, "a", ("b",)))
    given_reviews = [said("q", "ann", "a"), said("q", "bob", "b"), said("r", "ann", "_skip"), said("r", "ann", "c", 1)]
    assert [r.decision for r in found.counted(given_reviews)] == ["b", "b", "_skip", "c"]
    assert Moves().counted(given_reviews) == given_reviews


def test_a_split_hands_over_what_everybody_said_before_it_and_nothing_after():
    found = log((SPLIT, "a", ("a", "n")))
    earlier = [said("q", "bob", "a"), said("q", "eve", "c", 1), said("r", "bob", "a", 2)]
    handed = said("q", "ann", "n", 3, made_from=found.log[0].mark)
    later = said("q", "eve", "a", 4)
    assert [r.decision for r in found.counted([*earlier, handed, later])] == ["n", "c", "a", "n", "a"]
    opinions = [Opinion("q", "kim", "a"), Opinion("r", "kim", "a"), Opinion("q", "lee", "c")]
    assert [o.label for o in found.counted_opinions(opinions, [handed])] == ["n", "a", "c"]


def test_a_handed_over_question_that_is_taken_back_stays():
    found = log((SPLIT, "a", ("a", "n")))
    handed = said("q", "ann", "n", 1, made_from=found.log[0].mark)
    back = said("q", "ann", TAKE_BACK, 2)
    assert [r.decision for r in found.counted([said("q", "bob", "a"), handed, back])] == ["a"]
    assert found.counted_opinions([Opinion("q", "kim", "a")], [handed, back]) == [Opinion("q", "kim", "a")]


def test_what_an_undone_split_handed_over_was_never_said():
    found = log((MERGE, "a", ("b",)), (SPLIT, "b", ("b", "n")), (UNDO, "n", ("b",), 2), (UNDO, "a", ("a",), 1))
    reviews = [said("q", "ann", "a"), said("q", "ann", "n", 1, made_from=found.log[1].mark), said("r", "eve", "n", 2)]
    assert found.kept(reviews) == [reviews[0], reviews[2]]
    assert [r.decision for r in found.counted(reviews)] == ["a", "b"]


IDS = st.sampled_from("abcde")


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), IDS, st.lists(IDS, min_size=1, max_size=3, unique=True)), max_size=12)
)
def test_any_log_gives_every_label_a_target_that_has_itself_no_other(lines):
    found = log(*((kind, old, tuple(into)) for kind, old, into in lines))
    for label in "abcdef":
        assert found.target(label) and len(set(found.target(label))) == len(found.target(label))
        assert label in found.names(found.main(label)) or found.main(label) == label
    undone = Moves(
        (
            *found.log,
            *(
                replace(m, move_id=100 + m.move_id, kind=UNDO, into=(m.template_id,), undoes=m.move_id)
                for m in found.log
            ),
        )
    )
    assert all(undone.target(label) == (label,) for label in "abcdef")
