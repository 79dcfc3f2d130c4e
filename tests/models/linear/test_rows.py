"""Rows from memory or from a file, a part at a time."""

from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest

from models.linear.rows import Held, Stored, rows_of


@pytest.fixture
def array():
    return np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)


@pytest.fixture
def mapped(array, tmp_path):
    np.save(tmp_path / "rows.npy", array)
    return np.load(tmp_path / "rows.npy", mmap_mode="r")


def test_a_file_says_what_memory_says(array, mapped):
    held, stored = rows_of(array), rows_of(mapped)
    assert isinstance(held, Held) and isinstance(stored, Stored)
    assert held.shape == stored.shape == (50, 7)
    for at in (slice(0, 50), slice(7, 20), slice(40, 99), slice(3, 3), slice(9, 2)):
        assert np.array_equal(stored.part(at).read(), array[at]) and np.array_equal(held.part(at).read(), array[at])
    part = stored.part(slice(10, 40)).part(slice(5, 12))
    assert np.array_equal(part.read(), array[15:22])
    for places in ([], [3], [49, 0, 0, 17]):
        at = np.array(places, np.int64)
        assert np.array_equal(stored.take(at), array[at]) and np.array_equal(held.take(at), array[at])
    assert np.array_equal(part.take(np.array([2])), array[[17]])


def test_what_was_read_is_a_copy(mapped):
    read = rows_of(mapped).read()
    read[:] = 0
    assert mapped.any() and type(read) is np.ndarray


def test_only_the_place_of_a_file_crosses_to_another_process(array, mapped):
    stored = rows_of(mapped).part(slice(5, 45))
    here, there = Pipe()
    here.send(stored)
    here.send(stored)
    assert len(there.recv_bytes()) < 400 and np.array_equal(there.recv().read(), array[5:45])


def test_a_slice_of_a_map_is_taken_as_memory_since_its_place_is_not_known(array, mapped):
    part = rows_of(mapped[10:20])
    assert isinstance(part, Held) and np.array_equal(part.read(), array[10:20])


def test_an_array_within_a_file(array, tmp_path):
    path = Path(tmp_path / "both.bin")
    path.write_bytes(b"x" * 64 + array.tobytes())
    found = rows_of(np.memmap(path, np.float32, "r", 64, (50, 7)))
    assert isinstance(found, Stored) and np.array_equal(found.read(), array)


@pytest.mark.parametrize("change", [lambda a: a.astype(np.float64), np.asfortranarray])
def test_other_layouts_are_not_read_from_the_file(array, tmp_path, change):
    np.save(tmp_path / "other.npy", change(array))
    found = rows_of(np.load(tmp_path / "other.npy", mmap_mode="r"))
    assert isinstance(found, Held) and np.allclose(found.take(np.array([4, 1])), array[[4, 1]])


def test_rows_stay_rows(array):
    held = Held(array)
    assert rows_of(held) is held
