"""Hashes of large files are remembered while nothing touches them."""

import os

import pytest

from labeling.disk import known_digests
from labeling.disk.known_digests import KnownDigests
from labeling.hashing import file_digest


@pytest.fixture
def hashed(monkeypatch):
    """Names of the files that were read."""
    seen = []
    monkeypatch.setattr(known_digests, "LARGE", 10)
    monkeypatch.setattr(known_digests, "file_digest", lambda path: seen.append(path.name) or file_digest(path))
    return seen


@pytest.fixture
def digests(tmp_path):
    return KnownDigests(tmp_path / "digests.json")


def test_a_large_file_is_read_once(tmp_path, hashed, digests):
    (tmp_path / "large").write_bytes(b"x" * 20)
    found = [KnownDigests(digests.path).of(tmp_path / "large") for _ in range(3)]
    assert set(found) == {file_digest(tmp_path / "large")} and hashed == ["large"]


def test_a_small_file_is_read_each_time(tmp_path, hashed, digests):
    (tmp_path / "small").write_bytes(b"x" * 9)
    assert digests.of(tmp_path / "small") == digests.of(tmp_path / "small")
    assert hashed == ["small", "small"] and not digests.path.exists()


def test_an_altered_file_of_the_same_size_and_time_is_noticed(tmp_path, hashed, digests):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 20)
    before, times = digests.of(path), path.stat()
    path.write_bytes(b"y" * 20)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_mtime_ns == times.st_mtime_ns and path.stat().st_size == times.st_size
    assert digests.of(path) == file_digest(path) != before


def test_a_replaced_file_is_noticed(tmp_path, hashed, digests):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 20)
    before = digests.of(path)
    (tmp_path / "other").write_bytes(b"z" * 20)
    (tmp_path / "other").replace(path)
    assert digests.of(path) == file_digest(path) != before


def test_a_thorough_look_reads_again(tmp_path, hashed, digests):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 20)
    assert digests.of(path) == digests.of(path, thorough=True)
    assert hashed == ["large", "large"]


@pytest.mark.parametrize("torn", ["{", "[]", '{"large": 3}', '{"large": [[1], "a"]}'])
def test_a_torn_memory_is_as_good_as_none(tmp_path, hashed, digests, torn):
    (tmp_path / "large").write_bytes(b"x" * 20)
    digests.path.write_text(torn)
    assert digests.of(tmp_path / "large") == file_digest(tmp_path / "large")
    assert digests.of(tmp_path / "large") and hashed == ["large"]


def test_a_file_from_the_future_is_not_remembered(tmp_path, hashed, digests, monkeypatch):
    (tmp_path / "large").write_bytes(b"x" * 20)
    changed = (tmp_path / "large").stat().st_ctime_ns
    monkeypatch.setattr(known_digests.time, "time_ns", lambda: changed - 10**9)
    assert digests.of(tmp_path / "large") == digests.of(tmp_path / "large")
    assert hashed == ["large", "large"]
