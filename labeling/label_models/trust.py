"""How much of each computed voter's confidence to believe, learned from gold.

Computed voters look at the same embeddings, so they err together, and their confidences, each right by
itself, are too much when added up. Weights below 1 make up for that (logarithmic opinion pool; C. Genest
and J. V. Zidek, "Combining Probability Distributions: A Critique and an Annotated Bibliography",
Statistical Science 1 (1986); weights by likelihood as in G. E. Hinton, "Training Products of Experts by
Minimizing Contrastive Divergence", Neural Computation 14 (2002), section 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

Floats = NDArray[np.float64]
STRENGTH = 20.0


def start(voices: Floats) -> float:
    """Weight of each of these voters before gold is seen: four count as two, a lone one fully."""
    return float(min(1.0, max(voices.sum(), 1.0) ** -0.5))


def weigh(score: Floats, gains: Floats, gold: NDArray[np.int32], voices: Floats, each: Floats | None = None) -> Floats:
    """Most probable weights given gold, with a normal prior around `start`.

    Parameters
    ----------
    score
        ``(g, k)`` log posterior of the gold questions, up to a constant, from everything else.
    gains
        ``(c, g, k)`` what each computed voter would add at weight 1.
    gold
        ``(g,)`` labels.
    voices
        ``(c,)`` weight of each voter among its copies.
    each
        ``(g,)`` how much each gold question counts, by default 1.

    Returns
    -------
    ``(c,)`` in [0, 1].
    """
    centre = np.full(len(gains), start(voices))
    if not len(gold):
        return centre
    at = np.arange(len(gold))
    count = np.ones(len(gold)) if each is None else each
    right = gains[:, at, gold] * count

    def loss(w: Floats) -> tuple[float, Floats]:
        total = score + np.tensordot(w, gains, 1)
        pull = voices * (w - centre)
        slope = (softmax(total, axis=1) * count[:, None] * gains).sum(axis=(1, 2)) - right.sum(axis=1)
        worth = -(log_softmax(total, axis=1)[at, gold] * count).sum() + STRENGTH / 2 * (pull @ (w - centre))
        return float(worth), slope + STRENGTH * pull

    return np.asarray(minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(centre)).x)
