from datetime import UTC, datetime

from app.desk.watch.answers_now import answers_now
from labeling.curating.moves import MERGE, RENAME, RETIRE, SPLIT, Move, Moves
from labeling.taxonomy import NO_TEMPLATE, Template

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROWS = [
    {"template_id": "a", "n": 10, "accuracy": 0.9, "answered": 4, "precision": 1.0},
    {"template_id": "b", "n": 30, "accuracy": 0.5, "answered": 0, "precision": None},
    {"template_id": "c", "n": 0, "accuracy": None, "answered": 0, "precision": None},
]


def told(*lines):
    return Moves(tuple(Move(i, NOW, "ann", *line) for i, line in enumerate(lines, 1)))


def rows(moves):
    templates = [Template(i, "t", i.upper(), "Body") for i in ("a", "b", "c", "a2", "n")]
    return answers_now(ROWS, templates, moves)


def test_without_moves_rows_stay_and_get_titles():
    assert rows(Moves()) == [{"title": r["template_id"].upper(), **r} for r in ROWS]
    assert answers_now([], [], Moves()) == []


def test_renamed_and_merged_templates_stand_under_what_they_are_now():
    one, other = rows(told((MERGE, "b", ("a",)), (RENAME, "a", ("a2",))))
    assert one == {"title": "A2", "template_id": "a2", "n": 40, "accuracy": 0.6, "answered": 4, "precision": 1.0}
    assert other["template_id"] == "c" and other["accuracy"] is None


def test_split_ones_and_those_without_a_successor_keep_their_row():
    found = rows(told((SPLIT, "a", ("a", "n")), (RETIRE, "b", (NO_TEMPLATE,))))
    assert [r["template_id"] for r in found] == ["a", "b", "c"] and found[1]["n"] == 30
