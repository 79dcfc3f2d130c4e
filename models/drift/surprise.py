"""How surprising a count is after what was counted before, as a number of standard deviations."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, ndtr, ndtri, stdtr

Floats = NDArray[np.float64]

TINY = 1e-300


def surprise(x: ArrayLike, n: ArrayLike, x_before: ArrayLike, n_before: ArrayLike) -> Floats:
    """Normal score of the middle p-value of x in n, given x_before in n_before.

    Parameters
    ----------
    x, n, x_before, n_before
        Counts and totals that broadcast to one shape.

    Returns
    -------
    float64 of that shape, about standard normal if the share is the same; above 0 where it grew, 0 where
    one of the totals is 0.

    Notes
    -----
    Given both counts together, how many of them fall on the new side does not depend on the unknown share. With
    few counts this is binomial and exact (J. Przyborowski and H. Wilenski, Biometrika 31, 1940); large shares are
    turned round and their score is stretched by the smaller variance of the hypergeometric law. Middle
    p-values (H. Lancaster, JASA 56, 1961) give no false surprise from counts of a few: the mean of
    exp(d·score - d²/2) stays at 1 or below for any d, which is what `watch` builds on.
    """
    now, n, old, n_old = np.broadcast_arrays(*(np.asarray(v, np.float64) for v in (x, n, x_before, n_before)))
    total = n + n_old
    turned = 2 * (now + old) > total
    now, old = np.where(turned, n - now, now), np.where(turned, n_old - old, old)
    both = now + old
    safe = np.maximum(total, 1)
    part = n / safe
    below = now < both * part
    score = np.where(below, 1, -1) * ndtri(np.maximum(_tail(now, both, part, below), TINY))
    score = score / np.sqrt(1 - both / safe) * np.where(turned, -1, 1)
    return np.where((n > 0) & (n_old > 0), score, 0.0)


def _tail(x: Floats, n: Floats, part: Floats, below: NDArray[np.bool_]) -> Floats:
    """Binomial chance of fewer than x, or else of more than x, plus half of that of x itself."""
    many, few, share = np.where(below, n - x, x), np.where(below, x, n - x), np.where(below, 1 - part, part)
    whole = np.where(many > 0, betainc(np.maximum(many, 0.5), few + 1, share), 1.0)
    return np.asarray((whole + np.where(few > 0, betainc(many + 1, np.maximum(few, 0.5), share), 0.0)) / 2, np.float64)


def normal_score(t: ArrayLike, df: ArrayLike) -> Floats:
    """Normal score of Student's t with df degrees of freedom."""
    value = np.asarray(t, np.float64)
    return np.asarray(-np.sign(value) * ndtri(np.maximum(stdtr(df, -np.abs(value)), TINY)), np.float64)


def two_sided(score: ArrayLike) -> Floats:
    """Chance of a normal score at least so far from 0."""
    return np.asarray(2 * ndtr(-np.abs(np.asarray(score, np.float64))), np.float64)
