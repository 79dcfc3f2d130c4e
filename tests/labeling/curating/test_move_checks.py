from dataclasses import replace
from datetime import UTC, datetime

import pytest

from labeling.curating.move_checks import id_problems, problems
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, UNDO, Move, Moves, Plan
from labeling.errors import OracleError
from labeling.taxonomy import Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
A = Template("a", "t", "A", "Body")
KNOWN = {
    "a": A,
    "b": replace(A, template_id="b"),
    "draft": replace(A, template_id="draft", status="draft"),
    "gone": replace(A, template_id="gone", status="retired"),
}
N = replace(A, template_id="n")


@pytest.mark.parametrize(
    "plan",
    [
        Plan(RENAME, "a", new_id="c"),
        Plan(RENAME, "draft", new_id="c"),
        Plan(MERGE, "a", into="b"),
        Plan(MERGE, "gone", into="b"),
        Plan(MERGE, "draft", into="b"),
        Plan(RETIRE, "a"),
        Plan(RETIRE, "a", into="b"),
        Plan(SPLIT, "a", made=(N,), hand_over={"q": "n", "r": "a"}),
        Plan(SPLIT, "a", made=(replace(N, status="draft"),)),
    ],
)
def test_nothing_stands_in_the_way(plan):
    assert problems(plan, KNOWN, Moves()) == []


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(RENAME, "a", new_id=""), "'' is no id"),
        (Plan(RENAME, "a", new_id="two words"), "'two words' is no id"),
        (Plan(RENAME, "a", new_id="x" * 81), "is no id"),
        (Plan(RENAME, "a", new_id="_x"), "'_x' is no id"),
        (Plan(RENAME, "a", new_id="topic:x"), "'topic:x' is no id"),
        (Plan(RENAME, "a", new_id="a"), "the id 'a' is taken"),
        (Plan(RENAME, "a", new_id="gone"), "the id 'gone' is taken"),
        (Plan(RENAME, "gone", new_id="c"), "'gone' is retired; bring it back"),
        (Plan(MERGE, "a", into="a"), "'a' is no other template"),
        (Plan(MERGE, "a", into="_no_template"), "'_no_template' is no other template"),
        (Plan(MERGE, "a", into="drat"), "did you mean 'draft'"),
        (Plan(MERGE, "a", into="gone"), "'gone' is retired and cannot take another"),
        (Plan(MERGE, "a", into="draft"), "'draft' is a draft and would answer nothing"),
        (Plan(SPLIT, "a"), "at least one new template"),
        (Plan(SPLIT, "gone", made=(N,)), "'gone' is retired"),
        (Plan(SPLIT, "a", made=(N, N)), "the id 'n' is given twice"),
        (Plan(SPLIT, "a", made=(KNOWN["b"],)), "the id 'b' is taken"),
        (Plan(SPLIT, "a", made=(replace(N, status="retired"),)), "'n' would be retired at once"),
        (Plan(SPLIT, "a", made=(N,), hand_over={"q": "b"}), "questions cannot go to 'b'"),
    ],
)
def test_what_stands_in_the_way_is_said(plan, sentence):
    found = problems(plan, KNOWN, Moves())
    assert len(found) == 1 and sentence in found[0]


def test_the_last_template_stays():
    alone = {"a": A, "draft": KNOWN["draft"]}
    assert "'a' is the last template" in problems(Plan(RETIRE, "a"), alone, Moves())[0]


def test_an_unknown_template_is_an_error():
    with pytest.raises(OracleError, match="unknown template 'drat'; did you mean 'draft'"):
        problems(Plan(RETIRE, "drat"), KNOWN, Moves())


def test_what_was_moved_away_cannot_be_moved_again():
    moves = Moves((Move(1, NOW, "ann", MERGE, "a", ("b",)),))
    assert "all that was said about 'a' counts for 'b' already" in problems(Plan(RETIRE, "a"), KNOWN, moves)[0]


def test_a_name_that_counts_for_the_template_may_be_taken_back():
    moves = Moves((Move(1, NOW, "ann", RENAME, "gone", ("a",)),))
    assert id_problems("gone", KNOWN, moves, "a") == []
    assert id_problems("gone", KNOWN, moves) == ["the id 'gone' is taken; choose another"]
    assert id_problems("gone", KNOWN, moves, "b") == ["the id 'gone' is taken; choose another"]
    undone = Moves((Move(1, NOW, "ann", RENAME, "a", ("gone",)), Move(2, NOW, "ann", UNDO, "gone", ("a",), "", 1)))
    assert id_problems("gone", KNOWN, undone, "a") == []


def test_a_name_that_meant_another_template_stays_taken():
    merged = Moves((Move(1, NOW, "ann", MERGE, "gone", ("a",)),))
    assert id_problems("gone", KNOWN, merged, "a") == ["the id 'gone' is taken; choose another"]
    through = Moves((Move(1, NOW, "ann", RENAME, "gone", ("x",)), Move(2, NOW, "ann", MERGE, "x", ("a",))))
    assert id_problems("gone", KNOWN, through, "a") == ["the id 'gone' is taken; choose another"]
