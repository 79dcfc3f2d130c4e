"""How much of each computed voter's confidence to believe, learned from gold.

Computed voters look at the same embeddings, so they err together, and their confidences, each right by
itself, are too much when added up. Weights below 1 make up for that (logarithmic opinion pool; C. Genest
and J. V. Zidek, "Combining Probability Distributions: A Critique and an Annotated Bibliography",
Statistical Science 1 (1986); weights by likelihood as in G. E. Hinton, "Training Products of Experts by
Minimizing Contrastive Divergence", Neural Computation 14 (2002), section 1).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from labeling.label_models.evidence import Evidence
from labeling.label_models.patterns import Patterns
from labeling.label_models.teaching import GoldRows

Floats = NDArray[np.float64]
STRENGTH = 20.0


def start(voices: Floats) -> float:
    """Weight of each of these voters before gold is seen: four count as two, a lone one fully."""
    return float(min(1.0, max(voices.sum(), 1.0) ** -0.5))


def weigh(
    score: Floats, gains: sparse.csr_matrix, gold: NDArray[np.int32], voices: Floats, each: Floats | None = None
) -> Floats:
    """Most probable weights given gold, with a normal prior around `start`.

    Parameters
    ----------
    score
        ``(g, k)`` log posterior of the gold questions, up to a constant, from everything else.
    gains
        ``(c, g * k)`` sparse: what each computed voter would add at weight 1, question by question.
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
    centre = np.full(gains.shape[0], start(voices))
    if not len(gold):
        return centre
    at = np.arange(len(gold))
    count = np.ones(len(gold)) if each is None else each
    given = np.zeros(score.shape)
    given[at, gold] = count
    right, adding = gains @ given.ravel(), gains.T

    def loss(w: Floats) -> tuple[float, Floats]:
        total = score + (adding @ w).reshape(score.shape)
        total -= total.max(axis=1, keepdims=True)
        known = total[at, gold]
        np.exp(total, out=total)
        mass = total.sum(axis=1)
        total *= (count / mass)[:, None]
        pull = voices * (w - centre)
        worth = STRENGTH / 2 * (pull * (w - centre)).sum() - ((known - np.log(mass)) * count).sum()
        return float(worth), gains @ total.ravel() - right + STRENGTH * pull

    return np.asarray(minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(centre)).x)


def trusted(evidence: Evidence, gold: GoldRows, computed: NDArray[np.int64]) -> Evidence:
    """Evidence in which each of the ``(c,)`` computed voters has the weight that gold gives it."""
    if not len(computed):
        return evidence
    others = evidence.score(replace(gold.patterns, sure=sparse.csr_matrix(gold.patterns.sure.shape)))
    voices = evidence.voices.copy()
    gains = _gains(evidence, gold.patterns, computed)
    voices[computed] *= weigh(others, gains, gold.label.astype(np.int32), evidence.voices[computed], gold.weight)
    return replace(evidence, voices=voices)


def _gains(evidence: Evidence, patterns: Patterns, computed: NDArray[np.int64]) -> sparse.csr_matrix:
    """``(c, u * k)`` sparse: what each computed voter adds to the labels of each pattern."""
    added, members = evidence.confident(patterns), evidence.table.members
    row = np.repeat(np.arange(len(patterns)), np.diff(patterns.sure.indptr))
    one = sparse.csr_matrix((added, patterns.sure.indices, np.arange(len(row) + 1)), shape=(len(row), members.shape[0]))
    cells = (one @ members).tocoo()
    whose = np.searchsorted(computed, evidence.table.voter[patterns.sure.indices])
    place = row[cells.row] * members.shape[1] + cells.col
    shape = (len(computed), len(patterns) * members.shape[1])
    return sparse.csr_matrix((cells.data, (whose[cells.row], place)), shape=shape)
