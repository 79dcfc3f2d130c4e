"""Fits a linear softmax to soft targets by sums over blocks, so that no more than a block is in memory.

The cross entropy is ``sum of weight * log(sum of exp(logits)) - sum of weight * target * logits``. The second sum is
linear in what is sought, ``<sums, theta>`` with ``sums = sum of weight * target * row``, so that targets are needed
once, and each further step asks for nothing but rows and weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from labeling.blocks import Over, here
from models.linear.rows import Rows

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Loss = Callable[[Doubles], tuple[float, Doubles]]
TILE = 2048
MEMORY = 20
MOST_STEPS = 200
# of lengths of a step; where rounding hides what is left to gain, more would find nothing
MOST_TRIALS = 10


@dataclass(frozen=True)
class Part:
    """Some rows of training, and how much each counts; rows that count nothing are left out.

    Parameters
    ----------
    rows
        ``(b, d)``.
    weights
        ``(b,)`` float32, at least 0: weight times the sum of its target.
    share
        All weights count times this.
    """

    rows: Rows
    weights: Floats
    share: float = 1.0

    def used(self) -> tuple[Floats, Floats]:
        """Rows that count, and their weights."""
        rows, used = self.rows.read(), self.weights > 0
        return (rows, self.weights) if used.all() else (rows[used], self.weights[used])


@dataclass(frozen=True)
class Task:
    """What a head is fitted to.

    Parameters
    ----------
    parts
        All rows, by block.
    sums
        ``(k, d + 1)`` float64: weights times targets times rows, and in the last column times one.
    """

    parts: Sequence[Part]
    sums: Doubles

    def of(self, labels: NDArray[np.integer]) -> Task:
        """For some of the k labels; what falls to others is next to nothing."""
        return Task(self.parts, self.sums[labels])


def sums_of(rows: Floats, targets: Floats, weights: Floats) -> Doubles:
    """``(k, d + 1)`` float64 of ``(b, d)`` rows, ``(b, k)`` targets and ``(b,)`` weights."""
    counted = targets * weights[:, None]
    total = np.zeros((targets.shape[1], rows.shape[1] + 1))
    for at in _tiles(len(rows)):
        total[:, :-1] += counted[at].T @ rows[at]
        total[:, -1] += counted[at].sum(axis=0)
    return total


def minimise(
    task: Task, strength: float, tolerance: float, start: Doubles | None, frame: Frame, over: Over = here
) -> Doubles:
    """``(k, d + 1)`` float64 coefficients, the intercepts last, with the least loss.

    The loss is the weighted cross entropy plus the squared coefficients over twice the strength. L-BFGS (D. C. Liu and
    J. Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical Programming 45, 1989)
    in coordinates in which its curvature is about the same everywhere.

    Parameters
    ----------
    tolerance
        Ends when a step improves the loss by no more than this part of it.
    start
        ``(k, d + 1)``; zero by default.
    """
    first = np.zeros(task.sums.shape) if start is None else start
    loss = partial(_loss, task, strength, frame, over)
    options = {"maxiter": MOST_STEPS, "ftol": tolerance, "gtol": 1e-6, "maxcor": MEMORY, "maxls": MOST_TRIALS}
    return frame.back(minimize(loss, frame.into(first), jac=True, method="L-BFGS-B", options=options).x)


def _loss(task: Task, strength: float, frame: Frame, over: Over, x: Doubles) -> tuple[float, Doubles]:
    theta = frame.back(x).astype(np.float32)
    exact = theta.astype(np.float64)  # rounded alike in both sums, so that they cancel
    value, slope = -float((task.sums * exact).sum()), -task.sums
    for part, (more, steeper) in zip(task.parts, over(partial(spread, theta), task.parts), strict=True):
        value += part.share * more
        slope += part.share * steeper
    slope[:, :-1] += exact[:, :-1] / strength
    return value + float(np.square(exact[:, :-1]).sum()) / (2 * strength), frame.turned(slope)


def spread(theta: Floats, part: Part) -> tuple[float, Doubles]:
    """Sum of the weighted log normalisers of a part's rows, and its slope ``(k, d + 1)`` float64."""
    rows, weights = part.used()
    value, slope = 0.0, np.zeros(theta.shape)
    coef, intercept = np.ascontiguousarray(theta[:, :-1]), theta[:, -1]
    for at in _tiles(len(rows)):
        said = rows[at] @ coef.T
        said += intercept
        most = said.max(axis=1, keepdims=True)
        said -= most
        np.exp(said, out=said)
        total = said.sum(axis=1, keepdims=True)
        value += float((weights[at] * (np.log(total) + most)[:, 0]).sum(dtype=np.float64))
        said *= weights[at][:, None] / total
        slope[:, :-1] += said.T @ rows[at]
        slope[:, -1] += said.sum(axis=0)
    return value, slope


@dataclass(frozen=True)
class Frame:
    """Coordinates: along the axes of the rows' spread, each scaled by the curvature that is expected there.

    The curvature of a label that has a share p of all weight is about ``p (1 - p)`` times the spread of all rows, so
    that one turn serves all labels.
    """

    axes: Doubles
    scale: Doubles

    @classmethod
    def of(cls, task: Task, strength: float) -> Frame:
        """From all rows of a task, or of one that stands for it."""
        spreads = [part.share * _spread_of(*part.used()) for part in task.parts]
        values, axes = np.linalg.eigh(np.sum(spreads, axis=0))
        share = task.sums[:, -1] / task.sums[:, -1].sum()
        curved = (share * (1 - share))[:, None] * np.maximum(values, 0.0)
        return cls(axes, 1 / np.sqrt(curved + 1 / strength))

    def into(self, theta: Doubles) -> Doubles:
        """``(k (d + 1),)`` coordinates of ``(k, d + 1)`` coefficients."""
        return np.asarray((theta @ self.axes / self.scale).ravel())

    def back(self, x: Doubles) -> Doubles:
        """Coefficients at coordinates."""
        return np.asarray((x.reshape(self.scale.shape) * self.scale) @ self.axes.T)

    def turned(self, slope: Doubles) -> Doubles:
        """Slope in coordinates, of a slope in coefficients."""
        return np.asarray(((slope @ self.axes) * self.scale).ravel())


def _spread_of(rows: Floats, weights: Floats) -> Doubles:
    """``(d + 1, d + 1)`` float64: weighted products of all columns, a column of ones among them."""
    total = np.zeros((rows.shape[1] + 1, rows.shape[1] + 1))
    for at in _tiles(len(rows)):
        counted = rows[at] * weights[at][:, None]
        total[:-1, :-1] += rows[at].T @ counted
        total[:-1, -1] += counted.sum(axis=0)
    total[-1, :-1], total[-1, -1] = total[:-1, -1], weights.sum(dtype=np.float64)
    return total


def _tiles(n: int) -> list[slice]:
    """Few enough rows that what is made of them stays in the cache."""
    return [slice(start, min(start + TILE, n)) for start in range(0, n, TILE)]
