"""Classifiers of embeddings as estimators of scikit-learn."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.utils.estimator_checks import parametrize_with_checks

from labeling.exchanging.estimators import LabelModelClassifier
from models.learning.estimators import NeighbourClassifier, SoftLabelClassifier
from models.linear.heads import fit_head

EXPECTED_FAILURES = {
    "SoftLabelClassifier": {
        "check_sample_weight_equivalence_on_dense_data": "the search ends at a tolerance, 1e-7 parts of the loss",
    }
}


@parametrize_with_checks(
    [SoftLabelClassifier(), NeighbourClassifier()],
    expected_failed_checks=lambda e: EXPECTED_FAILURES.get(type(e).__name__, {}),
)
@pytest.mark.filterwarnings("ignore")
def test_what_scikit_learn_asks_of_a_classifier(estimator, check):
    check(estimator)


@pytest.fixture
def world():
    """Rows in four directions with some noise, and their labels by name."""
    random = np.random.default_rng(0)
    places = random.integers(0, 4, 200)
    rows = np.eye(8, dtype=np.float32)[places] + 0.2 * random.normal(size=(200, 8))
    return rows.astype(np.float32), np.array(["a", "b", "c", "d"])[places]


def test_soft_labels_teach_as_the_cascade_is_taught(world):
    X, y = world
    soft = np.where(y[:, None] == np.array(["a", "b", "c", "d"]), 0.7, 0.1)
    model = SoftLabelClassifier().fit(X, soft, np.linspace(0.1, 1, 200))
    head = fit_head(X, soft.astype(np.float32), np.linspace(0.1, 1, 200))
    assert model.predict_proba(X) == pytest.approx(head.predict_proba(X), abs=1e-5)
    assert model.classes_.tolist() == [0, 1, 2, 3]
    assert np.abs(model.predict_proba(X).max(axis=1) - 0.7).mean() < 0.1


def test_certain_soft_labels_are_labels(world):
    X, y = world
    certain = (y[:, None] == np.array(["a", "b", "c", "d"])).astype(float)
    one, other = SoftLabelClassifier().fit(X, certain), SoftLabelClassifier().fit(X, y)
    assert np.array_equal(one.predict_proba(X), other.predict_proba(X)) and other.classes_.tolist() == list("abcd")
    assert (other.predict(X) == y).mean() > 0.95


def test_weights_count_as_repeated_rows(world):
    X, y = world
    weights = np.arange(200) % 3
    weighted = SoftLabelClassifier().fit(X, y, weights)
    repeated = SoftLabelClassifier().fit(np.repeat(X, weights, axis=0), np.repeat(y, weights))
    assert weighted.predict_proba(X) == pytest.approx(repeated.predict_proba(X), abs=1e-3)


def test_rows_that_say_nothing_teach_nothing(world):
    X, y = world
    soft = (y[:, None] == np.array(["a", "b", "c", "d"])).astype(float)
    soft[:50] = 0.0
    assert SoftLabelClassifier().fit(X, soft).predict_proba(X) == pytest.approx(
        SoftLabelClassifier().fit(X[50:], soft[50:]).predict_proba(X), abs=1e-3
    )
    with pytest.raises(ValueError, match="not be negative"):
        SoftLabelClassifier().fit(X, soft - 1)


def test_a_label_that_nobody_shows_is_never_predicted(world):
    X, _ = world
    soft = np.zeros((200, 3))
    soft[:100, 0], soft[100:, 2] = 1, 1
    assert set(SoftLabelClassifier().fit(X, soft).predict(X)) <= {0, 2}


@pytest.mark.parametrize("model", [SoftLabelClassifier(strength=1.0), NeighbourClassifier(k=3)])
def test_pipelines_searches_and_cross_validation_work(model, world):
    X, y = world
    assert cross_val_score(make_pipeline(Normalizer(), model), X, y, cv=3).mean() > 0.9
    name = next(iter(model.get_params()))
    value = model.get_params()[name]
    search = GridSearchCV(model, {name: [value, 2 * value]}, cv=3).fit(X, y)
    assert search.best_score_ > 0.9 and clone(search.best_estimator_).get_params()[name] in (value, 2 * value)


def test_neighbours_vote_only_where_an_example_is_near(world):
    X, y = world
    model = NeighbourClassifier().fit(X[:150], y[:150])
    votes = model.votes(X[150:])
    cast = votes[:, 0] >= 0
    assert votes.shape == (50, 1) and cast.mean() > 0.8
    assert (model.classes_[votes[cast, 0]] == y[150:][cast]).mean() > 0.95
    assert model.votes(-np.eye(8)[:4].sum(axis=0, keepdims=True)).tolist() == [[-1]]
    assert np.allclose(model.predict_proba(X).sum(axis=1), 1)


def test_votes_of_several_classifiers_go_into_a_label_model(world):
    X, y = world
    voters = [NeighbourClassifier(k=k).fit(X[:100, part], y[:100]) for k, part in ((3, slice(0, 8)), (5, slice(0, 4)))]
    parts = [X[100:], X[100:, :4]]
    L = np.hstack([v.votes(part) for v, part in zip(voters, parts, strict=True)])
    model = LabelModelClassifier(cardinality=4).fit(L)
    said = model.predict(L)
    assert (voters[0].classes_[said[said >= 0]] == y[100:][said >= 0]).mean() > 0.9
