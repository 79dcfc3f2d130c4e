"""Linear softmax heads on embeddings: trained by scikit-learn on soft labels, applied by numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
LEAST_TARGET = 0.02


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

    def logits(self, rows: Floats) -> NDArray[np.float64]:
        """``(n, k)`` logits before the temperature, for ``(n, d)`` rows."""
        return np.asarray(rows @ self.coef.T + self.intercept, np.float64)

    def predict_proba(self, rows: Floats) -> NDArray[np.float64]:
        """``(n, k)`` calibrated probabilities."""
        return np.asarray(softmax(self.logits(rows) / self.temperature, axis=1))

    def with_temperature(self, temperature: float) -> Head:
        """The same head, calibrated."""
        return replace(self, temperature=float(temperature))


def fit_head(rows: Floats, targets: NDArray[np.float32], weights: NDArray[np.float64], strength: float = 10.0) -> Head:
    """Train on probabilistic labels.

    Each question enters once per label that has a target of at least ``LEAST_TARGET``, weighted by
    target times weight; for the log loss that equals training on the soft target itself.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 embeddings.
    targets
        ``(n, k)`` float32 soft labels.
    weights
        ``(n,)`` confidence of each question.
    strength
        Inverse L2 regularisation (scikit-learn's C).
    """
    k = targets.shape[1]
    row, label = np.nonzero((targets >= LEAST_TARGET) & (weights[:, None] > 0))
    weight = targets[row, label] * weights[row]
    present = np.unique(label)
    coef = np.zeros((k, rows.shape[1]), np.float32)
    intercept = np.full(k, -np.inf, np.float32)
    if len(present) < 2:
        intercept[present] = 0.0
        if not len(present):
            intercept[:] = 0.0
        return Head(coef, intercept)
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-4).fit(rows[row], label, sample_weight=weight)
    if len(present) == 2:
        coef[present] = np.vstack([-model.coef_ / 2, model.coef_ / 2])
        intercept[present] = np.concatenate([-model.intercept_ / 2, model.intercept_ / 2])
    else:
        coef[present], intercept[present] = model.coef_, model.intercept_
    return Head(coef, intercept)
