"""Interval estimates for shares."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm


def wilson(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson score interval of a share.

    Parameters
    ----------
    successes, trials
        Counts of the same shape; ``0 <= successes <= trials``.
    level
        Confidence level in (0, 1).

    Returns
    -------
    (low, high) of float64 in [0, 1], nan where there was no trial.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), 209-212.
    """
    s, n = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    z = float(norm.ppf(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = s / n
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)
