"""Snorkel's own label model, for comparison, guarded by size.

It builds dense ``n x (m k)`` and ``(m k)^2`` arrays, knows votes for single labels only, and returns
the bare prior where all abstain; we mark those rows as not covered.

Source: A. Ratner et al., "Training complex models with multi-task weak supervision", AAAI 2019.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from labeling.blocks import Over, here
from labeling.errors import OracleError
from labeling.label_models.base import by_block, to_soft_labels, uniform_rows
from labeling.values import SoftLabels
from labeling.votes import Votes

MAX_CELLS = 2_500


class SnorkelModel:
    """Wraps ``snorkel.labeling.model.LabelModel``.

    Raises
    ------
    OracleError
        From `fit`, when voters times labels exceeds ``max_cells``: at 4,620 it took 194 s, at 15,400
        it crashed or took an hour and 7 GB.
    """

    name = "snorkel"

    def __init__(self, epochs: int = 500, seed: int = 0, max_cells: int = MAX_CELLS) -> None:
        self.epochs, self.seed, self.max_cells = epochs, seed, max_cells

    def fit(
        self,
        votes: Votes,
        gold: NDArray[np.int32],
        rows: NDArray[np.bool_] | None = None,
        weight: NDArray[np.float64] | None = None,
        gold_weight: NDArray[np.float32] | None = None,
    ) -> SnorkelModel:
        """Train on all rows that may be used; Snorkel cannot use gold beyond the class balance, nor weights."""
        import torch
        from snorkel.labeling.model import LabelModel

        cells = len(votes.voters) * votes.n_labels
        if cells > self.max_cells:
            raise OracleError(
                f"label model 'snorkel' is for at most {self.max_cells} voters x labels, here {cells}; "
                "set label_model = 'latent-class' in oracle.toml"
            )
        L = votes.to_snorkel()[np.ones(votes.n, bool) if rows is None else rows]
        L = L[(L >= 0).any(axis=1)]
        self.model_: Any = LabelModel(cardinality=votes.n_labels, verbose=False)
        with threadpool_limits(1), torch.random.fork_rng():
            state = np.random.get_state()
            self.model_.fit(L, n_epochs=self.epochs, seed=self.seed, progress_bar=False)
            np.random.set_state(state)
        return self

    def predict_proba(self, votes: Votes, out: NDArray[np.float32] | None = None, over: Over = here) -> SoftLabels:
        """Snorkel's probabilities; uniform and not covered where no single-label vote was cast."""
        return by_block(self._posterior, votes, out, over)

    def _posterior(self, votes: Votes) -> SoftLabels:
        """Of a block."""
        L = votes.to_snorkel()
        covered = np.asarray((L >= 0).any(axis=1))
        score = uniform_rows(votes)
        if covered.any():
            score[covered] = np.maximum(self.model_.predict_proba(L[covered]), 1e-9)
        return to_soft_labels(score, covered)
