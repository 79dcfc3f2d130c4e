"""Linear softmax heads on embeddings: trained on soft labels by torch, applied by numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

Floats = NDArray[np.float32]
LEAST_MASS = 1e-3
ITERATIONS = 60


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


def fit_head(rows: Floats, targets: NDArray[np.float32], weights: NDArray[np.float64], strength: float = 10.0) -> Head:
    """Multinomial logistic regression on probabilistic labels.

    Minimises the weighted cross entropy to the soft targets plus the squared weights over twice the
    strength, by L-BFGS (D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale
    optimization", Mathematical Programming 45, 1989).

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
    used = np.flatnonzero(weights > 0)
    mass = (targets[used] * weights[used, None]).sum(axis=0)
    present = np.flatnonzero(mass > LEAST_MASS)
    coef = np.zeros((targets.shape[1], rows.shape[1]), np.float32)
    intercept = np.full(targets.shape[1], -np.inf, np.float32)
    if len(present) < 2:
        intercept[present if len(present) else slice(None)] = 0.0
        return Head(coef, intercept)
    fitted = _minimise(rows[used], targets[np.ix_(used, present)], weights[used], strength)
    coef[present], intercept[present] = fitted[:, :-1], fitted[:, -1]
    return Head(coef, intercept)


def _minimise(rows: Floats, targets: Floats, weights: NDArray[np.float64], strength: float) -> Floats:
    """``(k, d + 1)`` weights and intercepts."""
    import torch  # half a second that only training needs to spend

    x = torch.from_numpy(np.column_stack([rows, np.ones(len(rows), np.float32)]))
    y, w = torch.from_numpy(np.ascontiguousarray(targets)), torch.from_numpy(weights.astype(np.float32))
    theta = torch.zeros(y.shape[1], x.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [theta], max_iter=ITERATIONS, tolerance_grad=1e-3, tolerance_change=1e-7, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        fit = -(w * (y * torch.log_softmax(x @ theta.T, dim=1)).sum(dim=1)).sum()
        total = fit + theta[:, :-1].square().sum() / (2 * strength)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums in one order give the same bytes everywhere, and threads wait for each other
    try:
        optimiser.step(loss)  # type: ignore[no-untyped-call]
    finally:
        torch.set_num_threads(threads)
    return np.asarray(theta.detach().numpy(), np.float32)
