"""What the latent class model promises, on worlds whose truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings

from labeling.label_models import LatentClass, MajorityVote
from labeling.label_models.latent_class import Settings
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import no_gold, skewed, some_votes


def accuracy(model, votes, truth, gold=None):
    best = model.fit(votes, no_gold(votes) if gold is None else gold).predict_proba(votes).best()
    return (best == truth)[votes.covered()].mean()


@pytest.mark.parametrize(("k", "m"), [(4, 12), (10, 30), (20, 60)])
def test_never_worse_than_majority_and_better_on_average(k, m):
    gains = []
    for seed in range(6):
        votes, truth = skewed(seed, 2000, m, k)
        gains.append(accuracy(LatentClass(), votes, truth) - accuracy(MajorityVote(), votes, truth))
    assert min(gains) >= -0.005 and np.mean(gains) > 0.01


@given(votes=some_votes())
@settings(max_examples=80, deadline=None)
def test_unlabelled_questions_never_overrule_voters_that_agree(votes):
    best = LatentClass().fit(votes, no_gold(votes)).predict_proba(votes).best()
    for row in range(votes.n):
        sets = [set(labels) for _, labels, _ in votes.on(row)]
        if sets:
            assert best[row] in (set.intersection(*sets) or set.union(*sets))


def test_the_prior_is_learned():
    votes, truth = skewed(5, 3000, 24, 6)
    share = np.bincount(truth, minlength=6) / len(truth)
    learned = LatentClass().fit(votes, no_gold(votes)).prior_
    assert np.abs(learned - share).max() < 0.08
    assert np.abs(learned - share).mean() < np.abs(1 / 6 - share).mean() / 2


def test_votes_that_gold_discredits_are_not_heard():
    n = 400
    truth = np.where(np.arange(n) % 8 == 0, 1, 0)
    often, bad = Voter("often", "function", ((0,),)), Voter("bad", "function", ((1,),))
    wrong = np.flatnonzero(np.arange(n) % 8 == 1)
    rest = np.setdiff1d(np.flatnonzero(truth == 0), wrong)
    votes = Votes(n, 2, (often, bad), (Column.of(rest, [0] * len(rest)), Column.of(wrong, [0] * len(wrong))))
    gold = no_gold(votes)
    assert (LatentClass().fit(votes, gold).predict_proba(votes).best()[wrong] == 1).all()
    gold[wrong[:8]] = 0
    gold[rest[:20]] = 0
    heard = LatentClass().fit(votes, gold).predict_proba(votes)
    assert not heard.covered[wrong].any() and (heard.proba[wrong].argmax(axis=1) == 0).all()
    assert heard.covered[rest].all()


def test_negative_and_set_votes_narrow_the_label_down():
    k, n = 6, 300
    truth = np.arange(n) % k
    topic = Voter("topic", "function", ((0, 1, 2), (3, 4, 5)))
    odd = Voter("within", "function", ((0, 3), (1, 4), (2, 5)))
    against = Voter("against", "function", (tuple(range(1, k)),))
    rows = np.arange(n)
    columns = (Column.of(rows, truth // 3), Column.of(rows, truth % 3), Column.of(rows[truth > 0], [0] * 250))
    votes = Votes(n, k, (topic, odd, against), columns)
    labels = LatentClass().fit(votes, no_gold(votes)).predict_proba(votes)
    assert (labels.best() == truth).all()


def test_not_covered_is_the_prior_and_not_uncertainty():
    votes, _ = skewed(4)
    model = LatentClass().fit(votes, no_gold(votes))
    labels = model.predict_proba(votes)
    assert 0 < labels.covered.sum() < votes.n
    assert np.allclose(labels.proba[~labels.covered], model.prior_, atol=1e-6)


def test_a_thousand_labels():
    rng = np.random.default_rng(0)
    k, n = 1000, 3000
    truth = rng.integers(0, k, n)
    said = np.where(rng.random((3, n)) < 0.7, truth, rng.integers(0, k, (3, n)))
    voters = tuple(Voter(f"v{j}", "function", tuple((i,) for i in range(k))) for j in range(3))
    votes = Votes(n, k, voters, tuple(Column.of(np.arange(n), s) for s in said))
    assert accuracy(LatentClass(), votes, truth) >= accuracy(MajorityVote(), votes, truth)


def test_rows_left_out_of_the_fit_teach_nothing():
    votes, truth = skewed(1)
    use = np.arange(votes.n) < 200
    gold = np.where(use, truth, -1).astype(np.int32)
    one = LatentClass().fit(votes, gold, use)
    two = LatentClass().fit(votes, np.where(use, truth, 0).astype(np.int32), use)
    assert np.array_equal(one.evidence_.option, two.evidence_.option) and np.array_equal(one.prior_, two.prior_)


def test_abstaining_is_evidence_only_where_wanted():
    votes, _ = skewed(2)
    assert np.any(LatentClass().fit(votes, no_gold(votes)).evidence_.silence)
    deaf = LatentClass(Settings(abstain_weight=0.0)).fit(votes, no_gold(votes))
    assert not np.any(deaf.evidence_.silence)


def test_no_votes_and_no_questions():
    for n in (0, 3):
        votes = Votes(n, 4, (), ())
        labels = LatentClass().fit(votes, no_gold(votes)).predict_proba(votes)
        assert labels.proba.shape == (n, 4) and not labels.covered.any()
