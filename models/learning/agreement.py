"""What the cascade is trained on: what the label model and a probe on gold say together.

The label model hears functions and neighbours and does not see embeddings as such; a linear probe on gold
sees nothing else. They err in different places, so their product is better than either, and a classifier
trained on it is better still (self-training with two views: A. Blum and T. Mitchell, "Combining labeled
and unlabeled data with co-training", COLT 1998). How much each is believed is learned from gold that
neither saw, so that sloppy functions are not believed (logarithmic opinion pool; C. Genest and J. V. Zidek,
"Combining probability distributions", Statistical Science 1, 1986).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.model_selection import KFold

from labeling.values import Gold, SoftLabels
from models.linear.heads import Head, fit_head
from models.linear.rows import Rows, rows_of

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
class Targets:
    """``(b, k)`` float32 soft targets, rows sum to 1, and how sure they are.

    ``confidence`` is ``(b,)`` float64 in [0, 1]: one minus the normalised entropy, 0 where nobody knows anything.
    """

    proba: Floats
    confidence: Doubles


@dataclass(frozen=True)
class Agreement:
    """How label model and probe are joined; what they then say is made for the questions that are asked for.

    Parameters
    ----------
    rows
        ``(n, d)`` float32 unit rows.
    labels
        ``(n, k)`` probabilities of the label model.
    covered
        ``(n,)`` bool.
    probe
        The head on gold and examples; None where there is no gold, and the label model speaks alone.
    trust
        Exponents of the label model and of the probe.
    """

    rows: Rows
    labels: Rows
    covered: NDArray[np.bool_]
    probe: Head | None
    trust: tuple[float, float]

    def part(self, at: slice) -> Agreement:
        """The same for questions that follow one another."""
        return replace(self, rows=self.rows.part(at), labels=self.labels.part(at), covered=self.covered[at])

    def some(self, places: NDArray[np.int64]) -> Targets:
        """Targets of questions at ``(p,)`` places."""
        return self.of(self.rows.take(places), self.labels.take(places), self.covered[places])

    def whole(self) -> Targets:
        """Targets of all questions at once."""
        return self.of(self.rows.read(), self.labels.read(), self.covered)

    def of(self, rows: Floats, labels: Floats, covered: NDArray[np.bool_]) -> Targets:
        """Targets of ``(b, d)`` rows about which the label model says ``(b, k)``."""
        if self.probe is None:
            return Targets(labels, _confidence(labels) * covered)
        said = self.trust[0] * _log(labels) + self.trust[1] * _log(_completed(self.probe, rows, labels))
        proba = softmax(said, axis=1).astype(np.float32)
        return Targets(proba, _confidence(proba))

    @property
    def proba(self) -> Floats:
        """``(n, k)`` float32 targets of all questions; for data of a block or two."""
        return self.whole().proba

    @property
    def confidence(self) -> Doubles:
        """``(n,)`` float64 confidence of all questions; for data of a block or two."""
        return self.whole().confidence


def agree(
    rows: Floats | Rows,
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
        ``(n, d)`` float32 unit rows; only those of gold are read.
    labels
        ``(n, k)`` of the label model; those of a gold question must not rest on its own gold.
    gold
        The probe learns from seed gold; seed and valid gold teach how far to trust each side.
    folds
        Of the seed gold, so that no question judges a probe that has seen it.
    trust
        Exponents, where they are known already.
    """
    places, proba, seed = rows_of(rows), rows_of(labels.proba), np.flatnonzero(gold.mask("seed"))
    if not len(seed):
        return Agreement(places, proba, labels.covered, None, (1.0, 0.0))
    known = Known(places.take(seed), gold.label[seed], gold.weight[seed])
    probe = known.head(examples, proba.shape[1], strength)
    if trust is None:
        valid = np.flatnonzero(gold.mask("valid"))
        at = np.concatenate([seed, valid])
        held = np.vstack([_held_out(known, examples, probe, strength, folds), probe.predict_proba(places.take(valid))])
        said = proba.take(at)
        sure = _log(_joined(held, probe.seen, said))
        trust = _trust(_log(said), sure, gold.label[at], gold.weight[at])
    return Agreement(places, proba, labels.covered, probe, trust)


@dataclass(frozen=True)
class Known:
    """Seed gold: ``(s, d)`` rows, ``(s,)`` labels and ``(s,)`` weights."""

    rows: Floats
    label: NDArray[np.int32]
    weight: Floats

    def head(self, examples: Examples, k: int, strength: float) -> Head:
        """A probe that has seen it, and the examples."""
        targets = np.eye(k, dtype=np.float32)[np.concatenate([self.label, examples.labels])]
        weights = np.concatenate([self.weight.astype(np.float64), np.ones(len(examples.labels))])
        return fit_head(np.vstack([self.rows, examples.rows]), targets, weights, strength)

    def only(self, places: NDArray[np.int64]) -> Known:
        """Some of it."""
        return Known(self.rows[places], self.label[places], self.weight[places])


def _held_out(known: Known, examples: Examples, probe: Head, strength: float, folds: int) -> Doubles:
    """``(s, k)`` what probes say of the seed questions that they did not see."""
    k = len(probe.seen)
    proba = np.full((len(known.label), k), 1 / k)
    if len(known.label) < folds:
        return proba
    for kept, out in KFold(folds, shuffle=True, random_state=0).split(known.rows):
        proba[out] = known.only(kept).head(examples, k, strength).predict_proba(known.rows[out])
    return proba


def _completed(probe: Head, rows: Floats, labels: Floats) -> Doubles:
    """The probe's probabilities, with the label model's word on labels that the probe never saw."""
    return _joined(probe.predict_proba(rows), probe.seen, labels)


def _joined(proba: Doubles, seen: NDArray[np.bool_], labels: Floats) -> Doubles:
    unseen = labels * ~seen
    return np.asarray(proba * (1 - unseen.sum(axis=1, keepdims=True)) + unseen)


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
