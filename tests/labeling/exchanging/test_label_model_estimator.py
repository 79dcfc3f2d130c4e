"""The label model as an estimator of scikit-learn.

scikit-learn's own checks feed any numbers. Those that pass are held; those that cannot hold for votes are named with
the reason, and what they look at is looked at here on votes.
"""

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from labeling.errors import OracleError
from labeling.exchanging.estimators import LabelModelClassifier
from labeling.exchanging.snorkel_matrix import from_snorkel
from labeling.votes import Column, Voter, Votes

NO_VOTES = "it feeds numbers below -1 or strings, which are no votes, and wants them taken"
INTEGERS = "labels are whole numbers 0..k-1, so that votes and labels speak of the same things"
EXPECTED_FAILURES = {
    "check_positive_only_tag_during_fit": NO_VOTES,
    "check_dtype_object": NO_VOTES,
    "check_complex_data": "refused, with a sentence of its own",
    "check_estimators_empty_data_messages": "refused, with a sentence of its own",
    "check_estimators_nan_inf": "refused, but it wants gold of -1 to be refused too",
    "check_classifiers_one_label": "one label is refused only where votes name others",
    "check_classifiers_classes": INTEGERS,
    "check_classifiers_train": "it wants the given labels learned by heart, from numbers that are no votes for them",
    "check_classifiers_regression_target": INTEGERS,
    "check_supervised_y_2d": INTEGERS,
}


@parametrize_with_checks([LabelModelClassifier()], expected_failed_checks=lambda e: EXPECTED_FAILURES)
@pytest.mark.filterwarnings("ignore")
def test_what_scikit_learn_asks_of_an_estimator(estimator, check):
    check(estimator)


@pytest.fixture
def world():
    """300 true labels of 4, and six voters: five that are right with .8 and one with .3, each abstaining at times."""
    random = np.random.default_rng(0)
    truth = random.integers(0, 4, 300)
    right = random.random((300, 6)) < np.array([0.8] * 5 + [0.3])
    wrong = (truth[:, None] + random.integers(1, 4, (300, 6))) % 4
    L = np.where(right, truth[:, None], wrong)
    return np.where(random.random((300, 6)) < 0.3, -1, L), truth


def test_it_learns_from_votes_alone_and_more_with_gold(world):
    L, truth = world
    alone = LabelModelClassifier().fit(L)
    assert (alone.predict(L) == truth).mean() > 0.85
    some = np.where(np.arange(300) < 60, truth, -1)
    told = LabelModelClassifier().fit(L, some)
    assert told.score(L, truth) >= alone.score(L, truth) - 0.02
    assert alone.classes_.tolist() == [0, 1, 2, 3] and alone.n_features_in_ == 6


def test_probabilities_are_those_of_the_label_model(world):
    L, _ = world
    model = LabelModelClassifier().fit(L)
    proba = model.predict_proba(L)
    assert proba.shape == (300, 4) and np.allclose(proba.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(proba, model.model_.predict_proba(from_snorkel(L, 4)).proba)
    one = model.predict_proba(L[7:8])
    assert np.array_equal(one[0], proba[7]), "a row does not depend on the others"


def test_votes_matrix_and_sparse_matrix_say_the_same(world):
    L, _ = world
    found = [LabelModelClassifier(cardinality=4).fit(x).predict_proba(x) for x in _forms(L)]
    assert all(np.array_equal(f, found[0]) for f in found)


def _forms(L):
    return L, from_snorkel(L, 4), sparse.csr_matrix(L + 1), L.astype(np.int8), L.astype(float)


def test_votes_for_sets_of_labels_count(world):
    voters = (Voter("topic", "rule", ((0, 1),)), Voter("one", "function", ((1,),)))
    votes = Votes(3, 4, voters, (Column.of([0, 1], [0, 0]), Column.of([1], [0])))
    model = LabelModelClassifier("majority").fit(votes)
    proba = model.predict_proba(votes)
    assert proba[0, 0] == proba[0, 1] > proba[0, 2] and model.predict(votes).tolist()[1:] == [1, -1]


def test_fitting_again_gives_the_same_and_changes_no_input(world):
    L, truth = world
    before, model = L.copy(), LabelModelClassifier()
    first = model.fit(L, truth).predict_proba(L)
    assert np.array_equal(model.fit(L, truth).predict_proba(L), first) and np.array_equal(L, before)
    assert model.fit(L) is model


def test_it_clones_and_can_be_searched_and_cross_validated(world):
    L, truth = world
    model = LabelModelClassifier("majority", cardinality=4)
    assert clone(model).get_params() == {"model": "majority", "cardinality": 4} and not hasattr(clone(model), "model_")
    assert cross_val_score(model, L, truth, cv=3).mean() > 0.8
    search = GridSearchCV(model, {"model": ["majority", "latent-class"]}, cv=3).fit(L, truth)
    assert search.best_score_ > 0.8 and set(search.cv_results_["param_model"]) == {"majority", "latent-class"}


@pytest.mark.parametrize(
    ("L", "y", "message"),
    [
        ([[0, 1]], [5], "y must have 1 labels"),
        ([[0, 1]], [0, 1], "y must have 1 labels"),
        ([[0, 1]], [0.5], "one whole number a row"),
        ([[0, 1]], [-2], "one whole number a row"),
        (np.empty((0, 2), int), None, "nothing to learn from 0 rows"),
        (np.empty((2, 0), int), None, "0 voters"),
    ],
)
def test_what_cannot_be_learned_from_is_named(L, y, message):
    with pytest.raises(OracleError, match=message) as error:
        LabelModelClassifier(cardinality=2).fit(np.array(L), y)
    assert isinstance(error.value, ValueError)


def test_it_says_what_does_not_fit(world):
    L, _ = world
    with pytest.raises(NotFittedError):
        LabelModelClassifier().predict(L)
    model = LabelModelClassifier().fit(L)
    with pytest.raises(OracleError, match="X has 2 features, but LabelModelClassifier is expecting 6"):
        model.predict(L[:, :2])
    with pytest.raises(OracleError, match="knows 4 labels, these votes have 9"):
        model.predict(from_snorkel(L, 9))
    with pytest.raises(OracleError, match="unknown label model 'majorty'"):
        LabelModelClassifier("majorty").fit(L)


def test_gold_may_name_labels_that_no_vote_names():
    model = LabelModelClassifier().fit(np.array([[0, 0], [1, -1], [-1, -1]]), [0, 1, 3])
    assert model.classes_.tolist() == [0, 1, 2, 3] and model.predict(np.array([[-1, -1]])).tolist() == [-1]
