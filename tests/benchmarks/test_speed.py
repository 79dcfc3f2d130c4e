import pytest

from benchmarks.report import rows_of, write_section
from benchmarks.speed import COLUMNS, PROGRAM, ROWS, put_in

HTTP = [["HTTP, suggestions a second", "48", "331", "7.1 ×", ">= 4 ×", "http", "2026-11-27"]]
ENCODER = [["encode, texts a CPU second", "113", "630", "5.6 ×, probe -0.0003", ">= 3 ×", "encoder", "2026-11-26"]]


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "docs" / "benchmarks.md"
    write_section("other", "## Other\n\n| a |\n| --- |\n| 1 |", path)
    return path


def test_rows_come_in_the_order_of_the_programs(page):
    put_in(HTTP, page)
    put_in(ENCODER, page)
    assert rows_of("speed", page) == ENCODER + HTTP
    assert rows_of("other", page) == [["1"]] and rows_of("absent", page) == []


def test_a_program_measured_again_leaves_the_others_rows_as_they_are(page):
    put_in(ENCODER + HTTP, page)
    half = ["the same, ms p99 at half load", "", "65", "", "<= 100", "http", "2026-11-28"]
    again = [["HTTP, suggestions a second", "50", "340", "6.8 ×", ">= 4 ×", "http", "2026-11-28"], half]
    put_in(again, page)
    assert rows_of("speed", page) == ENCODER + again


def test_every_row_of_the_page_names_a_program_that_measures_it():
    rows = rows_of("speed")
    assert {row[PROGRAM] for row in rows} == set(ROWS) and all(len(row) == len(COLUMNS) for row in rows)
