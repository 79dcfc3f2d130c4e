"""Teaches what is out of scope: by gold that is, and by questions of templates hidden for the purpose.

Hidden templates' questions are near misses that the rest of the cascade has never seen, so that hardly
any real example is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import RESERVED
from models.heads import fit_head
from models.scope import ANSWERABLE, VALID, Anchors, Scope, features, fit_scope

Floats = NDArray[np.float32]
FOLDS = 5
LEAST_TEMPLATES = 4
MOST_ROWS = 4000
NOVEL_SHARE = 0.1
ENOUGH_REAL = 30
MINE = 0.3


@dataclass(frozen=True)
class Lesson:
    """What a head is trained on, and which of it is gold.

    Parameters
    ----------
    rows, targets, weights
        ``(n, d)``, ``(n, k)`` and ``(n,)`` of training; rows without weight take no part.
    gold
        ``(s,)`` places of the gold that the anchors hold, in their order.
    """

    rows: Floats
    targets: Floats
    weights: NDArray[np.float64]
    gold: NDArray[np.int64]


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


def learn_scopes(lesson: Lesson, anchors: Anchors, strength: float, seed: int = 0) -> Scopes:
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
    found = [_round(lesson, anchors, sample, fold == j, parts[j], strength) for j in range(FOLDS)]
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


def _sample(lesson: Lesson, rng: np.random.Generator) -> NDArray[np.int64]:
    """All gold and at most ``MOST_ROWS`` others: enough to see how features behave."""
    others = np.setdiff1d(np.flatnonzero(lesson.weights > 0), lesson.gold)
    return np.sort(np.concatenate([lesson.gold, rng.permutation(others)[:MOST_ROWS]]))


def _round(
    lesson: Lesson,
    anchors: Anchors,
    sample: NDArray[np.int64],
    held: NDArray[np.bool_],
    hidden: NDArray[np.int64],
    strength: float,
) -> Unseen:
    """One round of `learn_scopes`."""
    targets, weights = lesson.targets[sample].copy(), lesson.weights[sample].copy()
    weights[targets[:, hidden].sum(axis=1) > MINE] = 0.0
    weights[np.isin(sample, lesson.gold[held])] = 0.0
    targets[:, hidden] = 0.0
    targets /= np.maximum(targets.sum(axis=1, keepdims=True), 1e-9)
    head = fit_head(lesson.rows[sample], targets, weights, strength)
    novel = np.isin(anchors.labels, hidden)
    judged = np.flatnonzero(held | novel)
    said = features(head, anchors.without(held | novel, hidden), lesson.rows[lesson.gold[judged]])
    return Unseen(said, anchors.labels[judged], novel[judged])


def anchors_of(lesson: Lesson) -> Anchors:
    """Gold, and the middle of each template's questions by their targets."""
    t = lesson.targets.shape[1] - len(RESERVED)
    sums = (lesson.targets[:, :t] * lesson.weights[:, None].astype(np.float32)).T @ lesson.rows
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    centres = np.where(length > 1e-6, sums / np.maximum(length, 1e-6), 0.0).astype(np.float32)
    rows = np.ascontiguousarray(lesson.rows[lesson.gold])
    return Anchors(rows, lesson.targets[lesson.gold].argmax(axis=1), centres)
