"""Other label models under our interface, for benchmarks only."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from labeling.label_models import SnorkelModel
from labeling.label_models.base import to_soft_labels, uniform_rows
from labeling.values import SoftLabels
from labeling.votes import Votes


class CrowdKitDawidSkene:
    """Dawid-Skene of crowd-kit on votes for single labels; gold is passed as ``true_labels``."""

    name = "Dawid-Skene (crowd-kit)"

    def fit(self, votes: Votes, gold: NDArray[np.int32], rows: NDArray[np.bool_] | None = None) -> CrowdKitDawidSkene:
        """Keep the votes: crowd-kit learns from the very questions it labels."""
        self.learned, self.gold = votes, gold
        return self

    def predict_proba(self, votes: Votes) -> SoftLabels:
        """Posteriors of the questions it was fitted on."""
        from crowdkit.aggregation import DawidSkene

        if votes is not self.learned:
            raise ValueError("crowd-kit labels only the questions it was fitted on")
        L = votes.to_snorkel()
        row, voter = np.nonzero(L >= 0)
        known = np.flatnonzero(self.gold >= 0)
        table = pd.DataFrame({"task": row, "worker": voter, "label": L[row, voter]})
        truth = pd.Series(self.gold[known], index=pd.Index(known, name="task")) if len(known) else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it uses what pandas will remove
            proba = DawidSkene(n_iter=50).fit_predict_proba(table, true_labels=truth)
        score = uniform_rows(votes)
        score[proba.index] = 0.0
        score[np.ix_(proba.index, proba.columns)] = proba.to_numpy()
        return to_soft_labels(np.maximum(score, 1e-12), votes.covered())


def snorkel(epochs: int = 500) -> SnorkelModel:
    """Snorkel's label model without our guard of its size."""
    return SnorkelModel(epochs, max_cells=1 << 30)
