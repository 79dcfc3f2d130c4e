"""What a template id means now."""

from datetime import UTC, datetime

import pytest

from labeling.curating.moves import Move
from labeling.store.moves import append_move
from labeling.store.present import present
from labeling.taxonomy import Template

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
ALL = [Template(i, "payouts", f"Title of {i}", "Hi.", s) for i, s in (("a", "live"), ("b", "stale"), ("c", "retired"))]


@pytest.fixture
def ask(store):
    store.replace_source("data/templates.csv", templates=ALL, at=AT)

    def one(template_id, *moves):
        with store.write() as connection:
            for kind, from_, into, undoes in moves:
                append_move(connection, Move(0, AT, "Ana", kind, from_, into, "", undoes))
            return present(connection, [template_id])[template_id]

    return one


def test_a_template_that_was_not_moved_is_itself(ask):
    assert ask("a").template.title == "Title of a"
    assert ask("a").answers
    assert ask("b").answers  # stale ones are still sent
    assert not ask("c").answers
    assert ask("nobody").template is None
    assert not ask("nobody").answers


def test_a_renamed_one_is_followed(ask):
    found = ask("old", ("rename", "older", ("old",), None), ("rename", "old", ("a",), None))
    assert (found.template.template_id, found.moved, found.answers) == ("a", "", True)


def test_renamed_there_and_back_is_itself(ask):
    assert ask("a", ("rename", "a", ("b",), None), ("rename", "b", ("a",), None)).template.template_id == "a"


def test_a_merged_one_says_into_what(ask):
    found = ask("c", ("merge", "c", ("a",), None))
    assert (found.moved, found.into, found.answers) == ("merge", ("a",), False)


def test_renamed_and_then_retired_is_retired(ask):
    found = ask("old", ("rename", "old", ("c",), None), ("retire", "c", ("_no_template",), None))
    assert (found.moved, found.into) == ("retire", ("_no_template",))


def test_a_split_one_is_still_there(ask):
    assert ask("a", ("split", "a", ("a", "b"), None)).answers


def test_a_move_that_was_undone_is_forgotten(ask):
    assert ask("a", ("merge", "a", ("b",), None), ("undo", "a", ("a",), 1)).answers
