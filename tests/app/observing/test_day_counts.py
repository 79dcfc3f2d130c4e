"""Counts by day, made by hand."""

import numpy as np
import pytest

from app.observing.day_counts import (
    CONFLICT,
    COVERAGE,
    FAR,
    LABELS,
    REASONS,
    TOPICS,
    Said,
    added,
    counts_of,
    daily,
    pairs,
)
from labeling.votes import Column, Voter, Votes

SAID = Said(
    np.array(["late", "late", "_no_template", "pause"]),
    np.array(["payouts"] * 4),
    np.array(["suggested", "suggested", "unsure", "suggested"]),
    np.array([0.9, 0.2, 0.1, 0.5], np.float32),
)
NOBODY = {kind: {} for kind in (LABELS, TOPICS, REASONS, FAR, COVERAGE, CONFLICT)}


@pytest.fixture
def votes(taxonomy):
    """Voter a votes late on 0, 1, 2; voter b votes pause on 0 and late on 1; voter c never."""
    voters = (Voter("a", "function", ((0,),)), Voter("b", "function", ((1,), (0,))), Voter("c", "rule", ()))
    columns = (Column.of([0, 1, 2], [0, 0, 0]), Column.of([0, 1], [0, 1]), Column.of([], []))
    return Votes(4, len(taxonomy.labels), voters, columns)


def test_labels_reasons_voters_and_far_questions_are_counted(votes, taxonomy):
    counts = counts_of(SAID, 0.3, votes, taxonomy)
    assert counts[LABELS] == {"late": (2, 4), "_no_template": (1, 4), "pause": (1, 4)}
    assert counts[TOPICS] == {"payouts": (4, 4)}
    assert counts[REASONS] == {"suggested": (3, 4), "unsure": (1, 4)}
    assert list(counts[FAR].values()) == [(2, 4)]
    assert counts[COVERAGE] == {"a": (3, 4), "b": (2, 4), "c": (0, 4)}
    assert counts[CONFLICT] == {"a": (1, 3), "b": (1, 2), "c": (0, 0)}


def test_without_voters_or_a_limit_these_are_left_out(taxonomy):
    counts = counts_of(SAID, None, None, taxonomy)
    assert counts[FAR] == {} and counts[COVERAGE] == {} and counts[CONFLICT] == {}


def test_days_side_by_side_count_0_of_all_questions_for_a_label_that_a_day_lacks(votes, taxonomy):
    one = counts_of(SAID, None, votes, taxonomy)
    other = NOBODY | {LABELS: {"refund-make": (1, 1)}}
    table = daily([one, other])
    place = table.names.index("refund-make")
    assert table.x[:, place].tolist() == [0, 1] and table.n[:, place].tolist() == [4, 1]
    voter = [
        j
        for j, (name, kind) in enumerate(zip(table.names, table.kinds, strict=True))
        if (name, kind) == ("a", COVERAGE)
    ]
    assert table.n[:, voter[0]].tolist() == [4, 0], "a voter that nobody asked is a share of nothing"


def test_days_are_added_up(votes, taxonomy):
    one = counts_of(SAID, None, votes, taxonomy)
    both = added([one, one])
    assert both[LABELS]["late"] == (4, 8) and both[CONFLICT]["a"] == (2, 6)


def test_two_stretches_are_compared_kind_by_kind(votes, taxonomy):
    one = counts_of(SAID, None, votes, taxonomy)
    found = {p.kind: p for p in pairs(one, NOBODY)}
    assert list(found[COVERAGE].names) == ["a", "b", "c"]
    assert np.asarray(found[COVERAGE].n_now).tolist() == [0, 0, 0]


def test_days_without_anything():
    assert daily([NOBODY, NOBODY]).x.shape == (2, 0)
    assert added([NOBODY])[LABELS] == {}
