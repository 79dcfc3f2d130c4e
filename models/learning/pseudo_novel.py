"""Teaches what is out of scope: by gold that is, and by questions of templates hidden for the purpose.

Hidden templates' questions are near misses that the rest of the cascade has never seen, so that hardly
any real example is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import RESERVED
from models.learning.lesson import Lesson, Teaching
from models.linear.heads import fit_head
from models.scope import ANSWERABLE, VALID, Anchors, Scope, features, fit_scope

Floats = NDArray[np.float32]
FOLDS = 5
LEAST_TEMPLATES = 4
MOST_ROWS = 4000
NOVEL_SHARE = 0.1
ENOUGH_REAL = 30
MINE = 0.3


@dataclass(frozen=True)
class Scopes:
    """Whether a text is a question, and whether a template answers a question."""

    valid: Scope
    answerable: Scope


HEAD_ALONE = Scopes(Scope.of_head(VALID), Scope.of_head(ANSWERABLE))


@dataclass(frozen=True)
class Unseen:
    """Features ``(q, f)`` of gold that head and anchors had not seen, its labels, and what only plays a near miss."""

    features: NDArray[np.float64]
    labels: NDArray[np.int64]
    novel: NDArray[np.bool_]


def learn_scopes(lesson: Teaching, anchors: Anchors, strength: float, seed: int = 0) -> Scopes:
    """Scopes from gold that is held out in turn, together with a fifth of the templates.

    In each round the questions of hidden templates are near misses, and the held-out gold of the other
    templates is in scope. With ``ENOUGH_REAL`` gold that no template answers, near misses are left out.
    Where gold shows only one side, the head is believed.
    """
    t = anchors.centres.shape[0]
    rng = np.random.default_rng(seed)
    fold, hidden = rng.integers(0, FOLDS, len(lesson.gold)), rng.permutation(t)
    real = int((anchors.labels > t).sum())
    share = NOVEL_SHARE * max(0.0, 1 - real / ENOUGH_REAL) if t >= LEAST_TEMPLATES else 0.0
    if len(lesson.gold) < 2 * FOLDS or (share == 0 and not (anchors.labels >= t).any()):
        return HEAD_ALONE
    sample = _sample(lesson, rng)
    parts = [hidden[j::FOLDS] if share else hidden[:0] for j in range(FOLDS)]
    found = [_round(sample, anchors, fold == j, parts[j], strength) for j in range(FOLDS)]
    said, labels, novel = (
        np.concatenate([getattr(f, name) for f in found]) for name in ("features", "labels", "novel")
    )
    inside = (labels < t) & ~novel
    weights = np.where(novel, share * inside.sum() / max(novel.sum(), 1), 1.0)
    return Scopes(
        _fitted(said, labels != t, ~novel, weights, VALID),
        _fitted(said, inside, labels != t, weights, ANSWERABLE),
    )


def _fitted(
    said: NDArray[np.float64],
    inside: NDArray[np.bool_],
    use: NDArray[np.bool_],
    weights: NDArray[np.float64],
    column: int,
) -> Scope:
    if not inside[use].any() or inside[use].all():
        return Scope.of_head(column)
    return fit_scope(said[use], inside[use], weights[use], column)


def _sample(lesson: Teaching, rng: np.random.Generator) -> Lesson:
    """All gold and at most ``MOST_ROWS`` others: enough to see how features behave."""
    others = np.setdiff1d(np.flatnonzero(lesson.weights > 0), lesson.gold)
    places = np.sort(np.concatenate([lesson.gold, rng.permutation(others)[:MOST_ROWS]]))
    return Lesson(*lesson.some(places), lesson.weights[places], np.searchsorted(places, lesson.gold))


def _round(
    sample: Lesson,
    anchors: Anchors,
    held: NDArray[np.bool_],
    hidden: NDArray[np.int64],
    strength: float,
) -> Unseen:
    """One round of `learn_scopes`."""
    targets, weights = sample.targets.copy(), sample.weights.copy()
    weights[targets[:, hidden].sum(axis=1) > MINE] = 0.0
    weights[sample.gold[held]] = 0.0
    targets[:, hidden] = 0.0
    targets /= np.maximum(targets.sum(axis=1, keepdims=True), 1e-9)
    head = fit_head(sample.rows, targets, weights, strength)
    novel = np.isin(anchors.labels, hidden)
    judged = np.flatnonzero(held | novel)
    said = features(head, anchors.without(held | novel, hidden), anchors.rows[judged])
    return Unseen(said, anchors.labels[judged], novel[judged])


def anchors_of(lesson: Teaching) -> Anchors:
    """Gold, and the middle of each template's questions by their targets."""
    sums = lesson.sums()[: -len(RESERVED), :-1]
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    centres = np.where(length > 1e-6, sums / np.maximum(length, 1e-6), 0.0).astype(np.float32)
    rows, targets = lesson.some(lesson.gold)
    return Anchors(np.ascontiguousarray(rows), targets.argmax(axis=1), centres)
