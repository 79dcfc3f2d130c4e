import numpy as np
import pytest

from labeling.nearest import make_index, search, searching


@pytest.fixture
def rows():
    out = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_search_finds_the_nearest_others(rows):
    places = np.arange(0, 40, 2)
    cosine, found = search(make_index(rows[places]), places, rows, 3, np.arange(40))
    for i in range(40):
        others = places[places != i]
        assert set(found[i]) == set(others[np.argsort(-(rows[others] @ rows[i]))[:3]])
        assert np.allclose(rows[found[i]] @ rows[i], cosine[i], atol=1e-5)


def test_search_marks_what_is_not_there(rows):
    cosine, found = search(make_index(rows[:2]), np.arange(2), rows[:3], 5, np.arange(3))
    assert found.tolist()[0] == [1, -1] and np.isneginf(cosine[0, 1]) and (found[2] >= 0).all()
    cosine, found = search(make_index(rows[:0]), np.arange(0), rows, 5)
    assert cosine.shape == found.shape == (40, 0)
    assert search(make_index(rows), np.arange(40), rows[:0], 5)[1].shape == (0, 5)


@pytest.mark.parametrize("tile", [1, 7, 1000])
def test_tiles_make_no_difference(rows, monkeypatch, tile):
    own = np.arange(40)
    whole = search(make_index(rows), own, rows, 3, own)
    monkeypatch.setattr(searching, "TILE", tile)
    parts = search(make_index(rows), own, rows, 3, own)
    assert all(np.array_equal(a, b) for a, b in zip(whole, parts, strict=True))


def test_one_that_has_doubles_is_still_not_its_own_neighbour(rows):
    doubles = np.concatenate([rows[:1]] * 5 + [rows[1:3]])
    cosine, found = search(make_index(doubles), np.arange(7), doubles, 3, np.arange(7))
    assert found[:5].tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2]]
    assert np.allclose(cosine[:5], 1)
