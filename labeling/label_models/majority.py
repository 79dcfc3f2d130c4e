"""Majority vote for single labels, sets and negatives alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.label_models.base import to_soft_labels, uniform_rows
from labeling.values import SoftLabels
from labeling.votes import Votes


class MajorityVote:
    """Every vote has weight 1, spread evenly over the labels of its set. Learns nothing."""

    name = "majority"

    def fit(
        self,
        votes: Votes,
        gold: NDArray[np.int32],
        rows: NDArray[np.bool_] | None = None,
        weight: NDArray[np.float64] | None = None,
        gold_weight: NDArray[np.float32] | None = None,
    ) -> MajorityVote:
        """Nothing to learn."""
        return self

    def predict_proba(self, votes: Votes) -> SoftLabels:
        """Share of the votes each label got; 1/k for all where nobody voted."""
        flat, covered = votes.flat, votes.covered()
        score = uniform_rows(votes)
        if len(flat.row):
            sizes = np.asarray(flat.members.sum(axis=1)).ravel()
            share = sparse.diags(1.0 / sizes) @ flat.members
            cast = sparse.csr_matrix(
                (np.ones(len(flat.row)), (flat.row, flat.option)), shape=(votes.n, flat.members.shape[0])
            )
            score[covered] = (cast @ share).toarray()[covered]
        return to_soft_labels(score, covered)
