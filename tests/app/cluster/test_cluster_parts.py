import numpy as np
import pytest

from app.cluster.parts import Cast, is_done, part_path, read_embeddings, read_votes, write_embeddings, write_votes
from labeling.evidence import Evidence
from labeling.votes import NO_VOTES, Column


def casts():
    near = np.array([[3, -1], [0, 9]], np.int32)
    evidence = Evidence(near, np.array([[0.5, np.nan], [0.25, 0.125]], np.float32))
    sure = np.array([0.9, 0.3], np.float32)
    return [
        Cast(((1,), (0, 2)), Column.of([0, 4, 7], [1, 0, 1])),
        Cast((), Column(NO_VOTES.rows, NO_VOTES.options, NO_VOTES.confidence, 5, "on question 'q': ValueError: no")),
        Cast(((0,),), Column(np.array([2, 5], np.int32), np.zeros(2, np.int32), sure, evidence=evidence)),
        Cast(((0,),), Column.of([], [], evidence=Evidence.without_places(np.empty(0)))),
    ]


def same_column(one, other):
    for name in ("rows", "options", "confidence"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.dtype == theirs.dtype
        assert mine.tobytes() == theirs.tobytes()
    assert (one.failures, one.first_error) == (other.failures, other.first_error)
    assert (one.evidence is None) == (other.evidence is None)
    if one.evidence is not None:
        np.testing.assert_array_equal(one.evidence.places, other.evidence.places)
        np.testing.assert_array_equal(one.evidence.similarity, other.evidence.similarity)
        assert one.evidence.places.dtype == other.evidence.places.dtype


def test_votes_come_back_as_they_were(tmp_path):
    path = part_path(tmp_path, "votes", 3)
    write_votes(path, casts(), "key")
    for before, after in zip(casts(), read_votes(path), strict=True):
        assert before.options == after.options
        same_column(before.column, after.column)


def test_no_voters_at_all(tmp_path):
    write_votes(tmp_path / "v.parquet", [], "key")
    assert read_votes(tmp_path / "v.parquet") == []


def test_embeddings_come_back_bit_for_bit(tmp_path):
    rows = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)
    rows[0, 0] = np.nan
    write_embeddings(tmp_path / "e.parquet", rows, "key")
    found = read_embeddings(tmp_path / "e.parquet")
    assert found.dtype == np.float32
    assert found.tobytes() == rows.tobytes()


def test_a_part_is_done_only_under_its_own_key(tmp_path):
    path = part_path(tmp_path, "embeddings", 0)
    assert not is_done(path, "one")
    write_embeddings(path, np.ones((2, 2), np.float32), "one")
    assert is_done(path, "one")
    assert not is_done(path, "two")


@pytest.mark.parametrize("harm", ["torn", "altered", "other"])
def test_a_part_that_is_not_whole_is_not_done(tmp_path, harm):
    path = tmp_path / "e.parquet"
    write_embeddings(path, np.arange(4000, dtype=np.float32).reshape(-1, 4), "key")
    data = bytearray(path.read_bytes())
    if harm == "torn":
        data = data[:-200]
    elif harm == "altered":
        data[len(data) // 2] ^= 1
    else:
        data = bytearray(b"no Parquet at all")
    path.write_bytes(bytes(data))
    assert not is_done(path, "key")
