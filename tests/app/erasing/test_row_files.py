import pandas as pd
import pytest

from app.erasing.row_files import remove, rows

CSV = '\ufeffquestion_id,text\r\nq1,"a, ""b""\nc"\r\nq2,\'=x\r\n\r\nq3,last'


def mine(row):
    return row["question_id"] == "q2"


def test_csv_rows_go_and_the_rest_stays_byte_by_byte(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode())
    assert [dict(row) for row in rows(path)][1] == {"question_id": "q2", "text": "=x"}
    assert remove(path, mine) == 1 and remove(path, mine) == 0
    assert path.read_bytes() == CSV.replace("q2,'=x\r\n", "").encode()


def test_jsonl(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"question_id": "q2", "n": 1}\nnot json\n[1]\n\n{"question_id": "q1\u2028", "a": null}\n', "utf-8")
    assert remove(path, mine) == 1
    assert path.read_text("utf-8") == 'not json\n[1]\n\n{"question_id": "q1\u2028", "a": null}\n'
    assert [dict(row) for row in rows(path)] == [{"question_id": "q1\u2028", "a": ""}]


def test_parquet(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"question_id": ["q1", "q2"], "n": [1, 2]}).to_parquet(path, index=False)
    assert remove(path, mine) == 1
    assert pd.read_parquet(path).to_dict("list") == {"question_id": ["q1"], "n": [1]}


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00bad", b'question_id,text\nq2,"never closed\n' + b"x" * 40_000_000])
def test_what_is_no_table_is_left_alone(tmp_path, data):
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        path = tmp_path / name
        path.write_bytes(data)
        assert remove(path, lambda row: False) == 0 and path.read_bytes() == data
