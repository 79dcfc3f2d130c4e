"""Which questions of a template would go to which part when it is split, by their embeddings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.values import unit_rows

ROUNDS = 5


@dataclass(frozen=True)
class Parts:
    """For n rows the part that each goes to, and how sure that is.

    Parameters
    ----------
    part
        ``(n,)`` int32: index of a part.
    similarity
        ``(n,)`` float32: cosine similarity in [-1, 1] to the part's centre.
    margin
        ``(n,)`` float32: how much less similar the next part is, 0 or more.
    """

    part: NDArray[np.int32]
    similarity: NDArray[np.float32]
    margin: NDArray[np.float32]


def split_parts(rows: NDArray[np.float32], wordings: NDArray[np.float32]) -> Parts:
    """Share rows out among parts that are only known by their wordings.

    Spherical k-means (I. Dhillon and D. Modha, "Concept decompositions for large sparse text data using
    clustering", 2001) from the wordings; each centre keeps its wording as half of its weight, so that a part
    does not wander away from what it says.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows of the questions.
    wordings
        ``(p, d)`` float32 unit rows, p of at least 2.
    """
    centres = wordings
    for _ in range(ROUNDS):
        part = np.argmax(rows @ centres.T, axis=1)
        means = np.stack([_mean(rows[part == p], wordings[p]) for p in range(len(wordings))])
        centres = unit_rows(wordings + means)
    similarity = rows @ centres.T
    ranked = np.sort(similarity, axis=1)
    best = np.argmax(similarity, axis=1).astype(np.int32)
    return Parts(best, ranked[:, -1], ranked[:, -1] - ranked[:, -2])


def _mean(rows: NDArray[np.float32], otherwise: NDArray[np.float32]) -> NDArray[np.float32]:
    return unit_rows(rows.mean(axis=0, keepdims=True))[0] if len(rows) else otherwise
