"""How much more shares swing from day to day than chance alone would make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import polygamma

from models.drift.surprise import normal_score, surprise

Floats = NDArray[np.float64]

FEW_COUNTS = 3.0
FEW_SIGNALS = 8
SURE = 1000.0


@dataclass(frozen=True)
class Swings:
    """Day-to-day variance over that of drawing by chance, for each of m shares.

    Parameters
    ----------
    factor
        ``(m,)`` or ``(days, m)`` float64, at least 1.
    df
        Of the same shape: degrees of freedom, that is, by how many days' worth the factor is known.
    """

    factor: Floats
    df: Floats

    def score(self, surprises: ArrayLike) -> Floats:
        """Normal scores of surprises, after allowing for swings and for how well they are known."""
        return normal_score(np.asarray(surprises, np.float64) / np.sqrt(self.factor), self.df)

    @classmethod
    def none(cls, m: int) -> Swings:
        """Nothing but chance."""
        return cls(np.ones(m), np.full(m, np.inf))


@dataclass(frozen=True)
class Usual:
    """What the other shares of its kind say about a share's swings: ``(m,)`` usual factor, and worth in days."""

    factor: Floats
    days: Floats


def daily_surprises(x: Floats, n: Floats) -> Floats:
    """``(days, m)`` surprise of each day after all days before it; the first day has none.

    Each day is held against a share that does not contain it, so the days stay independent of each other
    and the unknown share costs nothing (self-starting charts: D. Hawkins, The Statistician 36, 1987).
    """
    return surprise(x, n, np.cumsum(x, 0) - x, np.cumsum(n, 0) - n)


def swings_of(x: ArrayLike, n: ArrayLike, kinds: Sequence[str] | None = None) -> Swings:
    """Swings of ``(days, m)`` counts x of n, from days on which nothing special happened.

    Shares of one kind lend each other strength: with four weeks of days a factor by itself is
    known to a quarter only.
    """
    count, total = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(n, np.float64))
    seen = daily_surprises(count, total)
    usual = usual_swings(seen, count, total, kinds or [""] * count.shape[1])
    return moderated((seen**2).sum(0), np.full(count.shape[1], max(len(count) - 1.0, 0.0)), usual)


def moderated(squares: Floats, days: Floats, usual: Usual) -> Swings:
    """Own squares of surprises over so many days, joined with what is usual.

    Source: G. Smyth, "Linear models and empirical Bayes methods for assessing differential expression",
    Statistical Applications in Genetics and Molecular Biology 3, 2004.
    """
    df = np.maximum(days + usual.days, 1.0)
    return Swings(np.maximum((squares + usual.days * usual.factor) / df, 1.0), np.broadcast_to(df, squares.shape))


def usual_swings(seen: Floats, x: Floats, n: Floats, kinds: Sequence[str]) -> Usual:
    """The usual factor of each share, from all of its kind, and how far to believe it."""
    m, kind = x.shape[1], np.array(kinds, object)
    share = np.divide(x.sum(0), n.sum(0), out=np.zeros(m), where=n.sum(0) > 0)
    counts = x.sum(0) / max(len(x), 1) * (1 - share)
    factor, days = np.ones(m), np.zeros(m)
    own = (seen**2).sum(0) / max(len(seen) - 1, 1)
    for name in dict.fromkeys(kinds):
        at = np.flatnonzero((kind == name) & (counts >= FEW_COUNTS))
        if len(at) >= FEW_SIGNALS and len(seen) > 1:
            # a swing of the share itself weighs the more the more there is to count
            slope = max(float((own[at] - 1).sum() / counts[at].sum()), 0.0)
            factor[kind == name] = 1 + slope * counts[kind == name]
            days[kind == name] = _worth(own[at] / factor[at], len(seen) - 1)
    return Usual(factor, days)


def _worth(ratio: Floats, df: int) -> float:
    """Days that the usual factor is worth: many, if own factors scatter around it no more than by chance."""
    spread = float(np.log(np.maximum(ratio, 1e-6)).var(ddof=1) - polygamma(1, df / 2))
    # 1/x + 1/(2 x²) is the trigamma function at large x
    return min((1 + np.sqrt(1 + 2 * spread)) / spread, SURE) if spread > 0 else SURE
