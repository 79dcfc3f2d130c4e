"""What every label model offers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.values import SoftLabels
from labeling.votes import Votes


class LabelModel(Protocol):
    """Votes in, one probability per label and question out."""

    name: str

    def fit(
        self,
        votes: Votes,
        gold: NDArray[np.int32],
        rows: NDArray[np.bool_] | None = None,
        weight: NDArray[np.float64] | None = None,
        gold_weight: NDArray[np.float32] | None = None,
    ) -> LabelModel:
        """Learn from votes and the gold that may be used.

        Parameters
        ----------
        votes
            ``(n, m)`` votes over k labels.
        gold
            ``(n,)`` int32 label per question, -1 where it is not known or may not be used.
        rows
            ``(n,)`` bool: questions that may be learned from; by default all.
        weight
            ``(n,)`` in (0, 1]: how much each question counts, by its age say; by default all in full.
        gold_weight
            ``(n,)`` in [0, 1]: part of a gold question that counts as its gold, by default all of it. The rest
            counts as a question without gold.
        """
        ...

    def predict_proba(self, votes: Votes) -> SoftLabels:
        """Probabilities for votes of the same voters; changes nothing in the model."""
        ...


def uniform_rows(votes: Votes) -> NDArray[np.float64]:
    """``(n, k)`` rows of 1/k."""
    return np.full((votes.n, votes.n_labels), 1.0 / votes.n_labels)


def to_soft_labels(score: NDArray[np.float64], covered: NDArray[np.bool_]) -> SoftLabels:
    """Normalise ``(n, k)`` non-negative scores; rows must not be all zero."""
    return SoftLabels((score / score.sum(axis=1, keepdims=True)).astype(np.float32), covered)
