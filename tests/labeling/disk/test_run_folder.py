"""Artefacts of a run: written in parts, mapped instead of read, known by their hash."""

import numpy as np
import pytest

from labeling.disk import known_digests
from labeling.disk.run_folder import RunFolder
from labeling.hashing import file_digest
from labeling.values import SoftLabels


@pytest.fixture
def folder(tmp_path):
    return RunFolder(tmp_path / "run")


@pytest.fixture
def labels():
    proba = np.random.default_rng(1).random((10, 4)).astype(np.float32)
    return SoftLabels(proba / proba.sum(axis=1, keepdims=True), np.arange(10) % 3 > 0)


def test_an_array_in_parts_is_the_array(folder):
    rows = np.random.default_rng(0).random((9, 2)).astype(np.float32)
    folder.save_array("whole.npy", rows)
    folder.save_blocks("parts.npy", (rows[at : at + 4] for at in (0, 4, 8)), (9, 2), np.float32)
    assert file_digest(folder / "whole.npy") == file_digest(folder / "parts.npy")
    assert np.array_equal(folder.load_array("parts.npy"), rows)


def test_a_mapped_array_is_read_only_and_outlives_its_file(folder):
    folder.save_array("x.npy", np.arange(6, dtype=np.float32).reshape(3, 2))
    mapped = folder.map_array("x.npy")
    assert isinstance(mapped, np.memmap) and mapped.shape == (3, 2)
    with pytest.raises(ValueError, match="read-only"):
        mapped[0, 0] = 9
    folder.save_array("x.npy", np.zeros((5, 2), np.float32))
    assert mapped[2, 1] == 5.0 and folder.map_array("x.npy").shape == (5, 2)


def test_nothing_can_be_mapped_too(folder):
    folder.save_array("none.npy", np.empty((0, 384), np.float32))
    assert folder.map_array("none.npy").shape == (0, 384)
    with pytest.raises(FileNotFoundError):
        folder.map_array("absent.npy")


def test_a_torn_array_is_refused(folder):
    folder.save_array("x.npy", np.arange(600, dtype=np.float64))
    (folder / "x.npy").write_bytes((folder / "x.npy").read_bytes()[:-100])
    with pytest.raises(ValueError):
        folder.map_array("x.npy")


def test_soft_labels_in_parts_are_the_soft_labels(folder, labels):
    folder.save_soft_labels(labels)
    whole = (folder / "soft_labels.npz").read_bytes()
    parts = [SoftLabels(labels.proba[at], labels.covered[at]) for at in (slice(0, 7), slice(7, 10))]
    folder.save_soft_label_blocks(iter(parts), 10, 4)
    assert (folder / "soft_labels.npz").read_bytes() == whole
    for found in (folder.load_soft_labels(), folder.map_soft_labels()):
        assert np.array_equal(found.proba, labels.proba) and np.array_equal(found.covered, labels.covered)
        assert np.array_equal(found.best(), labels.best())
    assert isinstance(folder.map_soft_labels().proba, np.memmap)


def test_no_soft_labels(folder):
    folder.save_soft_label_blocks([], 0, 4)
    assert folder.map_soft_labels().proba.shape == folder.load_soft_labels().proba.shape == (0, 4)


def test_a_large_output_is_hashed_once_and_thoroughly_where_asked(folder, monkeypatch):
    read = []
    monkeypatch.setattr(known_digests, "LARGE", 100)
    monkeypatch.setattr(known_digests, "file_digest", lambda path: read.append(path.name) or file_digest(path))
    folder.save_array("large.npy", np.arange(1000))
    folder.save_array("small.npy", np.empty((0, 2)))
    record = folder.store_record("step", "key", ("large.npy",), 0.1, {})
    assert folder.is_whole(record) and folder.is_whole(record) and read == ["large.npy"]
    assert folder.is_whole(record, thorough=True) and read == ["large.npy"] * 2
    (folder / "large.npy").write_bytes((folder / "large.npy").read_bytes()[:-1] + b"x")
    assert not folder.is_whole(record)
    (folder / "large.npy").unlink()
    assert not folder.is_whole(record)
