import numpy as np
import pytest
from scipy import sparse

from labeling.label_models import LatentClass
from labeling.label_models.trust import start, weigh
from labeling.votes import Column, Voter, Votes


def test_a_lone_voter_starts_with_full_weight_and_several_with_less():
    assert start(np.ones(1)) == 1.0
    assert start(np.ones(4)) == pytest.approx(0.5)
    assert start(np.full(2, 0.5)) == 1.0, "two copies are one voter"


def test_without_gold_the_start_stands():
    none = np.empty(0, np.int32)
    nothing = sparse.csr_matrix((2, 0))
    assert weigh(np.empty((0, 3)), nothing, none, np.ones(2)).tolist() == [start(np.ones(2))] * 2


def test_gold_lowers_a_voter_that_claims_too_much_and_raises_one_that_is_right():
    rng = np.random.default_rng(0)
    gold = rng.integers(0, 3, 400)
    other = np.where(rng.random(400) < 0.4, gold, (gold + 1) % 3)
    gains = sparse.csr_matrix([2.0 * np.eye(3)[gold].ravel(), 2.0 * np.eye(3)[other].ravel()])
    good, boastful = weigh(np.zeros((400, 3)), gains, gold, np.ones(2))
    assert good > 0.95 and boastful < 0.3


def test_computed_voters_that_err_together_do_not_outvote_a_good_function():
    rng = np.random.default_rng(1)
    n, k = 1200, 4
    truth = rng.integers(0, k, n)
    functions = [
        (Voter(f"f{c}", "function", ((c,),)), np.flatnonzero((truth == c) & (rng.random(n) < 0.9))) for c in range(k)
    ]
    shared = np.where(rng.random(n) < 0.6, truth, (truth + rng.integers(1, k, n)) % k)
    voters = [v for v, _ in functions]
    columns = [Column.of(rows, [0] * len(rows)) for _, rows in functions]
    for kind in ("neighbours", "spreading", "titles"):
        slips = np.where(rng.random(n) < 0.85, shared, (shared + 1) % k)
        voters.append(Voter(kind, kind, tuple((c,) for c in range(k))))
        columns.append(Column.of(range(n), slips.tolist(), [0.6] * n))
    votes = Votes(n, k, tuple(voters), tuple(columns))
    gold = np.where(np.arange(n) < 200, truth, -1).astype(np.int32)
    model = LatentClass().fit(votes, gold)
    best = model.predict_proba(votes).best()
    voted = np.zeros(n, bool)
    for _, rows in functions:
        voted[rows] = True
    assert (best == truth)[voted & (gold < 0)].mean() > 0.97
    assert model.evidence_.voices[k:].sum() < 2.0


def test_gold_counts_as_often_as_it_is_there():
    rng = np.random.default_rng(3)
    gold, each = rng.integers(0, 3, 50).astype(np.int32), rng.integers(1, 4, 50).astype(float)
    score, gains = rng.normal(size=(50, 3)), rng.random((2, 50, 3)) * (rng.random((2, 50, 3)) < 0.4)
    many = np.repeat(np.arange(50), each.astype(int))
    once = weigh(score, sparse.csr_matrix(gains.reshape(2, -1)), gold, np.ones(2), each)
    often = weigh(score[many], sparse.csr_matrix(gains[:, many].reshape(2, -1)), gold[many], np.ones(2))
    assert once == pytest.approx(often, abs=1e-5)
