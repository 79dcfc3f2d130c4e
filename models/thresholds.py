"""Thresholds per stage and template for a wanted precision."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import Taxonomy
from models.calibration import least_score_for_precision
from models.cascade import Prediction, Thresholds

POOL = 12.0
PRIOR = 2.0


def choose_thresholds(
    prediction: Prediction, truth: NDArray[np.int32], taxonomy: Taxonomy, precision: float
) -> Thresholds:
    """Thresholds per stage and template for a wanted precision.

    The validity and topic stages only stop what is more likely wrong than right. The threshold over
    all templates is the lowest score at which everything above it has the wanted precision on the
    calibration gold; a template's own gold moves its threshold as far as it outweighs ``POOL``
    answers at the pooled threshold.
    """
    t = len(taxonomy.template_labels)
    truth = truth[: len(prediction.valid)]
    score, right = prediction.template_proba, prediction.template == truth
    if not len(truth):
        return Thresholds(0.5, precision, np.full(t, precision))
    pooled = least_score_for_precision(score, right, precision, precision * PRIOR, PRIOR)
    template = np.full(t, pooled)
    for c in range(t):
        mine = prediction.template == c
        own = least_score_for_precision(score[mine], right[mine], precision, precision * PRIOR, PRIOR)
        share = mine.sum() / (mine.sum() + POOL)
        template[c] = share * min(own, 1.0) + (1 - share) * pooled
    return Thresholds(0.5, float(min(0.5, pooled)), template)
