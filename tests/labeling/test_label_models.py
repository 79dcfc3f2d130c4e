import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.errors import OracleError
from labeling.label_models import DawidSkene, MajorityVote, SnorkelModel, choose, make_label_model
from labeling.values import Gold
from labeling.votes import Column, Voter, Votes

K = 4
MODELS = [MajorityVote, DawidSkene]


@st.composite
def some_votes(draw, least_voters=1):
    """Random votes of single labels and sets over four labels."""
    n, m = draw(st.integers(1, 12)), draw(st.integers(least_voters, 5))
    voters, columns = [], []
    for j in range(m):
        options = draw(st.lists(st.sets(st.integers(0, K - 1), min_size=1, max_size=K - 1), min_size=1, max_size=3))
        rows = sorted(draw(st.sets(st.integers(0, n - 1))))
        chosen = [draw(st.integers(0, len(options) - 1)) for _ in rows]
        voters.append(Voter(f"v{j}", "function", tuple(tuple(sorted(o)) for o in options)))
        columns.append(Column.of(rows, chosen))
    return Votes(n, K, tuple(voters), tuple(columns))


def no_gold(votes):
    return np.full(votes.n, -1, np.int32)


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
    best = DawidSkene().fit(votes, no_gold(votes)).predict_proba(votes).best()
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


def skewed(seed, n=400, m=20, k=K):
    """Votes of one-sided voters of precision .5 to .95 on skewed classes, and the truth."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, k + 1) ** 1.2
    truth = rng.choice(k, size=n, p=share / share.sum())
    voters, columns = [], []
    for j in range(m):
        label, recall, noise = j % k, rng.uniform(0.2, 0.6), rng.uniform(0.01, 0.1)
        rows = np.flatnonzero(rng.random(n) < np.where(truth == label, recall, noise))
        voters.append(Voter(f"v{j}", "function", ((label,),)))
        columns.append(Column.of(rows, [0] * len(rows)))
    return Votes(n, k, tuple(voters), tuple(columns)), truth.astype(np.int32)


def test_without_valid_gold_the_majority_is_chosen():
    votes, _ = skewed(1)
    assert choose("auto", votes, Gold.empty(votes.n)).model.name == "majority"


def test_an_exact_copy_of_a_voter_moves_nothing():
    votes, _ = skewed(3)
    twin = Voter("twin", "function", votes.voters[0].options)
    more = Votes(votes.n, K, (*votes.voters, twin), (*votes.columns, votes.columns[0]))
    one = DawidSkene().fit(votes, no_gold(votes)).predict_proba(votes).proba
    two = DawidSkene().fit(more, no_gold(more)).predict_proba(more).proba
    assert np.abs(one - two).max() <= 0.01


def test_gold_teaches_which_voter_to_trust():
    rows = list(range(60))
    voters = (Voter("good", "function", ((0,), (1,))), Voter("bad", "function", ((0,), (1,))))
    columns = (Column.of(rows, [i % 2 for i in rows]), Column.of(rows, [1 - i % 2 for i in rows]))
    votes = Votes(60, 2, voters, columns)
    gold = np.array([i % 2 if i < 20 else -1 for i in rows], np.int32)
    best = DawidSkene().fit(votes, gold).predict_proba(votes).best()
    assert (best == [i % 2 for i in rows]).all()


def test_rows_left_out_of_the_fit_teach_nothing():
    votes, truth = skewed(1)
    use = np.arange(votes.n) < 200
    gold = np.where(use, truth, -1).astype(np.int32)
    one = DawidSkene().fit(votes, gold, use)
    two = DawidSkene().fit(votes, np.where(use, truth, 0).astype(np.int32), use)
    assert np.array_equal(one.precision_, two.precision_) and np.array_equal(one.prior_, two.prior_)


def test_a_voters_own_confidence_is_used():
    voters = (Voter("sure", "neighbours", ((0,),)), Voter("unsure", "neighbours", ((1,),)))
    votes = Votes(1, 3, voters, (Column.of([0], [0], [0.95]), Column.of([0], [0], [0.6])))
    assert DawidSkene().fit(votes, no_gold(votes)).predict_proba(votes).best()[0] == 0


def test_choose_names_the_scores_and_takes_the_better():
    votes, truth = skewed(2)
    split = np.where(np.arange(votes.n) < 100, 0, np.where(np.arange(votes.n) < 200, 1, -1)).astype(np.int8)
    choice = choose("auto", votes, Gold(np.where(split >= 0, truth, -1).astype(np.int32), split))
    assert set(choice.valid_accuracy) == {"dawid-skene", "majority"}
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
