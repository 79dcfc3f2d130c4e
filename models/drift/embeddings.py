"""Whether two sets of embeddings differ, how far, and which of the new ones stand out most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import rankdata

from labeling.errors import OracleError
from models.drift.shift import RISK, Shift, holm

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

NAMES = ("as a whole", "in places")
TINY = 1e-12
MOST = 1000
LEAST_AREA = 0.55
LEAST_PART = 0.01
WIDTH, RIDGE = 4.0, 1.0
NEAR = 10.0
STANDS_OUT = 2.5
PERMUTATIONS = 499
FEWEST = 20


@dataclass(frozen=True)
class EmbeddingDrift:
    """A shift of embeddings, seen in two ways that are corrected together, and what is new.

    Parameters
    ----------
    whole
        Everything moved a little, such as longer texts or another language. Its effect is the area under the curve
        of a classifier that tells new rows from old ones and has not seen the row it judges: .5 means that they
        cannot be told apart, 1 that they always can.
    places
        Something new in some places, such as a new topic. Its effect is the part of `now`, in [-1, 1], that stands
        where there was little before, beyond what chance would put there.
    standing_out
        int64 places in `now`, first those that have the most of their like in `now` and the least in `before`. Only
        the rows that were looked at.
    """

    whole: Shift
    places: Shift
    standing_out: Places

    @property
    def shifts(self) -> list[Shift]:
        """Both."""
        return [self.whole, self.places]


def embedding_drift(
    before: NDArray[np.floating],
    now: NDArray[np.floating],
    seed: int,
    days: tuple[ArrayLike, ArrayLike] | None = None,
    risk: float = RISK,
    least: tuple[float, float] = (LEAST_AREA, LEAST_PART),
) -> EmbeddingDrift:
    """Two-sample tests of embeddings.

    Parameters
    ----------
    before, now
        ``(n, d)`` and ``(n2, d)`` unit rows. Up to `MOST` of each are drawn by the seed; with fewer than `FEWEST` on
        a side nothing is tested.
    seed
        Of the draw and of the permutations.
    days
        ``(n,)`` and ``(n2,)`` day of each row. Whole days are then permuted, so that ordinary swings between
        days are no drift; that takes some days on each side, such as 21 and 7.
    risk, least
        An alarm needs a corrected chance of at most risk, and an area and a part of at least these.

    Notes
    -----
    Both chances come from the same permutations, so that they are right for every size. The whole is judged by kernel
    ridge regression on the side, each row predicted without itself by the shortcut of linear smoothers; places
    by the share of `now` among the neighbours of each row under a narrow kernel, with the largest weighing most.
    Sources: D. Lopez-Paz and M. Oquab, "Revisiting classifier two-sample tests", ICLR 2017; G. Wahba, "Spline
    models for observational data", 1990, for the shortcut; N. Henze, Annals of Statistics 16, 1988, for neighbours.
    """
    old, new = _checked(before), _checked(now)
    sizes, rng = (len(old), len(new)), np.random.default_rng(seed)
    if min(sizes) < FEWEST:
        whole, places = (_shift(name, np.nan, np.nan, np.nan, sizes, False) for name in NAMES)
        return EmbeddingDrift(whole, places, np.empty(0, np.int64))
    from_old, from_new = (np.sort(rng.permutation(size)[:MOST]) for size in sizes)
    side = np.repeat([0.0, 1.0], [len(from_old), len(from_new)])
    group = None if days is None else np.concatenate([_days(days[0], old)[from_old], _days(days[1], new)[from_new]])
    rows, sides = np.vstack([old[from_old], new[from_new]]), np.column_stack([side, *_permuted(side, group, rng)])
    effect, p, local = _tested(rows @ rows.T, sides)
    whole, places = (
        _shift(name, e, chance, q, sizes, bool(q <= risk and e >= enough))
        for name, e, chance, q, enough in zip(NAMES, effect, p, holm(p), least, strict=True)
    )
    order = np.argsort(-local[len(from_old) :], kind="stable")
    return EmbeddingDrift(whole, places, from_new[order].astype(np.int64))


def _tested(cosines: Floats, sides: Floats) -> tuple[tuple[float, float], tuple[float, float], Floats]:
    """Both effects and both chances for the first column of sides, and the ``(n,)`` crowding under it."""
    said, local = predicted(cosines, sides), crowding(cosines, sides)
    ones = sides.sum(0)
    part = ((local > STANDS_OUT) * sides).sum(0) / ones
    effect = (float(_areas(said, sides)[0]), float(part[0] - part[1:].mean()))
    p = _chance((said * sides).sum(0) / ones), _chance((np.maximum(local, 0) ** 4 * sides).sum(0))
    return effect, p, local[:, 0]


def predicted(cosines: Floats, sides: Floats) -> Floats:
    """``(n, s)``: what all other rows say of each row's side, for each column of ``(n, s)`` sides."""
    near = np.exp(WIDTH * (cosines - 1))
    near -= near.mean(0)
    near -= near.mean(1, keepdims=True)
    n, size = len(near), max(float(np.trace(near)) / len(near), TINY)
    hat = cho_solve(cho_factor(near + RIDGE * size * np.eye(n), lower=True), near).T
    own, centred = np.diag(hat)[:, None], sides - sides.mean(0)
    # a row that is left out also moves the mean of the rest, by its own part of it
    return np.asarray((hat @ centred - own * centred * n / (n - 1)) / (1 - own), np.float64)


def crowding(cosines: Floats, sides: Floats) -> Floats:
    """``(n, s)``: how many more neighbours than usual each row has on side 1, in standard deviations."""
    near = np.exp(NEAR * (cosines - 1))
    np.fill_diagonal(near, 0.0)
    centred = sides - sides.mean(0)
    spread = sides.std(0) * np.sqrt((near**2).sum(1))[:, None]
    found = near @ centred + near.sum(1)[:, None] * centred / (len(near) - 1)
    return np.asarray(found / np.maximum(spread, TINY), np.float64)


def _permuted(side: Floats, group: NDArray[np.generic] | None, rng: np.random.Generator) -> list[Floats]:
    if group is None:
        return [rng.permutation(side) for _ in range(PERMUTATIONS)]
    key, place = np.unique(np.column_stack([side, group]), axis=0, return_inverse=True)
    return [rng.permutation(key[:, 0])[place.ravel()] for _ in range(PERMUTATIONS)]


def _chance(statistic: Floats) -> float:
    """Share of permutations, the first column among them, that reach the first."""
    return float((statistic >= statistic[0] - TINY).mean())


def _shift(name: str, effect: float, p: float, q: float, sizes: tuple[int, int], alarm: bool) -> Shift:
    return Shift(name, "embeddings", np.nan, np.nan, effect, p, float(q), *sizes, alarm)


def _areas(said: Floats, sides: Floats) -> Floats:
    """Area under the curve of each column of scores for its column of sides (Mann-Whitney)."""
    rank = rankdata(said, axis=0)
    ones = sides.sum(0)
    below = (rank * sides).sum(0) - ones * (ones + 1) / 2
    return np.asarray(below / np.maximum(ones * (len(sides) - ones), 1), np.float64)


def _checked(rows: NDArray[np.floating]) -> Floats:
    found = np.asarray(rows, np.float64)
    if found.ndim != 2 or not np.isfinite(found).all():
        raise OracleError(f"embeddings of shape {found.shape} were given, but need to be rows of finite numbers")
    return found


def _days(days: ArrayLike, rows: Floats) -> NDArray[np.generic]:
    found = np.asarray(days)
    if found.shape != (len(rows),):
        raise OracleError(f"{found.size} days were given for {len(rows)} rows: give each row its day")
    return np.unique(found, return_inverse=True)[1]
