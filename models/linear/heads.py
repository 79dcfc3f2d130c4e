"""Linear softmax heads on embeddings, trained on soft labels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from labeling.blocks import Over, here
from models.linear.fitting import Frame, Part, Task, minimise, sums_of
from models.linear.rows import Held
from models.linear.threads import one_thread

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
LEAST_MASS = 1e-3
# parts of the loss by which a last step improves it; of many questions the rest is far below what chance leaves open
TOLERANCE, TOLERANCE_MANY = 1e-7, 1e-5


@dataclass(frozen=True)
class Head:
    """Softmax over ``k`` classes.

    Parameters
    ----------
    coef
        ``(k, d)`` float32.
    intercept
        ``(k,)`` float32; minus infinity for a class never seen.
    temperature
        Divides the logits; 1 until calibrated.
    """

    coef: Floats
    intercept: Floats
    temperature: float = 1.0

    @property
    def seen(self) -> NDArray[np.bool_]:
        """``(k,)`` bool: classes that training showed at all."""
        return np.isfinite(self.intercept)

    def logits(self, rows: Floats) -> NDArray[np.float64]:
        """``(n, k)`` logits before the temperature, for ``(n, d)`` rows."""
        return np.asarray(rows @ self.coef.T + self.intercept, np.float64)

    def predict_proba(self, rows: Floats) -> NDArray[np.float64]:
        """``(n, k)`` calibrated probabilities."""
        return np.asarray(softmax(self.logits(rows) / self.temperature, axis=1))

    def with_temperature(self, temperature: float) -> Head:
        """The same head, calibrated."""
        return replace(self, temperature=float(temperature))


def fit_head(rows: Floats, targets: Floats, weights: NDArray[np.floating], strength: float = 10.0) -> Head:
    """Multinomial logistic regression on probabilistic labels, for rows that are in memory.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 embeddings.
    targets
        ``(n, k)`` float32 soft labels; a row may be all zero.
    weights
        ``(n,)`` confidence of each question.
    strength
        Inverse L2 regularisation (scikit-learn's C).
    """
    with one_thread():
        return fit_task(task_of(rows, targets, weights), strength)


def task_of(rows: Floats, targets: Floats, weights: NDArray[np.floating]) -> Task:
    """What to fit to rows in memory; those that count nothing are left out."""
    used = np.flatnonzero(weights > 0)
    rows, targets, counted = rows[used], targets[used], weights[used].astype(np.float32)
    return Task((Part(Held(rows), targets.sum(axis=1) * counted),), sums_of(rows, targets, counted))


def fit_task(task: Task, strength: float, sample: Task | None = None, over: Over = here) -> Head:
    """The head with the least loss: the weighted cross entropy plus the squared weights over twice the strength.

    Parameters
    ----------
    sample
        What stands for a task of many blocks: the search begins where this one's ends. What is found does not depend
        on it beyond the tolerance, as there is only one minimum.
    """
    k, d = task.sums.shape[0], task.sums.shape[1] - 1
    present = np.flatnonzero(task.sums[:, -1] > LEAST_MASS)
    coef, intercept = np.zeros((k, d), np.float32), np.full(k, -np.inf, np.float32)
    if len(present) < 2:
        intercept[present if len(present) else slice(None)] = 0.0
        return Head(coef, intercept)
    fitted = _fitted(task.of(present), strength, None if sample is None else sample.of(present), over)
    coef[present], intercept[present] = fitted[:, :-1], fitted[:, -1]
    return Head(coef, intercept)


def _fitted(task: Task, strength: float, sample: Task | None, over: Over) -> Doubles:
    frame = Frame.of(sample or task, strength)
    if sample is None:
        return minimise(task, strength, TOLERANCE, None, frame, over)
    start = minimise(sample, strength, TOLERANCE_MANY, None, frame)
    return minimise(task, strength, TOLERANCE_MANY, start, frame, over)
