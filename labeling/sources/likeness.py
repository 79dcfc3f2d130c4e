"""Likeness of texts to the examples of rules; it depends on nothing but the text itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeling.steady import steady_product

Rows = NDArray[np.float32]
AT_ONCE = 4096


def alike(rows: Rows, examples: Rows, starts: NDArray[np.int64], least: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``(q, r)`` bool: whether the nearest example of a rule reaches its similarity.

    Parameters
    ----------
    rows
        ``(q, d)`` unit rows of texts.
    examples
        ``(e, d)`` unit rows of r rules, those of one rule next to each other.
    starts
        ``(r,)`` where the examples of each rule begin, increasing.
    least
        ``(r,)`` similarities.
    """
    out = np.zeros((len(rows), len(least)), bool)
    for at in range(0, len(rows), AT_ONCE):
        cosine = steady_product(rows[at : at + AT_ONCE], examples)
        out[at : at + AT_ONCE] = np.maximum.reduceat(cosine, starts, axis=1) >= least
    return out


def reaching(rows: Rows, examples: Rows, least: float) -> NDArray[np.bool_]:
    """``(q,)`` bool: `alike` for one rule."""
    return alike(rows, examples, np.zeros(1, np.int64), np.array([least]))[:, 0]
