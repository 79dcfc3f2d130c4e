"""Fits temperature and scopes of a cascade to gold that it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.calibration import MIN_GOLD, fit_temperature
from models.cascade import Cascade, Prediction, Raw, predict_raw
from models.linear.logistic import fit_logistic

Doubles = NDArray[np.float64]
LEAST_EACH = 5
PRIOR_STRENGTH = 2.0


def calibrate(cascade: Cascade, raw: Raw, truth: NDArray[np.int32]) -> tuple[Cascade, Prediction]:
    """The cascade with probabilities that fit ``(n,)`` gold labels, and what it then says of that gold.

    Parameters
    ----------
    raw
        Of n gold questions that cascade, or one like it, had not seen.
    """
    t = raw.logits.shape[1]
    inside, question = truth < t, truth != t
    temperature = fit_temperature(raw.logits[inside], truth[inside])
    valid = fit_sigmoid(raw.valid, question)
    answerable = fit_sigmoid(raw.answerable[question], inside[question])
    fitted = replace(
        cascade,
        head=cascade.head.with_temperature(temperature),
        valid=cascade.valid.calibrated(*valid),
        answerable=cascade.answerable.calibrated(*answerable),
    )
    moved = Raw(raw.logits, raw.valid * valid[0] + valid[1], raw.answerable * answerable[0] + answerable[1])
    return fitted, predict_raw(cascade.taxonomy, moved, temperature)


def fit_sigmoid(log_odds: Doubles, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift of log-odds, (1, 0) where gold is too little to say.

    With less than ``LEAST_EACH`` of one side nothing is known of the slope, but the share of that side
    is: gold without anything out of scope says that it is rare.
    Source: J. Platt, "Probabilistic outputs for support vector machines", 1999, with a normal prior
    around no change instead of smoothed targets.
    """
    if len(right) < MIN_GOLD:
        return 1.0, 0.0
    both = min(right.sum(), (~right).sum()) >= LEAST_EACH
    slopes = (0.05, 10.0) if both else (1.0, 1.0)
    deviation = np.full(2, PRIOR_STRENGTH**-0.5)
    rows, weights = log_odds[:, None], np.ones(len(right))
    x = fit_logistic(rows, right, weights, np.array([1.0, 0.0]), deviation, [slopes, (-10.0, 10.0)])
    return float(x[0]), float(x[1])
