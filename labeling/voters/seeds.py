"""Seed gold: its folds, and which of it lies nearest to a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.evidence import Evidence
from labeling.steady import steady_product
from labeling.values import Gold
from labeling.voters.base import Floats, Places

NO_FOLD = -1


@dataclass(frozen=True)
class Seeds:
    """The seed gold by place.

    Parameters
    ----------
    places, labels
        ``(s,)`` increasing places, and int32 labels.
    fold
        ``(s,)`` int64: each label is dealt out evenly, beginning at another fold.
    rows
        ``(s, d)`` float32 unit rows.
    """

    places: Places
    labels: NDArray[np.int32]
    fold: NDArray[np.int64]
    rows: Floats

    @classmethod
    def of(cls, embeddings: Floats, gold: Gold, folds: int) -> Seeds:
        """From all questions and their gold."""
        places = np.flatnonzero(gold.mask("seed"))
        labels = gold.label[places]
        return cls(places, labels, _folds(labels, folds), embeddings[places])

    def nearest(self, rows: Floats, lines: Places, places: Places, label: NDArray[np.int32], most: int) -> Evidence:
        """The seed questions nearest to questions among those of their label that were not hidden from them.

        Parameters
        ----------
        rows
            ``(b, d)`` float32 unit rows, of which only some are meant.
        lines, places, label
            ``(v,)`` which, where they stand among all questions, and their labels.
        """
        found = np.full((len(lines), most), -1, np.int64)
        similarity = np.full((len(lines), most), -np.inf, np.float32)
        own = self._folds_of(places)
        for c in np.unique(label):
            line, there = np.flatnonzero(label == c), np.flatnonzero(self.labels == c)
            cosine = steady_product(rows[lines[line]], self.rows[there])
            cosine[own[line][:, None] == self.fold[there]] = -np.inf
            order = np.argsort(-cosine, axis=1, kind="stable")[:, :most]
            best = np.take_along_axis(cosine, order, 1)
            similarity[line, : order.shape[1]] = best
            found[line, : order.shape[1]] = np.where(np.isfinite(best), self.places[there][order], -1)
        return Evidence.of(found, similarity)

    def _folds_of(self, places: Places) -> NDArray[np.int64]:
        """``(v,)`` fold of each question, -1 for one that is no seed."""
        if not len(self.places):
            return np.full(len(places), NO_FOLD)
        at = np.searchsorted(self.places, places).clip(0, len(self.places) - 1)
        return np.where(self.places[at] == places, self.fold[at], NO_FOLD)


def _folds(labels: NDArray[np.int32], folds: int) -> NDArray[np.int64]:
    """``(s,)`` fold of each seed question."""
    out = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        out[mine] = (np.arange(len(mine)) + label) % folds
    return out
