"""How far a computed vote can be trusted: probabilities of being right, learned from gold.

Two forms. A curve, which never falls, over one feature for all labels; and a logistic curve over several
features with an offset for each group (the label or topic voted for), which is shrunk towards none where
the group has little gold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

Doubles = NDArray[np.float64]
LEAST, MOST = 0.02, 0.98
MIN_CURVE = 20


def clipped(proba: NDArray[np.floating]) -> NDArray[np.float32]:
    """Float32 in [0.02, 0.98]: no vote is ever certain."""
    return np.asarray(np.clip(proba, LEAST, MOST), np.float32)


def flat_curve() -> IsotonicRegression:
    """The cautious default: precision against cosine similarity."""
    return IsotonicRegression(out_of_bounds="clip").fit([0.0, 0.4, 0.9], [0.05, 0.4, 0.9])


def fit_curve(similarity: Doubles, right: NDArray[np.bool_]) -> IsotonicRegression:
    """Precision against similarity, never falling; too little gold leaves the default."""
    if len(similarity) < MIN_CURVE:
        return flat_curve()
    return IsotonicRegression(out_of_bounds="clip").fit(similarity, right.astype(np.float64))


@dataclass(frozen=True)
class Reliability:
    """``logit P(right) = intercept + features @ slopes + offsets[group]``.

    Parameters
    ----------
    slopes
        ``(f,)``, none negative: more of a feature never lowers the probability.
    offsets
        ``(g,)``, one a group; empty before anything was learned.
    """

    intercept: float
    slopes: Doubles
    offsets: Doubles

    @classmethod
    def default(cls, intercept: float, *slopes: float) -> Reliability:
        """Assumed where there is no gold, and what gold is weighed against where there is little."""
        return cls(intercept, np.array(slopes), np.empty(0))

    def __call__(self, features: NDArray[np.floating], group: NDArray[np.integer]) -> NDArray[np.float32]:
        """``(n,)`` float32 in [0.02, 0.98] from ``(n, f)`` features and ``(n,)`` groups."""
        offset = self.offsets[group] if len(self.offsets) else 0.0
        return clipped(expit(self.intercept + _weighted(features, self.slopes) + offset))


def _weighted(features: NDArray[np.floating], slopes: Doubles) -> Doubles:
    """``(n,)`` sum over features; added up one after the other, so that a row depends on no other."""
    out = np.zeros(len(features))
    for feature, slope in zip(features.T, slopes, strict=True):
        out += feature * slope
    return out


def learn(
    default: Reliability,
    features: NDArray[np.floating],
    group: NDArray[np.integer],
    right: NDArray[np.bool_],
    groups: int,
    offset_deviation: float = 0.55,
) -> Reliability:
    """Most probable reliability given gold, with normal priors around the default.

    Parameters
    ----------
    features
        ``(q, f)`` of q votes on gold questions, each cast without the question's own label.
    group
        ``(q,)`` in 0..groups - 1.
    offset_deviation
        Prior standard deviation of the offsets, in logits; the intercept has 3, a slope has 1.

    Returns
    -------
    The default where q is 0.
    """
    if not len(right):
        return default
    f = features.shape[1]
    centre = np.concatenate([[default.intercept], default.slopes, np.zeros(groups)])
    deviation = np.concatenate([[3.0], np.ones(f), np.full(groups, offset_deviation)])

    def loss(x: Doubles) -> tuple[float, Doubles]:
        logit = x[0] + _weighted(features, x[1 : f + 1]) + x[f + 1 :][group]
        pull = (x - centre) / deviation
        wrong = expit(logit) - right
        by_feature = (wrong[:, None] * features).sum(axis=0)
        slope = np.concatenate([[wrong.sum()], by_feature, np.bincount(group, wrong, groups)])
        return float((np.logaddexp(0.0, logit) - right * logit).sum() + (pull @ pull) / 2), slope + pull / deviation

    bounds = [(None, None), *[(0.0, None)] * f, *[(None, None)] * groups]
    x = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    return Reliability(float(x[0]), x[1 : f + 1], x[f + 1 :])
