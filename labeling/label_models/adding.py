"""What one more voter would do to labels, estimated without fitting the label model again.

The estimate takes the rates that `LatentClass` would give the voter at the labels as they are, and adds its
log-odds to them. It leaves out that other voters are weighed anew and that voters which agree are protected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from labeling.label_models.rates import LEAST, RateSettings
from labeling.values import SoftLabels

LEAST_PROBA = 1e-6
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Added:
    """Labels of the questions that may change.

    Parameters
    ----------
    places
        ``(r,)`` int64, increasing.
    labels
        Of these r questions, with the voter.
    """

    places: NDArray[np.int64]
    labels: SoftLabels


def with_voter(
    labels: SoftLabels, seed: NDArray[np.int32], hit: Bools, inside: Bools, settings: RateSettings | None = None
) -> Added:
    """Labels once a voter votes for one set of labels on some questions.

    Parameters
    ----------
    labels
        ``(n, k)`` as they are.
    seed
        ``(n,)`` int32 seed gold, -1 where there is none.
    hit
        ``(n,)`` bool: questions on which it votes.
    inside
        ``(k,)`` bool: the labels it votes for.
    """
    s = settings or RateSettings()
    if contradicted(seed, hit, inside, s):
        nothing = np.empty(0, np.int64)
        return Added(nothing, SoftLabels(labels.proba[nothing], labels.covered[nothing]))
    silent = ~hit & labels.covered & inside[labels.best()]
    places = np.flatnonzero(hit | silent)
    voted = hit[places]
    score = np.log(np.maximum(labels.proba[places].astype(np.float64), LEAST_PROBA))
    mass = labels.proba.sum(axis=0, dtype=np.float64)
    here, known = labels.proba[hit].astype(np.float64), seed[hit]
    here[known >= 0] = np.eye(len(inside))[known[known >= 0]]
    for _ in range(2):
        spoken, unsaid = _log_odds(float(here[:, inside].sum()), len(here), float(mass[inside].sum()), mass.sum(), s)
        proba = softmax(score + np.where(voted, spoken, unsaid)[:, None] * inside, axis=1)
        here = np.where((known >= 0)[:, None], here, proba[voted])
    return Added(places, SoftLabels(proba.astype(np.float32), np.ones(len(places), bool)))


def contradicted(seed: NDArray[np.int32], hit: Bools, inside: Bools, settings: RateSettings | None = None) -> bool:
    """True where seed gold speaks so much against a voter that its votes would not be heard; as in `with_voter`."""
    s = settings or RateSettings()
    judged = seed[hit & (seed >= 0)]
    right = float(inside[judged].sum())
    return len(judged) > 0 and (right + s.gold_weight * s.precision) / (len(judged) + s.gold_weight) < 0.5


def _log_odds(right: float, cast: int, within: float, mass: float, s: RateSettings) -> tuple[float, float]:
    """What a vote, and what silence, adds to the log score of the labels voted for.

    Parameters
    ----------
    right, cast
        Expected number of right votes, and all votes.
    within, mass
        Expected number of questions of the labels voted for, and of all labels.
    """
    doubt = s.voter_weight + s.option_weight
    precision = (right + doubt * s.precision) / (cast + doubt)
    seen = float(np.clip(cast * precision / (within + 2), 1e-4, 0.9))
    false = min(float(np.clip(cast * (1 - precision) / (mass - within + 2), LEAST, 0.9)), seen)
    spoken = min(float(np.log(seen / false)), s.most_log_odds)
    return spoken, float(np.log1p(-seen) - np.log1p(-false))
