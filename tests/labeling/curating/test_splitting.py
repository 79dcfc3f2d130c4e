import numpy as np
import pytest

from labeling.curating.splitting import split_parts
from labeling.values import unit_rows


def unit(*rows):
    return unit_rows(np.array(rows, np.float32))


def test_each_row_goes_to_the_part_it_is_like():
    found = split_parts(unit((1, 0.1, 0), (0.1, 1, 0), (1, 0, 0.1)), unit((1, 0, 0), (0, 1, 0)))
    assert found.part.tolist() == [0, 1, 0] and found.part.dtype == np.int32
    assert found.similarity == pytest.approx([1, 1, 1], abs=0.02)
    assert (found.margin > 0.5).all()


def test_rows_pull_others_that_are_like_them_and_not_like_the_wording():
    # the last row is a little nearer to the first wording, and much nearer to the other rows of the second part
    rows = unit((1, 0, 0), (1, 0.1, 0), (1, 0, 0.1), (0, 1, 1), (0, 1, 1.1), (0, 1, 0.9), (0.35, 0.3, 1))
    wordings = unit((1, 0, 0), (0, 1, 0))
    assert int(np.argmax(rows[-1] @ wordings.T)) == 0
    assert split_parts(rows, wordings).part.tolist() == [0, 0, 0, 1, 1, 1, 1]


def test_no_rows_and_empty_parts():
    assert split_parts(np.empty((0, 3), np.float32), unit((1, 0, 0), (0, 1, 0))).part.shape == (0,)
    found = split_parts(unit((1, 0, 0)), unit((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    assert found.part.tolist() == [0]


def test_the_same_rows_give_the_same_parts():
    rows = unit_rows(np.random.default_rng(3).normal(size=(50, 8)).astype(np.float32))
    one, other = (split_parts(rows, rows[:3]) for _ in range(2))
    assert np.array_equal(one.part, other.part) and np.array_equal(one.margin, other.margin)
