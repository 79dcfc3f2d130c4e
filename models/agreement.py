"""What the cascade is trained on: what the label model and a probe on gold say together.

The label model hears functions and neighbours and does not see embeddings as such; a linear probe on gold
sees nothing else. They err in different places, so their product is better than either, and a classifier
trained on it is better still (self-training with two views: A. Blum and T. Mitchell, "Combining labeled
and unlabeled data with co-training", COLT 1998). How much each is believed is learned from gold that
neither saw, so that sloppy functions are not believed (logarithmic opinion pool; C. Genest and J. V. Zidek,
"Combining probability distributions", Statistical Science 1, 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.model_selection import KFold

from labeling.values import Gold, SoftLabels
from models.heads import Head, fit_head

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
FLOOR = 1e-4
MOST_TRUST = 3.0
PRIOR_STRENGTH = 5.0


@dataclass(frozen=True)
class Examples:
    """Further training examples that are no questions: ``(e, d)`` rows and their ``(e,)`` labels."""

    rows: Floats
    labels: NDArray[np.int64]

    @classmethod
    def none(cls, d: int) -> Examples:
        """No examples."""
        return cls(np.empty((0, d), np.float32), np.empty(0, np.int64))


@dataclass(frozen=True)
class Agreement:
    """Soft targets.

    Parameters
    ----------
    proba
        ``(n, k)`` float32, rows sum to 1.
    confidence
        ``(n,)`` float64 in [0, 1]: one minus the normalised entropy, 0 where nobody knows anything.
    trust
        Exponents of the label model and of the probe.
    """

    proba: Floats
    confidence: Doubles
    trust: tuple[float, float]


@dataclass(frozen=True)
class Probe:
    """``(n, k)`` probabilities of a linear head on gold and examples, and which labels it has seen."""

    proba: Doubles
    seen: NDArray[np.bool_]


def agree(
    rows: Floats,
    labels: SoftLabels,
    gold: Gold,
    examples: Examples,
    strength: float,
    folds: int = 5,
    trust: tuple[float, float] | None = None,
) -> Agreement:
    """Join label model and probe.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    labels
        ``(n, k)`` of the label model; those of a gold question must not rest on its own gold.
    gold
        The probe learns from seed gold; seed and valid gold teach how far to trust each side.
    folds
        Of the seed gold, so that no question judges a probe that has seen it.
    trust
        Exponents, where they are known already.
    """
    seed = np.flatnonzero(gold.mask("seed"))
    if not len(seed):
        return Agreement(labels.proba, _confidence(labels.proba) * labels.covered, (1.0, 0.0))
    head = _head(rows, seed, gold, examples, labels.proba.shape[1], strength)
    probe = Probe(head.predict_proba(rows), head.seen)
    said_by = _log(labels.proba), _log(_completed(probe, labels.proba))
    if trust is None:
        held = _held_out(rows, seed, gold, examples, probe, strength, folds)
        at = np.concatenate([seed, np.flatnonzero(gold.mask("valid"))])
        trust = _trust(said_by[0][at], _log(_completed(held, labels.proba)[at]), gold.label[at], gold.weight[at])
    said = trust[0] * said_by[0] + trust[1] * said_by[1]
    proba = softmax(said, axis=1).astype(np.float32)
    return Agreement(proba, _confidence(proba), trust)


def _head(rows: Floats, seed: NDArray[np.int64], gold: Gold, examples: Examples, k: int, strength: float) -> Head:
    """The probe's head, from these seed questions and the examples."""
    known = np.concatenate([gold.label[seed], examples.labels])
    targets = np.eye(k, dtype=np.float32)[known]
    weights = np.concatenate([gold.weight[seed].astype(np.float64), np.ones(len(examples.labels))])
    return fit_head(np.vstack([rows[seed], examples.rows]), targets, weights, strength)


def _held_out(
    rows: Floats,
    seed: NDArray[np.int64],
    gold: Gold,
    examples: Examples,
    probe: Probe,
    strength: float,
    folds: int,
) -> Probe:
    """The probe, with each seed question judged by one that did not see it."""
    proba = probe.proba.copy()
    if len(seed) < folds:
        proba[seed] = 1 / proba.shape[1]
        return Probe(proba, probe.seen)
    for kept, out in KFold(folds, shuffle=True, random_state=0).split(seed):
        part = _head(rows, seed[kept], gold, examples, proba.shape[1], strength)
        proba[seed[out]] = part.predict_proba(rows[seed[out]])
    return Probe(proba, probe.seen)


def _completed(probe: Probe, labels: Floats) -> Doubles:
    """The probe's probabilities, with the label model's word on labels that the probe never saw."""
    unseen = labels * ~probe.seen
    return np.asarray(probe.proba * (1 - unseen.sum(axis=1, keepdims=True)) + unseen)


def _log(proba: NDArray[np.floating]) -> Doubles:
    return np.asarray(np.log(np.maximum(proba, FLOOR)), np.float64)


def _trust(label_model: Doubles, probe: Doubles, gold: NDArray[np.int32], weight: Floats) -> tuple[float, float]:
    """Most probable exponents given gold that counts by its weight, each in [0, 3], with a normal prior around 1."""
    at = np.arange(len(gold))
    parts = np.stack([label_model, probe])
    right = (parts[:, at, gold] * weight).sum(axis=1)

    def loss(x: Doubles) -> tuple[float, Doubles]:
        total = np.tensordot(x, parts, 1)
        pull = x - 1
        slope = (softmax(total, axis=1) * weight[:, None] * parts).sum(axis=(1, 2)) - right
        value = -float((log_softmax(total, axis=1)[at, gold] * weight).sum()) + PRIOR_STRENGTH / 2 * float(pull @ pull)
        return value, slope + PRIOR_STRENGTH * pull

    x = minimize(loss, np.ones(2), jac=True, method="L-BFGS-B", bounds=[(0, MOST_TRUST)] * 2).x
    return float(x[0]), float(x[1])


def _confidence(proba: Floats) -> Doubles:
    entropy = -(proba * np.log(np.maximum(proba, 1e-12))).sum(axis=1) / np.log(max(proba.shape[1], 2))
    return np.asarray(np.clip(1.0 - entropy, 0.0, 1.0), np.float64)
