import numpy as np
import pytest

from labeling.values import SoftLabels


@pytest.fixture
def mapped(tmp_path, monkeypatch):
    """Soft labels of five questions, mapped into memory, in blocks of two."""
    monkeypatch.setattr("labeling.blocks.BLOCK", 2)
    proba = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5], [0.4, 0.6], [0.3, 0.7]], np.float32)
    np.save(tmp_path / "proba.npy", proba)
    return np.load(tmp_path / "proba.npy", mmap_mode="r")


def test_a_mapped_file_is_taken_as_it_is(mapped):
    labels = SoftLabels(mapped, np.array([True, True, True, False, True]))
    assert labels.proba is mapped and isinstance(labels.proba, np.memmap)
    assert labels.best().tolist() == [0, 1, 0, -1, 1] and labels.best().dtype == np.int32


def test_sums_are_checked_in_every_block(mapped):
    for row in range(5):
        wrong = np.array(mapped)
        wrong[row] *= 0.9
        with pytest.raises(ValueError, match="sum to 1"):
            SoftLabels(wrong, np.ones(5, bool))


def test_shapes_are_checked_and_nothing_is_fine():
    with pytest.raises(ValueError, match="do not fit"):
        SoftLabels(np.ones((3, 1), np.float32), np.ones(2, bool))
    assert SoftLabels(np.empty((0, 3), np.float32), np.empty(0, bool)).best().shape == (0,)
