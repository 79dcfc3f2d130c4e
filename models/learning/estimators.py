"""Classifiers of embeddings with the conventions of scikit-learn; each wraps what the cascade uses."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, unit_rows
from labeling.voters import NeighbourVotes
from labeling.voters.neighbours import FittedNeighbours
from models.linear.heads import Head, fit_head

Floats = NDArray[np.float32]


class SoftLabelClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The linear head of the cascade: multinomial logistic regression that also learns from probabilities.

    Parameters
    ----------
    strength
        Inverse L2 regularisation, as ``C`` of scikit-learn's ``LogisticRegression``.

    Attributes
    ----------
    classes_
        ``(k,)`` the labels in the order of the columns: as given, or 0..k - 1 for soft labels.
    head_
        The fitted `models.linear.heads.Head`.
    n_features_in_
        Number of columns d.
    """

    def __init__(self, strength: float = 10.0) -> None:
        self.strength = strength

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SoftLabelClassifier:
        """Learn from labels or from probabilities of labels.

        Parameters
        ----------
        X
            ``(n, d)`` numbers.
        y
            ``(n,)`` labels of any kind, or ``(n, k)`` non-negative numbers: how likely each label is.
        sample_weight
            ``(n,)`` non-negative: how much each row counts, by default 1.
        """
        y = np.asarray(y)
        soft = y.ndim == 2 and y.shape[1] > 1
        X, y = validate_data(self, X, y, dtype=np.float64, multi_output=soft)
        weight = np.asarray(_check_sample_weight(sample_weight, X, ensure_non_negative=True), np.float64)
        if soft:
            targets, self.classes_ = _shares(y), np.arange(y.shape[1])
        else:
            check_classification_targets(y)
            self.classes_, places = np.unique(y, return_inverse=True)
            targets = np.eye(len(self.classes_), dtype=np.float32)[places]
        self.head_: Head = fit_head(X.astype(np.float32), targets, weight, self.strength)
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """``(n, k)`` logits; of two labels ``(n,)``, that of the second over the first."""
        logits = self._logits(X)
        return logits[:, 1] - logits[:, 0] if logits.shape[1] == 2 else logits

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """``(n, k)`` float64 probabilities."""
        return np.asarray(softmax(self._logits(X), axis=1))

    def predict(self, X: Any) -> NDArray[Any]:
        """``(n,)`` the likeliest label of each row."""
        best = self._logits(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def _logits(self, X: Any) -> NDArray[np.float64]:
        check_is_fitted(self, "head_")
        X = validate_data(self, X, dtype=np.float64, reset=False)
        # in double precision, so that a row says the same among any others
        return np.asarray(X @ self.head_.coef.T.astype(np.float64) + self.head_.intercept)


class NeighbourClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The neighbour voter: the label of the nearest examples by cosine, or no vote where none is near enough.

    Parameters
    ----------
    k
        Neighbours looked at.
    min_precision
        `votes` casts a vote where its expected precision reaches this.

    Attributes
    ----------
    classes_
        ``(c,)`` the labels in the order of the columns.
    voter_
        The fitted voter of ``labeling.voters``.
    n_features_in_
        Number of columns d.
    """

    def __init__(self, k: int = 5, min_precision: float = 0.5) -> None:
        self.k = k
        self.min_precision = min_precision

    def fit(self, X: Any, y: Any) -> NeighbourClassifier:
        """Remember ``(n, d)`` examples and their ``(n,)`` labels, and learn each label's threshold."""
        X, y = validate_data(self, X, y, dtype=np.float32)
        check_classification_targets(y)
        self.classes_, places = np.unique(y, return_inverse=True)
        gold = Gold(places.astype(np.int32), np.full(len(X), SPLITS.index("seed"), np.int8))
        settings = NeighbourVotes(int(self.k), float(self.min_precision))
        self.voter_: FittedNeighbours = settings.fit(unit_rows(X), gold, _labels(len(self.classes_)), _no_texts)
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """``(n, c)`` float64: the expected precision for the nearest label, and the rest evenly over the others."""
        rows = self._rows(X)
        near = self.voter_.nearest(rows)
        c = len(self.classes_)
        if c == 1:
            return np.ones((len(near.label), 1))
        sure = np.maximum(self.voter_.confidence(near.similarity).astype(np.float64), 1.0 / c)
        out = np.repeat(((1 - sure) / (c - 1))[:, None], c, axis=1)
        out[np.arange(len(out)), np.maximum(near.label, 0)] = sure
        return out

    def predict(self, X: Any) -> NDArray[Any]:
        """``(n,)`` the nearest label of each row, however far it is."""
        rows = self._rows(X)
        return np.asarray(self.classes_[np.maximum(self.voter_.nearest(rows).label, 0)])

    def votes(self, X: Any) -> NDArray[np.int64]:
        """``(n, 1)`` int64 column for a matrix of votes: a place in ``classes_``, -1 where no example is near."""
        rows, voter = self._rows(X), self.voter_
        near = voter.nearest(rows)
        cast = (near.label >= 0) & (near.similarity >= voter.thresholds[near.label])
        return np.where(cast, near.label, -1).astype(np.int64)[:, None]

    def _rows(self, X: Any) -> Floats:
        check_is_fitted(self, "voter_")
        return unit_rows(validate_data(self, X, dtype=np.float32, reset=False))


def _shares(y: NDArray[np.float64]) -> Floats:
    """``(n, k)`` float32 rows that sum to 1, or to 0 where a row says nothing."""
    if bool((y < 0).any()):
        raise ValueError("soft labels must not be negative")
    total = y.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(y, total, out=np.zeros_like(y), where=total > 0), np.float32)


def _labels(many: int) -> Taxonomy:
    """As many labels as classes; the voter asks only how many there are."""
    return Taxonomy(tuple(Template(f"label{i}", "labels", "", "") for i in range(max(1, many))))


def _no_texts(texts: Any) -> Floats:
    """A neighbour voter reads no texts."""
    raise AssertionError
