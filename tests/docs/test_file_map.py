"""The map of files, and the tables of what lies where, hold."""

import re
from pathlib import Path

from app.pipeline.steps import STEPS
from app.reviewing.review_files import COLUMNS
from labeling.disk import bounds
from labeling.disk.reading import GIVEN, QUESTION_COLUMNS
from labeling.store.migrate import HEAD
from models.releasing.releases import ABOUT, WEIGHTS
from tests.docs.shell import REPOSITORY

DOCS = REPOSITORY / "docs"
FILES = (DOCS / "reference" / "files.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.yml)`")


def test_every_path_of_the_map_is_there():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("<!-- files:")[2].partition("\n## ")[0]
    named = CODE.findall(text)
    assert len(named) >= 25
    assert [p for p in named if not (REPOSITORY / p).exists()] == []


def test_every_room_of_the_house_is_there():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("## The house")[2].partition("\n## ")[0]
    named = CODE.findall(text)
    assert "labeling/" in named
    assert [p for p in named if not (REPOSITORY / p).is_dir()] == []


def test_every_output_of_a_step_is_told_with_its_step():
    rows = {m[1]: m[0] for m in re.findall(r"^\| (.+) \| .+ \| (\w+) \|$", FILES, re.MULTILINE)}
    missing = [(s.name, o) for s in STEPS for o in s.outputs if f"`{Path(o).name}`" not in FILES]
    assert missing == []
    assert [s.name for s in STEPS if s.name not in rows] == []


def test_columns_of_tables_are_told():
    for column in (*QUESTION_COLUMNS, *GIVEN, *COLUMNS):
        assert f"`{column}`" in FILES, column


def test_sizes_are_those_of_the_program():
    characters = (bounds.LONGEST_TEXT, bounds.LONGEST_ID, bounds.LONGEST_CELL)
    assert all(f"{n:,} characters |" in FILES for n in characters)
    assert f"{bounds.LARGEST_FILE // bounds.MB:,} MB" in FILES
    assert bounds.LARGEST_EXPANDED == 4 * bounds.LARGEST_FILE
    assert f"{bounds.MOST_ROWS:,} rows, {bounds.MOST_COLUMNS} columns" in FILES
    assert f"{bounds.LARGEST_SETTINGS // bounds.MB} MB |" in FILES


def test_a_release_has_the_files_that_are_told():
    assert f"`{WEIGHTS}`" in FILES
    assert f"`{ABOUT}`" in FILES


def test_the_migrations_are_where_the_map_says():
    found = list((REPOSITORY / "labeling/store/migrations/versions").glob(f"{HEAD}*.py"))
    assert len(found) == 1
