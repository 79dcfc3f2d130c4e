import json

import pytest

from app.exchange import json_stream
from app.exchange.json_stream import first_record, pairs, records, write_array, write_lines, write_pairs
from labeling.errors import OracleError


def file(tmp_path, text, name="in.json"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_arrays_lines_and_named_arrays_give_the_same_records(tmp_path):
    found = [{"a": 1}, {"a": "ü"}, {"a": [{}]}]
    array = list(records(file(tmp_path, json.dumps(found, indent=2))))
    assert array == [(1, found[0]), (2, found[1]), (3, found[2])]
    lines = "\n\n".join(map(json.dumps, found)) + "\n"
    assert list(records(file(tmp_path, lines))) == [(1, found[0]), (3, found[1]), (5, found[2])]
    named = json.dumps({"count": 3, "users": [{"id": 1}], "tickets": found, "next": None})
    assert [r for _, r in records(file(tmp_path, named), "macros", "tickets")] == found
    assert list(records(file(tmp_path, lines), "tickets")) == [(1, found[0]), (3, found[1]), (5, found[2])]


def test_a_mark_of_byte_order_and_an_empty_array_are_read(tmp_path):
    assert list(records(file(tmp_path, b'\xef\xbb\xbf[{"a": 1}]'))) == [(1, {"a": 1})]
    assert list(records(file(tmp_path, " [ ] "))) == list(records(file(tmp_path, ""))) == []


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_where_a_file_is_cut_in_reading_changes_nothing(size, tmp_path, monkeypatch):
    found = [{"n": 12345, "t": 'quote " \\ and ü 😀', "x": [True, None, 1.5e-7]}, {"n": 2}]
    monkeypatch.setattr(json_stream, "FIRST_READ", size)
    assert [r for _, r in records(file(tmp_path, json.dumps(found)))] == found
    assert [r for _, r in records(file(tmp_path, "\n".join(map(json.dumps, found))))] == found
    assert list(pairs(file(tmp_path, json.dumps({"x": found[0], "y": found[1]})))) == [("x", found[0]), ("y", found[1])]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}\n{"a": }', ":2: not valid JSON"),
        ('[{"a": 1},\n{"a": 2}', ":2: not valid JSON: the end of the file"),
        ('{"a": 1}\n7', ":2: a record must be a JSON object"),
        ('[{"a": NaN}]', "NaN is no JSON number"),
        (b'[{"a": "\xff"}]', "byte 0xff is not UTF-8"),
        ("[" * 50_000, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, told, tmp_path):
    with pytest.raises(OracleError) as error:
        list(records(file(tmp_path, text)))
    assert told in str(error.value) and str(error.value).count("\n") == 0


def test_a_record_without_end_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(json_stream, "LONGEST_RECORD", 1_000)
    monkeypatch.setattr(json_stream, "FIRST_READ", 100)
    path = file(tmp_path, '[{"a": "' + "x" * 100_000)
    with pytest.raises(OracleError, match="more than 1,000 characters"):
        list(records(path))
    with pytest.raises(OracleError, match="no such file"):
        list(records(tmp_path / "none.json"))


def test_the_first_record_is_told_without_reading_on(tmp_path):
    assert first_record(file(tmp_path, '[{"a": 1}, broken')) == {"a": 1}
    assert first_record(file(tmp_path, "broken")) == first_record(file(tmp_path, "[]")) == {}


def test_what_is_written_is_read_again(tmp_path):
    found, path = [{"a": "\ud800 lone", "b": 1}, {"a": "x\n"}], tmp_path / "out.json"
    for write, n in ((write_lines, 2), (write_array, 2)):
        assert write(path, iter(found)) == n and [r for _, r in records(path)] == found
    assert write_array(path, found, "macros") == 2 and json.loads(path.read_text())["macros"] == found
    assert write_pairs(path, [("0", found[0]), ('"', found[1])]) == 2
    assert json.loads(path.read_text()) == {"0": found[0], '"': found[1]}
    assert write_pairs(path, []) == 0 and list(pairs(path)) == []
    assert write_lines(path, []) == 0 and path.read_text() == ""
