"""In scope or not: is it a question at all, and does a template answer it?

A linear head alone is sure of itself far from everything it has seen. So what it says is joined with how
near a question lies to gold and to the middle of its template, in one logistic regression over a few
features for each of the two. They learn from out-of-scope gold where there is some, and from pseudo-novel
questions (`models.learning.pseudo_novel`).

Sources: W. Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020, for the energy; Y. Sun
et al., "Out-of-distribution detection with deep nearest neighbors", ICML 2022, for the distances; L.-M.
Zhan et al., "Out-of-scope intent detection with self-supervision and discriminative training", ACL 2021,
for training on made-up outliers, here hidden classes; D.-W. Zhou et al., "Learning placeholders for open-set
recognition", CVPR 2021, for in-scope classes that stand in for unknown ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import RESERVED
from models.linear.heads import Head
from models.linear.logistic import fit_logistic

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
NEIGHBOURS = 5
FARTHEST = -1.0
MOST_ODDS = 12.0
BLOCK = 4096
COEF_DEVIATION, INTERCEPT_DEVIATION = 0.5, 5.0


@dataclass(frozen=True)
class Anchors:
    """What a question can be near to.

    Parameters
    ----------
    rows, labels
        ``(s, d)`` float32 unit rows of seed gold and their ``(s,)`` labels.
    centres
        ``(t, d)`` float32 unit rows, the middle of each template's questions; zero where there are none.
    """

    rows: Floats
    labels: NDArray[np.int64]
    centres: Floats

    @cached_property
    def answered(self) -> tuple[Floats, NDArray[np.int64]]:
        """Rows and labels of the gold that a template answers; picked out once, as every suggestion needs them."""
        answered = self.labels < len(self.centres)
        return self.rows[answered], self.labels[answered]

    def without(self, hidden: NDArray[np.bool_], templates: NDArray[np.int64]) -> Anchors:
        """Without some gold, ``(s,)`` bool, and without the centres of some templates."""
        centres = self.centres.copy()
        centres[templates] = 0.0
        return Anchors(self.rows[~hidden], self.labels[~hidden], centres)


@dataclass(frozen=True)
class Scope:
    """Log-odds that are linear in the features: ``intercept + (features - mean) / scale @ coef``.

    Before anything was learned ``coef`` picks the head's own log-odds.
    """

    mean: Doubles
    scale: Doubles
    coef: Doubles
    intercept: float = 0.0

    @classmethod
    def of_head(cls, column: int) -> Scope:
        """Believes the head: ``ANSWERABLE`` or ``VALID``."""
        f = len(FEATURES)
        return cls(np.zeros(f), np.ones(f), np.eye(f)[column])

    def log_odds(self, features: Doubles) -> Doubles:
        """``(n,)`` from ``(n, f)`` features."""
        return np.asarray((features - self.mean) / self.scale @ self.coef + self.intercept)

    def calibrated(self, slope: float, shift: float) -> Scope:
        """With log-odds times the slope plus the shift."""
        return replace(self, coef=self.coef * slope, intercept=self.intercept * slope + shift)


ANSWERABLE, VALID = 0, 1
FEATURES = (
    "log-odds of any template against no template",
    "log-odds of any other label against no question",
    "energy of the templates",
    "negative entropy over the templates",
    "margin of the two best templates",
    "similarity to the nearest gold",
    "mean similarity to the five nearest gold",
    "mean similarity to the five nearest gold of the best template",
    "similarity to the nearest centre",
)


def features(head: Head, anchors: Anchors, rows: Floats) -> Doubles:
    """``(n, f)`` features of ``(n, d)`` rows, in the order of ``FEATURES``."""
    parts = [_features(head, anchors, rows[i : i + BLOCK]) for i in range(0, len(rows), BLOCK)]
    return np.vstack([np.empty((0, len(FEATURES))), *parts])


def _features(head: Head, anchors: Anchors, rows: Floats) -> Doubles:
    logits = head.logits(rows)
    templates, nothing, unanswered = logits[:, : -len(RESERVED)], logits[:, -2], logits[:, -1]
    energy = np.maximum(_logsumexp(templates), -MOST_ODDS)  # finite where no template was ever seen
    answerable, valid = _odds(energy, unanswered), _odds(np.logaddexp(energy, unanswered), nothing)
    share = np.exp(templates - energy[:, None])
    entropy = -(share * np.log(np.maximum(share, 1e-12))).sum(axis=1)
    best = templates.argmax(axis=1)
    two = np.sort(share, axis=1)[:, -2:] if share.shape[1] > 1 else np.column_stack([np.zeros(len(rows)), share])
    margin = np.log(np.maximum(two[:, 1], 1e-9)) - np.log(np.maximum(two[:, 0], 1e-9))
    nearest, five, own = _similarities(anchors, rows, best)
    centre = (rows @ anchors.centres.T).max(axis=1)
    margin = np.minimum(margin, MOST_ODDS)
    return np.column_stack([answerable, valid, energy, -entropy, margin, nearest, five, own, centre])


def _logsumexp(logits: Doubles) -> Doubles:
    """``(n,)`` for ``(n, t)`` logits; scipy's takes ten times as long for one row, as a suggestion has."""
    most = np.maximum(logits.max(axis=1, initial=-np.inf), -MOST_ODDS)
    with np.errstate(divide="ignore"):
        return np.asarray(most + np.log(np.exp(logits - most[:, None]).sum(axis=1)))


def _odds(one: Doubles, other: Doubles) -> Doubles:
    """Difference of logits within ``MOST_ODDS``; a label never seen is as unlikely as that."""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.clip(one - other, -MOST_ODDS, MOST_ODDS), nan=0.0)


def _similarities(anchors: Anchors, rows: Floats, best: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Cosine to the nearest gold, mean of the five nearest, and of the five nearest of the best template."""
    known, labels = anchors.answered
    if not len(known):
        nothing = np.full(len(rows), FARTHEST, np.float32)
        return nothing, nothing, nothing
    cosine = rows @ known.T
    top, own = _top(cosine), np.full(len(rows), FARTHEST, np.float32)
    for template in np.unique(best):
        asked, same = best == template, labels == template
        if same.any():
            own[asked] = _top(cosine[asked][:, same]).mean(axis=1)
    return top[:, 0], top.mean(axis=1), own


def _top(cosine: Floats) -> Floats:
    """``(n, 5)`` largest entries of each row, or all where there are fewer, the largest first."""
    width = min(NEIGHBOURS, cosine.shape[1])
    return np.asarray(-np.sort(-np.partition(cosine, -width, axis=1)[:, -width:], axis=1))


def fit_scope(features: Doubles, inside: NDArray[np.bool_], weights: Doubles, column: int) -> Scope:
    """Logistic regression on standardised features; both sides must be there.

    A normal prior holds it near what the head itself says, so that scarce examples only correct the head.

    Parameters
    ----------
    features
        ``(q, f)`` of questions that head and anchors had not seen.
    inside
        ``(q,)`` bool.
    weights
        ``(q,)``.
    column
        Which feature is the head's own word: ``ANSWERABLE`` or ``VALID``.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    rows = (features - mean) / scale
    centre = np.append(np.eye(len(scale))[column] * scale, mean[column])
    deviation = np.append(np.full(len(scale), COEF_DEVIATION), INTERCEPT_DEVIATION)
    x = fit_logistic(rows, inside, weights, centre, deviation)
    return Scope(mean, scale, x[:-1], float(x[-1]))
