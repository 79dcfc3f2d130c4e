"""Logistic regression with a normal prior around given coefficients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Doubles = NDArray[np.float64]


def fit_logistic(
    rows: Doubles,
    right: NDArray[np.bool_],
    weights: Doubles,
    centre: Doubles,
    deviation: Doubles,
    bounds: Sequence[tuple[float, float]] | None = None,
) -> Doubles:
    """``(f + 1,)`` most probable coefficients, the intercept last.

    Parameters
    ----------
    rows, right, weights
        ``(q, f)``, ``(q,)`` and ``(q,)``.
    centre, deviation
        ``(f + 1,)`` mean and standard deviation of the prior.
    bounds
        Least and largest value of each; none by default.
    """

    def loss(x: Doubles) -> tuple[float, Doubles]:
        z = rows @ x[:-1] + x[-1]
        pull = (x - centre) / deviation
        wrong = weights * (expit(z) - right)
        value = float((weights * (np.logaddexp(0.0, z) - right * z)).sum() + pull @ pull / 2)
        return value, np.append(wrong @ rows, wrong.sum()) + pull / deviation

    return np.asarray(minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds).x)
