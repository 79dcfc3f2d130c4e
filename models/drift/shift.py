"""One thing that was compared before and now, and the rules by which it becomes an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labeling.errors import OracleError

Floats = NDArray[np.float64]

RISK = 0.05
LEAST = 0.05


@dataclass(frozen=True)
class Shift:
    """What moved, how far, and how sure that is.

    Parameters
    ----------
    name
        Of the label or voter, or of the whole that was compared.
    kind
        "label share", "label shares", "voter coverage", "voter conflict", "embeddings", "calibration" or another.
    before, now
        Shares in [0, 1], or means; nan where there is no such number.
    effect
        How far it moved, whatever the number of questions. Cohen's h for a share: .2 is called small, .5 medium;
        other kinds say which effect they take.
    p, q
        Chance of so much if nothing had changed, in [0, 1]: of this test alone, and corrected for all tests made
        together. nan where there was nothing to test.
    n_before, n_now
        Questions, or votes, on each side.
    alarm
        The corrected chance is small *and* the effect is large enough to matter.
    """

    name: str
    kind: str
    before: float
    now: float
    effect: float
    p: float
    q: float
    n_before: int
    n_now: int
    alarm: bool


def cohens_h(before: ArrayLike, now: ArrayLike) -> Floats:
    """Effect of a share that went from before to now, in [-π, π]; 0 is none, and it is nan where a share is.

    Source: J. Cohen, "Statistical power analysis for the behavioral sciences", 1988, chapter 6.
    """
    low, high = (np.arcsin(np.sqrt(np.asarray(share, np.float64))) for share in (before, now))
    return np.asarray(2 * (high - low), np.float64)


def holm(p: ArrayLike) -> Floats:
    """``(m,)`` chances corrected for their number; nan stays nan and does not count.

    The chance of even one false alarm among all tests stays below the level, whatever the tests have to do with
    each other; voters copy each other. Source: S. Holm, "A simple sequentially rejective multiple test
    procedure", Scandinavian Journal of Statistics 6, 1979.
    """
    raw = np.asarray(p, np.float64)
    corrected = np.full(raw.shape, np.nan)
    known = np.flatnonzero(~np.isnan(raw))
    order = known[np.argsort(raw[known], kind="stable")]
    steps = raw[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return corrected


def share_of(x: ArrayLike, n: ArrayLike) -> Floats:
    """Counts over totals, nan where the total is 0."""
    count, total = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(n, np.float64))
    return np.asarray(np.divide(count, total, out=np.full(count.shape, np.nan), where=total > 0), np.float64)


def checked_counts(x: ArrayLike, n: ArrayLike, names: Sequence[str]) -> tuple[Floats, Floats]:
    """Float64 counts and totals of one shape, refused where a count is negative or above its total."""
    count, total = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(n, np.float64))
    if count.shape[-1:] != (len(names),):
        raise OracleError(f"{len(names)} names were given for counts of shape {count.shape}: give each column a name")
    bad = np.argwhere(~((count >= 0) & (count <= total)))
    if len(bad):
        at = tuple(bad[0])
        raise OracleError(
            f"{names[bad[0][-1]]} counts {count[at]:g} of {total[at]:g}, but a count lies from 0 to its total"
        )
    return count, total


def shifts(names: Sequence[tuple[str, str]], numbers: Floats, alarm: ArrayLike) -> list[Shift]:
    """Shifts of m (name, kind), from ``(m, 7)`` before, now, effect, p, q and both counts, and ``(m,)`` alarms."""
    return [
        Shift(name, kind, *_five(row), int(row[5]), int(row[6]), bool(wrong))
        for (name, kind), row, wrong in zip(names, numbers.tolist(), np.asarray(alarm), strict=True)
    ]


def _five(row: list[float]) -> tuple[float, float, float, float, float]:
    return row[0], row[1], row[2], row[3], row[4]
