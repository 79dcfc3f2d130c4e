import numpy as np
import pytest
from hypothesis import given, settings

from labeling.errors import OracleError
from labeling.label_models import LatentClass, MajorityVote, SnorkelModel, choose, make_label_model
from labeling.values import Gold
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import K, no_gold, skewed, some_votes

MODELS = [MajorityVote, LatentClass]


@pytest.mark.parametrize("model", MODELS)
@given(votes=some_votes())
@settings(max_examples=60, deadline=None)
def test_probabilities_and_coverage(model, votes):
    fitted = model().fit(votes, no_gold(votes))
    first, second = fitted.predict_proba(votes), fitted.predict_proba(votes)
    assert np.allclose(first.proba.sum(axis=1), 1, atol=1e-5) and (first.proba >= 0).all()
    assert np.array_equal(first.covered, votes.covered())
    assert np.array_equal(first.proba, second.proba)
    again = model().fit(votes, no_gold(votes)).predict_proba(votes)
    assert np.array_equal(first.proba, again.proba)


@given(votes=some_votes())
@settings(max_examples=60, deadline=None)
def test_a_lone_vote_for_one_label_is_never_flipped(votes):
    best = LatentClass().fit(votes, no_gold(votes)).predict_proba(votes).best()
    for row in range(votes.n):
        cast = votes.on(row)
        if len(cast) == 1 and len(cast[0][1]) == 1:
            assert best[row] == cast[0][1][0]


@given(votes=some_votes(least_voters=2))
@settings(max_examples=40, deadline=None)
def test_the_order_of_voters_does_not_matter(votes):
    turned = votes.select(reversed(range(len(votes.voters))))
    for model in MODELS:
        one = model().fit(votes, no_gold(votes)).predict_proba(votes).proba
        two = model().fit(turned, no_gold(votes)).predict_proba(turned).proba
        assert np.allclose(one, two, atol=1e-5)


def test_without_valid_gold_the_latent_classes_are_chosen():
    votes, _ = skewed(1)
    assert choose("auto", votes, Gold.empty(votes.n)).model.name == "latent-class"


def test_an_exact_copy_of_a_voter_moves_nothing():
    votes, _ = skewed(3)
    twin = Voter("twin", "function", votes.voters[0].options)
    more = Votes(votes.n, K, (*votes.voters, twin), (*votes.columns, votes.columns[0]))
    one = LatentClass().fit(votes, no_gold(votes)).predict_proba(votes).proba
    two = LatentClass().fit(more, no_gold(more)).predict_proba(more).proba
    assert np.abs(one - two).max() <= 0.01


def test_gold_teaches_which_voter_to_trust():
    rows = list(range(60))
    voters = (Voter("good", "function", ((0,), (1,))), Voter("bad", "function", ((0,), (1,))))
    columns = (Column.of(rows, [i % 2 for i in rows]), Column.of(rows, [1 - i % 2 for i in rows]))
    votes = Votes(60, 2, voters, columns)
    gold = np.array([i % 2 if i < 20 else -1 for i in rows], np.int32)
    best = LatentClass().fit(votes, gold).predict_proba(votes).best()
    assert (best == [i % 2 for i in rows]).all()


def test_a_voters_own_confidence_is_used():
    voters = (Voter("sure", "neighbours", ((0,),)), Voter("unsure", "neighbours", ((1,),)))
    votes = Votes(1, 3, voters, (Column.of([0], [0], [0.95]), Column.of([0], [0], [0.6])))
    assert LatentClass().fit(votes, no_gold(votes)).predict_proba(votes).best()[0] == 0


def test_choose_names_the_scores_and_takes_the_better():
    votes, truth = skewed(2)
    split = np.where(np.arange(votes.n) < 100, 0, np.where(np.arange(votes.n) < 200, 1, -1)).astype(np.int8)
    choice = choose("auto", votes, Gold(np.where(split >= 0, truth, -1).astype(np.int32), split))
    assert set(choice.valid_accuracy) == {"latent-class", "majority"}
    assert choice.valid_accuracy[choice.model.name] == max(choice.valid_accuracy.values())


def test_unknown_model_is_named():
    with pytest.raises(OracleError, match="unknown label model 'majorty'; did you mean 'majority'"):
        make_label_model("majorty")


def test_snorkel_is_guarded_by_size_and_leaves_the_generators_alone():
    votes, _ = skewed(0)
    state = np.random.get_state()[1].copy()
    labels = SnorkelModel(epochs=20).fit(votes, no_gold(votes)).predict_proba(votes)
    assert np.array_equal(np.random.get_state()[1], state)
    assert np.array_equal(labels.covered, votes.covered())
    large = Votes(1, 1000, votes.voters[:4], (Column.of([], []),) * 4)
    with pytest.raises(OracleError, match="at most 2500"):
        SnorkelModel().fit(large, no_gold(large))
