"""Files that cannot be read are refused in one sentence."""

import os

import pytest

from labeling.disk.reading_files import cut, parse_json, read_bytes, read_text, too_deep
from labeling.errors import LONGEST, OracleError, did_you_mean


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfea\0", "UTF-16"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "zip file"),
        (b"a\nb\xe9c", "x.txt:2: byte 0xe9 is not UTF-8"),
        (b"x" * 11, "larger than"),
    ],
)
def test_no_text(tmp_path, content, said):
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(OracleError, match=said):
        read_text(path, 10)


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, said in ((tmp_path, "a folder"), (tmp_path / "none", "no such file"), (tmp_path / "pipe", "no ordinary")):
        with pytest.raises(OracleError, match=said):
            read_bytes(path)
    with pytest.raises(OracleError, match="no ordinary"):
        read_bytes(tmp_path.__class__("/dev/zero"))


def test_a_byte_order_mark_is_no_text(tmp_path):
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfa")
    assert read_text(tmp_path / "x") == "a"


@pytest.mark.parametrize("text", ["[" * 10**5, "[" * 200 + "]" * 200, "NaN", "-Infinity", "9" * 5_000, "{", ""])
def test_no_json(text):
    with pytest.raises(OracleError, match=r"line\.jsonl:3: not valid JSON"):
        parse_json(text, "line.jsonl", 3)


def test_depth_and_length():
    assert parse_json('{"a": [1, null]}') == {"a": [1, None]}
    assert not too_deep([[1]], 2) and too_deep([[[1]]], 2) and not too_deep("a", 0)
    assert cut("a" * 100, 3) == "aaa…" and cut(7) == "7"
    assert len(str(OracleError("x" * 10**6))) <= LONGEST + 1
    assert did_you_mean("x" * 10**6, ["y" * 10**6, "z"]) == ""
