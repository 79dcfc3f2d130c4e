"""Sums over questions, against the same sums made of dense arrays."""

import numpy as np
import pytest

from labeling.blocks import here
from labeling.label_models.expecting import Start, Sums, count, expect, of_gold, voted_mass
from labeling.label_models.shares import Shares
from labeling.label_models.teaching import Taught, lesson, reduce
from labeling.votes import Column, Voter, Votes

K = 3


def world(n=60):
    rng = np.random.default_rng(6)
    voters = (
        Voter("a", "function", ((0,), (1, 2))),
        Voter("b", "function", ((2,),)),
        Voter("near", "neighbours", ((0,), (1,))),
    )
    columns = (
        Column.of(range(0, n, 2), rng.integers(0, 2, n // 2)),
        Column.of(range(0, n, 3), [0] * (n // 3)),
        Column.of(range(n), rng.integers(0, 2, n), rng.uniform(0.4, 0.9, n)),
    )
    votes = Votes(n, K, voters, columns)
    gold = np.where(np.arange(n) < 12, rng.integers(0, K, n), -1).astype(np.int32)
    return votes, gold


def reduced(votes, gold, weight=None):
    shares = Shares.of(votes.n, weight, None)
    at = [slice(0, 25), slice(25, votes.n)]
    return [reduce(Taught(votes.block(a), gold[a], np.ones(a.stop - a.start, bool), shares.block(a))) for a in at]


def start(votes, unheard=()):
    heard = np.isin(np.arange(len(votes.table)), unheard)
    return Start(votes.table, np.array([1.0, 0.5, 1.0]), 0.75, heard)


def dense(votes, belief):
    """``(n, k)`` expectation, question by question."""
    out = np.zeros((votes.n, K))
    for row in range(votes.n):
        for j, labels, sure in votes.on(row):
            option = votes.table.starts[j] + votes.voters[j].options.index(labels)
            if not (np.isnan(sure) and belief.unheard[option]):
                out[row, list(labels)] += (0.75 if np.isnan(sure) else sure) * belief.voices[j] / len(labels)
    total = out.sum(axis=1, keepdims=True)
    return np.where(total > 0, out / np.where(total > 0, total, 1), 1 / K)


def cast(votes):
    """``(n, o)`` options cast without a confidence."""
    out = np.zeros((votes.n, len(votes.table)))
    judged = np.isnan(votes.flat.confidence)
    out[votes.flat.row[judged], votes.flat.option[judged]] = 1
    return out


def test_it_starts_from_the_vote_by_voices():
    votes, gold = world()
    blocks, belief = reduced(votes, gold), start(votes)
    assert voted_mass(here, blocks, belief) == pytest.approx(dense(votes, belief).sum(axis=0))


def test_what_is_counted_once():
    votes, gold = world()
    counted = count(here, reduced(votes, gold), votes.table)
    assert (counted.judged > 0).tolist() == [True, True, True, False, False]
    assert (counted.sure > 0).tolist() == [False, False, False, True, True]
    assert counted.said.diagonal().tolist() == [30, 20, 60] and not counted.ages
    assert len(counted.gold.label) == 12 and counted.gold.many.sum() == 12


def test_the_sums_of_all_blocks_with_gold():
    votes, gold = world()
    unheard = np.array([False, False, True, False, False])
    blocks, belief = reduced(votes, gold), start(votes, [2])
    counted = count(here, blocks, votes.table)
    given = of_gold(counted.gold, ~unheard, K)
    sums = expect(here, [lesson(unheard, True, b) for b in blocks], belief, given)
    heard = cast(votes) * ~unheard
    teaches = heard.any(axis=1)
    expected = np.where((gold >= 0)[:, None], np.eye(K)[gold], dense(votes, belief) * teaches[:, None])
    assert sums.counts == pytest.approx(heard.T @ expected)
    assert sums.mass == pytest.approx(expected.sum(axis=0))
    assert not sums.missing.any()


def test_what_age_takes_away_is_summed_beside_it():
    votes, gold = world()
    weight = np.linspace(0.1, 1, votes.n)
    blocks, belief, heard = reduced(votes, gold, weight), start(votes), np.zeros(5, bool)
    given = of_gold(count(here, blocks, votes.table).gold, ~heard, K)
    sums = expect(here, [lesson(heard, True, b) for b in blocks], belief, given)
    teaches = cast(votes).any(axis=1) | (gold >= 0)
    expected = np.where((gold >= 0)[:, None], np.eye(K)[gold], dense(votes, belief)) * teaches[:, None]
    assert sums.counts == pytest.approx(cast(votes).T @ (expected * weight[:, None]))
    assert sums.counts + sums.missing == pytest.approx(cast(votes).T @ expected)


def test_nothing_is_added_to_what_is_handed_in():
    votes, gold = world()
    blocks, heard = reduced(votes, gold), np.zeros(5, bool)
    zeros = Sums(np.zeros((5, K)), np.zeros(K), None)
    found = expect(here, [lesson(heard, True, b) for b in blocks], start(votes), zeros)
    assert found.mass.sum() > 0 and not zeros.counts.any() and not zeros.mass.any()
