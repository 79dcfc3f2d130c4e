import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from models.encoding import embedding_cache
from models.encoding.embedding_cache import RECORD, EmbeddingFiles, keys_of

D = 3


def rows_of(texts):
    """A row for each text that nothing else has."""
    keys = keys_of(texts).astype(np.float64) / 2**64
    return np.column_stack([keys, keys.sum(axis=1)]).astype(np.float32)


def keep(folder, texts):
    files = EmbeddingFiles(folder)
    files.append(keys_of(texts), rows_of(texts))
    return files


def read(files, texts):
    out = np.full((len(texts), D), np.nan, np.float32)
    return files.read_into(keys_of(texts), out), out


def test_what_was_kept_is_found_in_any_order_and_nothing_else(tmp_path):
    files = keep(tmp_path, ["a", "b", "", "é😡\u202e", "x" * 10_000, "half \ud800"])
    asked = ["nobody", "half \ud800", "a", "x" * 10_000, "é😡\u202e", "", "a"]
    for one in (files, EmbeddingFiles(tmp_path)):
        known, out = read(one, asked)
        assert known.tolist() == [False, *[True] * 6]
        assert np.array_equal(out[1:], rows_of(asked)[1:]) and np.isnan(out[0]).all()
    assert files.dimensions == D


def test_an_empty_folder_knows_nothing_and_stays_empty(tmp_path):
    files = EmbeddingFiles(tmp_path / "none")
    assert not read(files, ["a"])[0].any() and files.dimensions is None
    assert not (tmp_path / "none").exists()
    assert read(keep(tmp_path, ["a"]), [])[0].shape == (0,)


def test_keys_are_the_first_half_of_the_hash_of_the_text_as_json():
    from labeling.hashing import digest

    for text in ('say "hi"\n', "é😡", "\ud800"):
        assert keys_of([text]).tobytes().hex() == digest(text)[:32]


def test_what_another_program_adds_is_seen(tmp_path):
    here, there = EmbeddingFiles(tmp_path), EmbeddingFiles(tmp_path)
    for text in ("a", "b", "c"):
        there.append(keys_of([text]), rows_of([text]))
        assert read(here, [text])[0].all()


@pytest.mark.parametrize("torn", [1, 5, RECORD.itemsize, RECORD.itemsize + 3])
def test_a_torn_end_is_dropped_and_written_over(tmp_path, torn):
    keep(tmp_path, ["a"])
    keep(tmp_path, ["b", "c"])
    path = tmp_path / "keys"
    os.truncate(path, path.stat().st_size - torn)
    left = 1 if torn <= RECORD.itemsize else 0
    known, _ = read(EmbeddingFiles(tmp_path), ["a", "b", "c"])
    assert known.tolist() == [True, bool(left), False]
    files = keep(tmp_path, ["d"])
    known, out = read(files, ["a", "d"])
    assert known.all() and np.array_equal(out, rows_of(["a", "d"]))


def test_rows_without_their_records_are_written_over(tmp_path):
    keep(tmp_path, ["a"])
    with (tmp_path / "rows").open("ab") as stream:
        stream.write(b"half a row that a killed program left" * 3)
    known, out = read(keep(tmp_path, ["b"]), ["a", "b"])
    assert known.all() and np.array_equal(out, rows_of(["a", "b"]))


@pytest.mark.parametrize(("name", "place"), [("rows", D * 4 + 2), ("keys", 2 * RECORD.itemsize + 9)])
def test_an_altered_row_or_record_is_not_found_and_can_be_kept_again(tmp_path, name, place):
    keep(tmp_path, ["a", "b"])
    data = bytearray((tmp_path / name).read_bytes())
    data[place] ^= 1
    (tmp_path / name).write_bytes(data)
    assert read(EmbeddingFiles(tmp_path), ["a", "b"])[0].tolist() == [True, False]
    files = keep(tmp_path, ["b"])
    known, out = read(files, ["a", "b"])
    assert known.all() and np.array_equal(out, rows_of(["a", "b"]))


def test_files_that_are_not_ours_or_were_deleted_are_begun_anew(tmp_path):
    (tmp_path / "keys").write_bytes(b"something else entirely, longer than a header")
    files = keep(tmp_path, ["a"])
    assert read(files, ["a"])[0].all()
    for name in ("keys", "rows"):
        (tmp_path / name).unlink()
        assert not read(files, ["a"])[0].any()
        files.append(keys_of(["b"]), rows_of(["b"]))
        assert read(files, ["a", "b"])[0].tolist() == [False, True]
        files = keep(tmp_path, ["a"])


def test_the_index_is_used_when_there_is_one_and_made_when_there_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr(embedding_cache, "LOOSE", 100)
    monkeypatch.setattr(embedding_cache, "RUNS", 3)
    texts = [f"t{i}" for i in range(700)]
    files = EmbeddingFiles(tmp_path)
    for start in range(0, 700, 7):
        files.append(keys_of(texts[start : start + 7]), rows_of(texts[start : start + 7]))
        assert read(files, texts[: start + 7])[0].all()
        assert len(files._runs) <= 4
    assert (tmp_path / "index").is_file()
    known, out = read(EmbeddingFiles(tmp_path), texts)
    assert known.all() and np.array_equal(out, rows_of(texts))


@pytest.mark.parametrize("spoil", [b"", b"\0" * 24, b"\xff" * 4096])
def test_an_index_that_is_torn_or_altered_is_made_anew(tmp_path, monkeypatch, spoil):
    monkeypatch.setattr(embedding_cache, "LOOSE", 10)
    texts = [f"t{i}" for i in range(50)]
    assert read(keep(tmp_path, texts), texts)[0].all()
    (tmp_path / "index").write_bytes(spoil)
    assert read(EmbeddingFiles(tmp_path), texts)[0].all()


def test_an_index_of_other_keys_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(embedding_cache, "LOOSE", 10)
    texts = [f"t{i}" for i in range(50)]
    read(keep(tmp_path, texts), texts)
    (tmp_path / "rows").unlink()
    keep(tmp_path, ["a"])
    assert read(EmbeddingFiles(tmp_path), ["a", "t1"])[0].tolist() == [True, False]


WRITE_MANY = """
import sys
from pathlib import Path
import numpy as np
from models.encoding.embedding_cache import EmbeddingFiles, keys_of
files, name = EmbeddingFiles(Path(sys.argv[1])), sys.argv[2]
for i in range(int(sys.argv[3])):
    keys = keys_of([f"{name} {i} {j}" for j in range(20)])
    halves = keys.astype(np.float64) / 2**64
    files.append(keys, np.column_stack([halves, halves.sum(axis=1)]).astype(np.float32))
"""


def test_several_programs_write_at_once_and_one_is_killed(tmp_path):
    root = Path(embedding_cache.__file__).parents[2]

    def start(name, times):
        return subprocess.Popen([sys.executable, "-c", WRITE_MANY, tmp_path, name, str(times)], cwd=root)

    workers, doomed = [start("w0", 30), start("w1", 30)], start("doomed", 10**6)
    until = time.monotonic() + 60
    while not read(EmbeddingFiles(tmp_path), ["doomed 5 0"])[0].any() and time.monotonic() < until:
        time.sleep(0.01)
    doomed.kill()
    assert [one.wait(60) for one in workers] == [0, 0] and doomed.wait(60) != 0
    texts = ["doomed 5 0", *(f"w{k} {i} {j}" for k in range(2) for i in range(30) for j in range(20))]
    known, out = read(EmbeddingFiles(tmp_path), texts)
    assert known.all() and np.array_equal(out, rows_of(texts))
