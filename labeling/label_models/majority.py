"""Majority vote for single labels, sets and negatives alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.blocks import Over, here
from labeling.flat_votes import FlatVotes
from labeling.label_models.base import by_block, to_soft_labels, uniform_rows
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

    def predict_proba(self, votes: Votes, out: NDArray[np.float32] | None = None, over: Over = here) -> SoftLabels:
        """Share of the votes each label got; 1/k for all where nobody voted."""
        return by_block(self._shares, votes, out, over)

    def _shares(self, votes: Votes) -> SoftLabels:
        """Of a block."""
        flat, covered = FlatVotes.of(votes), votes.covered()
        score = uniform_rows(votes)
        if len(flat.row):
            sizes = np.asarray(flat.members.sum(axis=1)).ravel()
            share = sparse.diags(1.0 / sizes) @ flat.members
            cast = sparse.csr_matrix(
                (np.ones(len(flat.row)), (flat.row, flat.option)), shape=(votes.n, flat.members.shape[0])
            )
            score[covered] = (cast @ share).toarray()[covered]
        return to_soft_labels(score, covered)
