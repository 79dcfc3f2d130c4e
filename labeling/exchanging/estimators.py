"""Label models with the conventions of scikit-learn: votes in, probabilities out.

L = votes.to_snorkel()
model = LabelModelClassifier().fit(L)
proba = model.predict_proba(L)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from labeling.choosing import ABSTAIN
from labeling.exchanging.snorkel_matrix import BadVotesError, as_votes
from labeling.label_models import LabelModel, make_label_model
from labeling.votes import Votes


class LabelModelClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A label model over a matrix of votes.

    Parameters
    ----------
    model
        ``latent-class``, ``majority`` or ``snorkel``.
    cardinality
        Number of labels k; by default that of `Votes`, or one more than the largest label seen in `fit`.

    Attributes
    ----------
    classes_
        ``(k,)`` int64: 0..k - 1.
    model_
        The fitted label model of ``labeling.label_models``.
    n_features_in_
        Number of voters m.
    """

    def __init__(self, model: str = "latent-class", cardinality: int | None = None) -> None:
        self.model = model
        self.cardinality = cardinality

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.required, tags.input_tags.sparse, tags.input_tags.categorical = False, True, True
        return tags

    def fit(self, L: Any, y: Any = None) -> LabelModelClassifier:
        """Learn how far each voter can be trusted.

        Parameters
        ----------
        L
            ``(n, m)`` votes: `Votes`, or a matrix as in `from_snorkel` with -1 for abstaining.
        y
            ``(n,)`` whole numbers: the true labels of some rows, -1 where it is not known; by default of none.
        """
        gold = None if y is None else _gold(y)
        votes = as_votes(L, self._labels(L, gold))
        if gold is None:
            gold = np.full(votes.n, ABSTAIN, np.int32)
        if len(gold) != votes.n or int(gold.max(initial=ABSTAIN)) >= votes.n_labels:
            raise BadVotesError(f"y must have {votes.n} labels in 0..{votes.n_labels - 1}, or -1 where none is known")
        if not votes.n or not votes.voters:
            raise BadVotesError(f"there is nothing to learn from {votes.n} rows of {len(votes.voters)} voters")
        self.model_: LabelModel = make_label_model(self.model).fit(votes, gold)
        self.classes_ = np.arange(votes.n_labels)
        self.n_features_in_ = len(votes.voters)
        return self

    def predict_proba(self, L: Any) -> NDArray[np.float32]:
        """``(n, k)`` float32 probabilities; the learned shares of labels where nobody voted."""
        votes = self._checked(L)
        return self.model_.predict_proba(votes).proba

    def predict(self, L: Any) -> NDArray[np.int64]:
        """``(n,)`` int64: the likeliest label, -1 where nobody voted, as in Snorkel."""
        votes = self._checked(L)
        return self.model_.predict_proba(votes).best().astype(np.int64)

    def _labels(self, L: Any, gold: NDArray[np.int32] | None) -> int | None:
        """How many labels there are, None to look at the votes."""
        if self.cardinality is not None or gold is None or isinstance(L, Votes):
            return self.cardinality
        return max(as_votes(L).n_labels, int(gold.max(initial=ABSTAIN)) + 1)

    def _checked(self, L: Any) -> Votes:
        check_is_fitted(self, "model_")
        votes = as_votes(L, len(self.classes_))
        if len(votes.voters) != self.n_features_in_:
            raise BadVotesError(
                f"X has {len(votes.voters)} features, but LabelModelClassifier is expecting {self.n_features_in_} "
                "features as input: one column for each voter it has learned"
            )
        if votes.n_labels != len(self.classes_):
            raise BadVotesError(f"the model knows {len(self.classes_)} labels, these votes have {votes.n_labels}")
        return votes


def _gold(y: Any) -> NDArray[np.int32]:
    labels = np.asarray(y)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or int(labels.min(initial=ABSTAIN)) < ABSTAIN:
        raise BadVotesError("y is one whole number a row: the label, or -1 where it is not known")
    return labels.astype(np.int32)
