"""What the traffic so far says about a metric, for planning an experiment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from labeling.errors import OracleError
from labeling.serving.experiments import METRICS, RELATIVE
from labeling.serving.suggestions import require_one_of
from models.experiments.effects import likeness, on_scale, winsorised
from models.experiments.power import Assumed

LEAST = 10


def assumed(metric: str, values: ArrayLike, unit: ArrayLike) -> Assumed:
    """Mean, spread, likeness within units and cases a unit, of past cases.

    Parameters
    ----------
    metric
        One of ``METRICS``.
    values
        ``(n,)`` numbers, one a case; nan where unknown.
    unit
        ``(n,)`` what each case belongs to; different everywhere where cases are the units.

    Raises
    ------
    OracleError
        When fewer than ten values are known, or all are the same.

    The spread of times is that of their logarithms.
    """
    require_one_of("metric", metric, METRICS)
    numbers = np.asarray(values, np.float64)
    known = np.isfinite(numbers)
    numbers, codes = numbers[known], np.unique(np.asarray(unit)[known], return_inverse=True)[1]
    scaled = on_scale(metric, numbers)
    if len(numbers) < LEAST or np.ptp(scaled) == 0:
        raise OracleError(f"{len(numbers)} past cases tell nothing of {metric}; give its mean and spread by hand")
    mean = float((winsorised(numbers) if metric in RELATIVE else numbers).mean())
    sd = mean * float(np.sqrt(np.expm1(scaled.var(ddof=1)))) if metric in RELATIVE else float(scaled.std(ddof=1))
    sizes = np.bincount(codes)
    return Assumed(mean, sd, likeness(scaled, codes), float(sizes.mean()), float(sizes.std() / sizes.mean()))
