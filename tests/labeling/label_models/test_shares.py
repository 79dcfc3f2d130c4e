"""Weights of questions and of gold in the latent class model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.label_models import LatentClass
from labeling.label_models.shares import Shares
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import K, no_gold, skewed, some_votes


def test_what_counts_and_what_is_missing():
    shares = Shares.of(3, np.array([1.0, 0.5, 0.25]), np.array([1.0, 0.5, 0.0], np.float32))
    assert shares.gold.tolist() == [1.0, 0.25, 0.0] and shares.ages
    assert shares.missing.question.tolist() == [0.0, 0.5, 0.75]
    assert not Shares.of(3, None, None).ages and not Shares.of(3, np.ones(3), None).ages


def proba(votes, gold, **weights):
    return LatentClass().fit(votes, gold, **weights).predict_proba(votes).proba


@given(votes=some_votes(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_full_weights_change_not_a_bit(votes, data):
    gold = np.array(data.draw(st.lists(st.integers(-1, K - 1), min_size=votes.n, max_size=votes.n)), np.int32)
    full = {"weight": np.ones(votes.n), "gold_weight": np.ones(votes.n, np.float32)}
    assert proba(votes, gold).tobytes() == proba(votes, gold, **full).tobytes()


@given(votes=some_votes(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_weights_give_probabilities(votes, data):
    gold = np.array(data.draw(st.lists(st.integers(-1, K - 1), min_size=votes.n, max_size=votes.n)), np.int32)
    weight, sure = (
        np.array(data.draw(st.lists(st.floats(least, 1), min_size=votes.n, max_size=votes.n)))
        for least in (1e-300, 0.0)
    )
    found = proba(votes, gold, weight=weight, gold_weight=sure.astype(np.float32))
    assert np.isfinite(found).all() and np.allclose(found.sum(axis=1), 1, atol=1e-3)


def test_gold_of_no_weight_is_no_gold():
    votes, truth = skewed(6)
    gold = np.where(np.arange(votes.n) < 80, truth, -1).astype(np.int32)
    nothing = proba(votes, gold, gold_weight=np.zeros(votes.n, np.float32))
    assert nothing == pytest.approx(proba(votes, no_gold(votes)), abs=1e-6)
    assert not np.allclose(nothing, proba(votes, gold), atol=1e-4)


def confident():
    """Two computed voters with confidences beside a function, gold on all."""
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 90)
    voters, columns = [], []
    for name, right in (("neighbours", 0.9), ("titles", 0.4)):
        said = np.where(rng.random(90) < right, truth, (truth + 1) % 3)
        voters.append(Voter(name, name, ((0,), (1,), (2,))))
        columns.append(Column.of(range(90), said, np.full(90, 0.8)))
    voters.append(Voter("f", "function", ((0,),)))
    columns.append(Column.of(np.flatnonzero(truth == 0), [0] * int((truth == 0).sum())))
    return Votes(90, 3, tuple(voters), tuple(columns)), truth.astype(np.int32)


def test_gold_that_counts_in_part_teaches_in_part():
    votes, truth = confident()
    voices = [
        LatentClass().fit(votes, truth, gold_weight=np.full(90, w, np.float32)).evidence_.voices[:2]
        for w in (0.0, 0.3, 1.0)
    ]
    assert voices[0][0] < voices[1][0] < voices[2][0] and voices[0][1] > voices[1][1] > voices[2][1]


def test_old_gold_discredits_less_than_recent_gold():
    n = 300
    voter, other = Voter("bad", "function", ((1,),)), Voter("other", "function", ((0,), (1,)))
    rest = [i for i in range(n) if i % 3]  # with it both labels are as frequent
    columns = (Column.of(range(0, n, 3), [0] * 100), Column.of(rest, [0] * 150 + [1] * 50))
    votes = Votes(n, 2, (voter, other), columns)
    gold = no_gold(votes)
    gold[0:30:3], gold[270:300:3] = 0, 1
    assert not LatentClass().fit(votes, gold).discredited_[0], "half and half"
    early = np.where(np.arange(n) < 150, 0.02, 1.0)
    assert not LatentClass().fit(votes, gold, weight=early).discredited_[0]
    assert LatentClass().fit(votes, gold, weight=early[::-1].copy()).discredited_[0]


def test_old_gold_still_counts_where_nothing_is_recent():
    n = 200
    votes = Votes(n, 2, (Voter("bad", "function", ((1,),)),), (Column.of(range(n), [0] * n),))
    gold = no_gold(votes)
    gold[:20] = 0
    fitted = LatentClass().fit(votes, gold, weight=np.where(np.arange(n) < 100, 1e-6, 1.0))
    assert fitted.discredited_[0]


def test_a_good_voter_of_a_frequent_label_is_heard_although_gold_is_even():
    n, rng = 1000, np.random.default_rng(0)
    truth = (rng.random(n) < 0.1).astype(np.int32)
    hit = np.where(truth == 0, rng.random(n) < 0.5, rng.random(n) < 0.6)  # right in nearly nine of ten votes
    exact = Voter("exact", "function", ((0,), (1,)))
    columns = (Column.of(np.flatnonzero(hit), [0] * int(hit.sum())), Column.of(range(n), truth))
    votes = Votes(n, 2, (Voter("wide", "function", ((0,),)), exact), columns)
    gold = no_gold(votes)
    for label in (0, 1):
        gold[np.flatnonzero(truth == label)[:10]] = label
    assert (gold[hit] == 1).sum() > (gold[hit] == 0).sum(), "on gold it is wrong more often than right"
    assert not LatentClass().fit(votes, gold).discredited_[0]
