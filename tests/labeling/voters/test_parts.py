import numpy as np
import pytest

from labeling.evidence import Evidence
from labeling.voters.parts import Parts, before, join_parts
from labeling.votes import Column


def column(*rows):
    places = np.array(rows, np.int32)
    evidence = Evidence.of(np.stack([places + 1, places + 2], axis=1), np.ones((len(rows), 2)))
    return Column(places, places % 3, (places / 100).astype(np.float32), evidence=evidence)


def same(a, b):
    pairs = [(a.rows, b.rows), (a.options, b.options), (a.confidence, b.confidence)]
    pairs += [(a.evidence.places, b.evidence.places), (a.evidence.similarity, b.evidence.similarity)]
    return all(np.array_equal(x, y) for x, y in pairs)


@pytest.mark.parametrize("first", [0, 3, 10])
def test_parts_are_blocks_with_the_place_of_their_first(monkeypatch, first):
    monkeypatch.setattr("labeling.blocks.BLOCK", 4)
    rows = np.arange(20, dtype=np.float32).reshape(10, 2)
    parts = Parts(rows, first)
    assert len(parts) == -(-(10 - first) // 4)
    places = [place + i for part, place in parts for i in range(len(part))]
    assert places == list(range(first, 10))
    assert all(np.array_equal(part, rows[place : place + len(part)]) for part, place in parts)


def test_columns_are_joined_with_their_evidence():
    joined = join_parts([[column(0, 2), column()], [column(5), column(7)], [column(), column(8, 9)]])
    assert same(joined[0], column(0, 2, 5)) and same(joined[1], column(7, 8, 9))


def test_votes_before_a_place():
    assert same(before(column(1, 4, 6), 4), column(1)) and same(before(column(1, 4, 6), 5), column(1, 4))
    assert len(before(column(1), 0).rows) == 0 and before(Column.of([1], [0]), 2).evidence is None
