"""Shares of labels and voters compared between two windows: effect, chance, and chance corrected for all tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from labeling.errors import OracleError
from models.drift.shift import (
    LEAST,
    RISK,
    Shift,
    checked_counts,
    cohens_h,
    holm,
    share_of,
    shifts,
    stability_index,
)
from models.drift.surprise import surprise, two_sided
from models.drift.swings import Swings

Floats = NDArray[np.float64]

LEAST_INDEX = 0.1


@dataclass(frozen=True)
class Pairs:
    """Counts x of n of m shares in two windows, all ``(m,)``; n may be one number for all."""

    kind: str
    names: Sequence[str]
    before: ArrayLike
    n_before: ArrayLike
    now: ArrayLike
    n_now: ArrayLike
    swings: Swings | None = None


def shares_drift(
    before: ArrayLike,
    now: ArrayLike,
    names: Sequence[str],
    swings: Swings | None = None,
    risk: float = RISK,
    least: float = LEAST,
) -> list[Shift]:
    """Whether the shares of k labels moved as a whole, and which of them.

    Parameters
    ----------
    before, now
        ``(k,)`` questions of each label in the two windows.
    names
        The labels.
    swings
        Of the ``k`` shares from day to day (`swings_of`); without it only chance is allowed for.
    risk, least
        An alarm needs a corrected chance of at most risk, and a Cohen's h of at least least.

    Returns
    -------
    First the whole, of kind "label shares", whose effect is the population stability index; it alarms from .1 on. Then
    each label, of kind "label share". All are corrected together.
    """
    old, new = (np.asarray(counts, np.float64) for counts in (before, now))
    pairs = Pairs("label share", names, old, old.sum(), new, new.sum(), swings)
    p_all = _homogeneity(old, new, swings)
    each = compared([pairs], risk, least, (p_all,))
    q, index = float(holm([p_all, *(s.p for s in each)])[0]), stability_index(old, new)
    alarm = q <= risk and index >= LEAST_INDEX
    sizes = (int(old.sum()), int(new.sum()))
    return [Shift("all labels", "label shares", np.nan, np.nan, index, p_all, q, *sizes, alarm), *each]


def voter_drift(
    before: tuple[int, ArrayLike, ArrayLike],
    now: tuple[int, ArrayLike, ArrayLike],
    names: Sequence[str],
    swings: tuple[Swings | None, Swings | None] = (None, None),
    risk: float = RISK,
    least: float = LEAST,
) -> list[Shift]:
    """Whether each voter votes more or less often, and is contradicted more or less often.

    Parameters
    ----------
    before, now
        Of each window: number of questions, ``(m,)`` votes of each voter, and ``(m,)`` of them where another voter
        says otherwise.
    names
        The voters.
    swings
        Of coverage and of conflict from day to day (`swings_of`).
    risk, least
        As in `shares_drift`.

    Returns
    -------
    m shifts of kind "voter coverage", then m of kind "voter conflict", corrected together for 2m tests.
    """
    coverage = Pairs("voter coverage", names, before[1], before[0], now[1], now[0], swings[0])
    conflict = Pairs("voter conflict", names, before[2], before[1], now[2], now[1], swings[1])
    return compared([coverage, conflict], risk, least)


def compared(
    parts: Sequence[Pairs], risk: float = RISK, least: float = LEAST, further: Sequence[float] = ()
) -> list[Shift]:
    """One shift a share, corrected together, and for further chances that were tested beside them."""
    found = [_compared(part) for part in parts]
    p = np.concatenate([part["p"] for part in found])
    q = holm(np.concatenate([p, np.asarray(further, np.float64)]))[: len(p)]
    before, now, n_before, n_now = (
        np.concatenate([part[c] for part in found]) for c in ("before", "now", "n_before", "n_now")
    )
    effect = cohens_h(before, now)
    alarm = (q <= risk) & (np.abs(np.nan_to_num(effect)) >= least)
    names = [(name, part.kind) for part in parts for name in part.names]
    return shifts(names, np.column_stack([before, now, effect, p, q, n_before, n_now]), alarm)


def _compared(part: Pairs) -> dict[str, Floats]:
    old, n_old = checked_counts(part.before, part.n_before, part.names)
    new, n_new = checked_counts(part.now, part.n_now, part.names)
    swings = part.swings or Swings.none(len(part.names))
    if swings.factor.shape != old.shape:
        raise OracleError(f"swings of {swings.factor.size} shares were given for {old.size} of kind {part.kind}")
    p = two_sided(swings.score(surprise(new, n_new, old, n_old)))
    p = np.where((n_old > 0) & (n_new > 0), p, np.nan)
    return {
        "before": share_of(old, n_old),
        "now": share_of(new, n_new),
        "n_before": n_old,
        "n_now": n_new,
        "p": p,
    }


def _homogeneity(before: Floats, now: Floats, swings: Swings | None) -> float:
    """Chance of so large a chi-square between two count vectors, over the mean swing of the shares.

    Labels with fewer than five expected questions count as one. Source: J. Rao and A. Scott, "The analysis of
    categorical data from complex sample surveys", JASA 76, 1981, for dividing by the mean.
    """
    both, small = before + now, min(before.sum(), now.sum()) / max(before.sum() + now.sum(), 1)
    rare = both * small < 5
    sides = np.stack([np.append(side[~rare], side[rare].sum()) for side in (before, now)])
    sides = sides[:, sides.sum(0) > 0]
    if sides.shape[1] < 2 or not sides.sum(1).all():
        return float("nan")
    expected = sides.sum(1, keepdims=True) * sides.sum(0) / sides.sum()
    factor = float(np.average(swings.factor, weights=1 - both / both.sum())) if swings else 1.0
    return float(chi2.sf(((sides - expected) ** 2 / expected).sum() / factor, sides.shape[1] - 1))
