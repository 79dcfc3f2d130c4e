"""Whether stated probabilities still fit what turned out right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from labeling.errors import OracleError
from models.calibration import expected_calibration_error
from models.drift.shift import RISK, Shift

Floats = NDArray[np.float64]

LEAST_GAP = 0.03
FEWEST = 10
BINS = 10


@dataclass(frozen=True)
class Miscalibration:
    """How far probabilities are off, all in [0, 1]; nan where there are too few questions.

    Parameters
    ----------
    value, low, high
        Root mean square distance of probability and share right over bins, freed from the part that chance adds, and
        its interval.
    plain
        Expected calibration error as the report of a run states it. With few questions chance alone makes it large.
    gap
        Mean probability minus share right, in [-1, 1]: above 0 promises too much.
    n
        Questions.
    """

    value: float
    low: float
    high: float
    plain: float
    gap: float
    n: int


def miscalibration(
    proba: ArrayLike, right: ArrayLike, seed: int, confidence: float = 0.95, draws: int = 500
) -> Miscalibration:
    """Distance of probabilities from what was right, without the bias of binning.

    Parameters
    ----------
    proba, right
        ``(n,)`` probabilities in [0, 1], and whether what they are about was so.
    seed, draws
        Of the bootstrap for the interval, which is centred on the bias-free value.

    Notes
    -----
    In bins of equal counts the square of the distance is too large by the variance of the share right, which is taken
    off. Source: A. Kumar, P. Liang and T. Ma, "Verified uncertainty calibration", NeurIPS 2019.
    """
    said, good = _checked(proba, right)
    n, gap = len(said), float((said - good).mean()) if len(said) else float("nan")
    plain = expected_calibration_error(said, good > 0, BINS)
    if n < FEWEST * 2:
        return Miscalibration(np.nan, np.nan, np.nan, plain, gap, n)
    order = np.argsort(said, kind="stable")
    bins = np.array_split(order, min(BINS, n // FEWEST))
    rng = np.random.default_rng(seed)
    square = float(sum(_squares(said[b][None], good[b][None])[0] for b in bins)) / n
    drawn = np.zeros(draws)
    for b in bins:
        again = rng.choice(b, (draws, len(b)))
        drawn += _squares(said[again], good[again]) / n
    # a drawn sample takes its own variance off, and holds that of the first sample once more
    off = np.quantile(drawn - drawn.mean(), [0.5 - confidence / 2, 0.5 + confidence / 2])
    low, value, high = (float(np.sqrt(max(v, 0.0))) for v in (square + off[0], square, square + off[1]))
    return Miscalibration(value, low, high, plain, gap, n)


def calibration_drift(
    before: tuple[ArrayLike, ArrayLike],
    now: tuple[ArrayLike, ArrayLike],
    name: str = "answers",
    risk: float = RISK,
    least: float = LEAST_GAP,
) -> Shift:
    """Whether mean probability minus share right moved between two windows.

    Parameters
    ----------
    before, now
        ``(n,)`` probabilities and whether each was right, of questions reviewed at random or of all that have feedback.
    name
        What the probabilities are about, such as a stage.
    risk, least
        An alarm needs a chance of at most risk, and a gap that moved by at least least.

    Returns
    -------
    A shift of kind "calibration": before and now are the gaps, its effect is their difference, in [-2, 2]. The
    difference of probability and outcome is taken question by question, which leaves only the noise of the outcome, and
    the two means are compared by Welch's test (B. Welch, Biometrika 34, 1947).
    """
    old, new = (np.subtract(*_checked(*side)) for side in (before, now))
    gaps = [float(d.mean()) if len(d) else float("nan") for d in (old, new)]
    p = _welch(old, new) if min(len(old), len(new)) >= FEWEST else float("nan")
    effect = gaps[1] - gaps[0]
    alarm = bool(p <= risk and abs(effect) >= least)
    return Shift(name, "calibration", gaps[0], gaps[1], effect, p, p, len(old), len(new), alarm)


def _welch(old: Floats, new: Floats) -> float:
    """Two-sided chance; sides without any spread are lent that of one outcome gone wrong."""
    parts = [
        max(float(d.var(ddof=1)), 1 / len(d)) / len(d) if d.var() < 1e-12 else d.var(ddof=1) / len(d)
        for d in (old, new)
    ]
    df = sum(parts) ** 2 / sum(v * v / (len(d) - 1) for v, d in zip(parts, (old, new), strict=True))
    return float(2 * student.sf(abs(new.mean() - old.mean()) / np.sqrt(sum(parts)), df))


def _squares(said: Floats, good: Floats) -> Floats:
    """``(r,)`` squared distance of a bin of ``(r, b)`` questions times b, without the part that chance adds."""
    share, b = good.mean(1), said.shape[1]
    return np.asarray(b * ((said.mean(1) - share) ** 2 - share * (1 - share) / (b - 1)), np.float64)


def _checked(proba: ArrayLike, right: ArrayLike) -> tuple[Floats, Floats]:
    said, good = np.asarray(proba, np.float64), np.asarray(right)
    if said.ndim != 1 or said.shape != good.shape:
        raise OracleError(f"{said.size} probabilities were given for {good.size} outcomes: give each its outcome")
    bad = np.flatnonzero(~((said >= 0) & (said <= 1)))
    if len(bad):
        raise OracleError(f"probability {said[bad[0]]} at place {bad[0]} does not lie from 0 to 1")
    return said, good.astype(np.float64)
