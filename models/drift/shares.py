"""Shares of labels and voters compared between two windows: effect, chance, and chance corrected for all tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
)
from models.drift.surprise import surprise, two_sided
from models.drift.swings import Swings

Floats = NDArray[np.float64]


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


def compared(parts: Sequence[Pairs], risk: float = RISK, least: float = LEAST) -> list[Shift]:
    """One shift a share, corrected together.

    Parameters
    ----------
    risk, least
        An alarm needs a corrected chance of at most risk, and a Cohen's h of at least least.
    """
    found = [_compared(part) for part in parts]
    p = np.concatenate([part["p"] for part in found])
    q = holm(p)
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
