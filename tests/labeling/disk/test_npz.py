"""Aligned npz files."""

import zipfile

import numpy as np
import pytest

from labeling.disk.npz import ALIGNMENT, Parts, map_npz, write_npy, write_npz

ARRAYS = {
    "a": np.arange(7, dtype=np.float32).reshape(7, 1),
    "long_name_of_an_array": np.array([True, False, True]),
    "words": np.array(["ä", "bc"]),
    "none": np.empty((0, 3), np.int32),
    "number": np.array(4, np.int64),
    "strided": np.arange(20, dtype=np.int16).reshape(4, 5)[:, ::2],
}


def test_numpy_reads_what_was_written(tmp_path):
    write_npz(tmp_path / "x.npz", ARRAYS)
    with np.load(tmp_path / "x.npz", allow_pickle=False) as data:
        assert list(data) == list(ARRAYS)
        for name, array in ARRAYS.items():
            assert data[name].dtype == array.dtype and np.array_equal(data[name], array)


def test_mapped_arrays_are_the_same_read_only_and_aligned(tmp_path):
    write_npz(tmp_path / "x.npz", ARRAYS)
    found = map_npz(tmp_path / "x.npz")
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype and np.array_equal(found[name], array)
        if array.size:
            assert isinstance(found[name], np.memmap) and found[name].offset % ALIGNMENT == 0
    with pytest.raises(ValueError, match="read-only"):
        found["a"][0] = 1


def test_parts_give_the_bytes_of_the_whole(tmp_path):
    whole = np.random.default_rng(0).random((11, 3)).astype(np.float32)
    write_npz(tmp_path / "one.npz", {"x": whole, "y": np.arange(3)})
    parts = Parts(whole.shape, np.float32, iter([whole[:4], whole[4:4], whole[4:]]))
    write_npz(tmp_path / "two.npz", {"x": parts, "y": np.arange(3)})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([np.zeros((2, 3), np.float32)], "hold 6 values"),
        ([np.zeros((4, 2), np.float32)], "does not fit"),
        ([np.zeros((4, 3), np.float64)], "does not fit"),
    ],
)
def test_parts_that_do_not_make_up_the_array_are_refused(tmp_path, parts, message):
    with pytest.raises(ValueError, match=message):
        write_npz(tmp_path / "x.npz", {"x": Parts((4, 3), np.float32, parts)})
    assert list(tmp_path.iterdir()) == []


def test_files_of_numpy_itself_can_be_mapped_too(tmp_path):
    np.savez(tmp_path / "plain.npz", **ARRAYS)
    np.savez_compressed(tmp_path / "small.npz", **ARRAYS)
    for name in ("plain", "small"):
        found = map_npz(tmp_path / f"{name}.npz")
        assert all(np.array_equal(found[n], a) for n, a in ARRAYS.items())


def test_an_object_array_is_not_read(tmp_path):
    np.savez(tmp_path / "bad.npz", x=np.array([{}], object))
    with pytest.raises(ValueError, match="allow_pickle"):
        map_npz(tmp_path / "bad.npz")


def test_npy_is_numpys_own(tmp_path):
    with (tmp_path / "x.npy").open("wb") as stream:
        write_npy(stream, Parts((2, 2), np.int32, [np.array([[1, 2], [3, 4]], np.int32)]))
    np.save(tmp_path / "y.npy", np.array([[1, 2], [3, 4]], np.int32))
    assert (tmp_path / "x.npy").read_bytes() == (tmp_path / "y.npy").read_bytes()
    assert zipfile.is_zipfile(tmp_path / "x.npy") is False
