"""What every label model offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import Over, blocks, here
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

    def predict_proba(self, votes: Votes, out: NDArray[np.float32] | None = None, over: Over = here) -> SoftLabels:
        """Probabilities for votes of the same voters; changes nothing in the model.

        Parameters
        ----------
        votes
            ``(n, m)`` votes; a row's probabilities do not depend on the other rows, not by a bit.
        out
            ``(n, k)`` float32 to fill and return, such as a file mapped into memory; by default a new array.
        over
            Works through blocks of questions.
        """
        ...


def by_block(
    posterior: Callable[[Votes], SoftLabels], votes: Votes, out: NDArray[np.float32] | None = None, over: Over = here
) -> SoftLabels:
    """What ``posterior`` makes of each block, together; for the parameters see `LabelModel.predict_proba`."""
    proba = np.empty((votes.n, votes.n_labels), np.float32) if out is None else out
    covered, parts = np.empty(votes.n, bool), blocks(votes.n)
    for at, found in zip(parts, over(posterior, [votes.block(at) for at in parts]), strict=True):
        proba[at], covered[at] = found.proba, found.covered
    return SoftLabels(proba, covered)


def uniform_rows(votes: Votes) -> NDArray[np.float64]:
    """``(n, k)`` rows of 1/k."""
    return np.full((votes.n, votes.n_labels), 1.0 / votes.n_labels)


def to_soft_labels(score: NDArray[np.float64], covered: NDArray[np.bool_]) -> SoftLabels:
    """Normalise ``(n, k)`` non-negative scores; rows must not be all zero."""
    return SoftLabels((score / score.sum(axis=1, keepdims=True)).astype(np.float32), covered)
