import numpy as np
import pytest

from labeling.nearest import deciding
from labeling.nearest.deciding import decided

BASE = np.eye(4, dtype=np.float32)


def test_the_nearest_come_first_and_equal_ones_by_place():
    row = np.array([[0.6, 0.6, 0.5, 0.1]], np.float32)
    cosine, at = decided(row, BASE, np.array([[3, 2, 1, 0]]), 3)
    assert at.tolist() == [[0, 1, 2]] and cosine[0].tolist() == pytest.approx([0.6, 0.6, 0.5])


def test_none_comes_last():
    cosine, at = decided(BASE[:1], BASE, np.array([[-1, 1, -1, 0]]), 3)
    assert at.tolist() == [[0, 1, -1]] and cosine[0].tolist() == [1, 0, -np.inf]


@pytest.mark.parametrize("pairs", [1, 9, 100])
def test_tiles_make_no_difference(monkeypatch, pairs):
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(20, 4)).astype(np.float32) / 4
    at = rng.integers(-1, 4, (20, 3))
    whole = decided(rows, BASE, at, 2)
    monkeypatch.setattr(deciding, "PAIRS", pairs)
    assert all(np.array_equal(a, b) for a, b in zip(whole, decided(rows, BASE, at, 2), strict=True))
