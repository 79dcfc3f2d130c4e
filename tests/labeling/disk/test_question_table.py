"""Questions in a Parquet file, block by block."""

import json
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow.parquet as pq
import pytest

from labeling import blocks as cut
from labeling.disk import question_table
from labeling.disk.question_table import QuestionTable, arrow_of, digests_of, part_of, some_of, write_questions
from labeling.errors import OracleError
from labeling.hashing import file_digest
from labeling.label_models.recency import days_of
from labeling.values import Question, Questions

NASTY = [
    "<b>bold</b> & **stars**",
    "مرحبا بالعالم",
    "👩‍👩‍👧 where\nis it\t?",
    "x" * 10_000,
    "\x00\u202e",
    "K ſ İ ß",
    '"},{"',
]
BERLIN = timezone(timedelta(hours=2))


def question(i, **values):
    return Question(f"q{i}", NASTY[i % len(NASTY)], **values)


@pytest.fixture
def rows():
    at = datetime(2025, 3, 1, 12, 0, 0, 123456, UTC)
    return [
        question(0),
        question(1, asked_at=at, case_id="c1", reply="Done.", attributes={"plan": "pro", "a": "é"}),
        question(2, asked_at=at - timedelta(days=40_000, microseconds=1)),
        question(3, asked_at=at.astimezone(BERLIN), attributes={"plan": "pro", "a": "é"}),
        question(4, case_id="", reply="", attributes={}),
        question(5, attributes={"k": NASTY[2]}),
        question(6, reply="later"),
    ]


@pytest.fixture
def small_blocks(monkeypatch):
    for module in (cut, question_table):
        monkeypatch.setattr(module, "BLOCK", 3)


def test_what_goes_in_comes_back(rows, tmp_path):
    path = tmp_path / "questions.parquet"
    assert write_questions(path, [rows]) == 7
    back = QuestionTable(path).all()
    assert list(back) == rows
    assert [dict(q.attributes) for q in back] == [dict(q.attributes) for q in rows]
    assert back[3].asked_at.utcoffset() == timedelta(0), "times come back in UTC"


def test_blocks_are_row_groups_and_bytes_do_not_depend_on_the_parts(rows, tmp_path, small_blocks):
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    write_questions(one, [rows])
    write_questions(two, iter([rows[:2], [], rows[2:3], rows[3:]]))
    assert file_digest(one) == file_digest(two)
    assert [pq.ParquetFile(one).metadata.row_group(i).num_rows for i in range(3)] == [3, 3, 1]
    table = QuestionTable(one)
    assert len(table) == 7 and table.blocks == 3
    assert list(table.block(1)) == rows[3:6] and table.texts(2) == [rows[6].text]
    assert table.ids() == [q.question_id for q in rows]


def test_any_questions_can_be_taken_in_any_order(rows, tmp_path, small_blocks):
    write_questions(tmp_path / "q.parquet", [rows])
    table = QuestionTable(tmp_path / "q.parquet")
    places = np.array([5, 0, 6, 1])
    assert list(table.take(places)) == [rows[i] for i in places]
    assert list(some_of(Questions(tuple(rows)), places)) == list(some_of(table, places))
    assert len(table.take(np.array([], np.int64))) == 0
    for at in cut.blocks(7):
        of_file, in_memory = part_of(table, at), part_of(Questions(tuple(rows)), at)
        assert list(of_file.rows) == list(in_memory.rows) == rows[at]
        assert of_file.texts == in_memory.texts == [q.text for q in rows[at]]


def test_no_questions(tmp_path):
    assert write_questions(tmp_path / "q.parquet", []) == 0
    table = QuestionTable(tmp_path / "q.parquet")
    assert (len(table), table.blocks, table.ids(), len(table.all())) == (0, 0, [], 0)
    assert table.digests().shape == (0, 2) and table.asked_days().shape == (0,)


def test_days_are_those_of_the_moments(rows, tmp_path):
    write_questions(tmp_path / "q.parquet", [rows])
    found = QuestionTable(tmp_path / "q.parquet").asked_days()
    assert np.allclose(found, days_of([q.asked_at for q in rows]), rtol=0, atol=1e-9, equal_nan=True)
    assert np.isnan(found).tolist() == [q.asked_at is None for q in rows]


def test_everything_that_a_voter_sees_is_in_the_digest(rows, tmp_path, small_blocks):
    write_questions(tmp_path / "q.parquet", [rows])
    found = QuestionTable(tmp_path / "q.parquet").digests()
    assert found.dtype == np.uint64 and np.array_equal(found, digests_of(arrow_of(rows)))
    base = Question("q", "t", datetime(2025, 1, 1, tzinfo=UTC), "c", "r", {"a": "b"})
    others = [
        Question("p", "t", base.asked_at, "c", "r", {"a": "b"}),
        Question("q", "u", base.asked_at, "c", "r", {"a": "b"}),
        Question("q", "t", None, "c", "r", {"a": "b"}),
        Question("q", "t", base.asked_at, None, "r", {"a": "b"}),
        Question("q", "t", base.asked_at, "c", None, {"a": "b"}),
        Question("q", "t", base.asked_at, "c", "r", {"a": "c"}),
        Question("q", "t", base.asked_at, "c", "r"),
        Question("qt", "", base.asked_at, "c", "r", {"a": "b"}),
    ]
    digests = [tuple(d) for d in digests_of(arrow_of([base, *others])).tolist()]
    assert len(set(digests)) == len(digests)
    same = Question("q", "t", base.asked_at.astimezone(BERLIN), "c", "r", {"a": "b"})
    assert tuple(digests_of(arrow_of([same]))[0].tolist()) == digests[0]


def test_a_time_without_a_zone_is_refused(tmp_path):
    with pytest.raises(OracleError, match="question 'q0' was asked at 2025-01-01 00:00:00, which has no time zone"):
        write_questions(tmp_path / "q.parquet", [[question(0, asked_at=datetime(2025, 1, 1))]])
    assert list(tmp_path.iterdir()) == []


def test_attributes_are_plain_json_for_other_readers(rows):
    found = arrow_of(rows)["attributes"].to_pylist()
    assert json.loads(found[1]) == {"plan": "pro", "a": "é"} and found[0] is None and found[4] is None
