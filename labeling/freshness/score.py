"""How fresh everything is, as one number whose missing points each have a cause.

A part is a share: of the questions asked lately, of votes, of gold, of labels. Each thing in a part weighs something (a
template its traffic, a voter its votes) and is either fresh or has one cause why not, the first that holds. The score
is the mean of the parts that are known, weighted by ``WEIGHTS``:

    score = sum(weight * share) / sum(weight)

So each cause costs weight / sum(weight) times its share of the part, and all costs together are what is missing to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

TEMPLATES, VOTERS, GOLD, QUESTIONS, LABELS = "templates", "voters", "gold", "questions", "labels"
WEIGHTS: Mapping[str, float] = {TEMPLATES: 0.3, GOLD: 0.25, VOTERS: 0.2, QUESTIONS: 0.15, LABELS: 0.1}
"""What customers are sent weighs most; labels that lag behind are made anew by the next run."""

FRESH = -1
SHOWN = 5


@dataclass(frozen=True)
class Loss:
    """What one cause takes from a part.

    Parameters
    ----------
    cause
        In words that end a sentence such as "2 templates are ...".
    share
        Of the part's weight, in (0, 1].
    n
        Things with this cause.
    items
        Names of those that weigh most, each once, at most ``SHOWN``; empty where they have none.
    """

    cause: str
    share: float
    n: int
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the score.

    Parameters
    ----------
    name
        One of the keys of ``WEIGHTS``.
    share
        Of its weight that is fresh, in [0, 1].
    n
        Things in it.
    losses
        What is missing, the dearest cause first; their shares and ``share`` sum to 1.
    """

    name: str
    share: float
    n: int
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Score:
    """The score in [0, 1], None where no part is known, and its parts in the order of ``WEIGHTS``."""

    value: float | None
    parts: tuple[Part, ...]

    @property
    def costs(self) -> tuple[tuple[str, Loss, float], ...]:
        """(part, loss, points in [0, 1] that it takes from the score), the dearest first."""
        total = sum(WEIGHTS[p.name] for p in self.parts)
        found = [(p.name, loss, WEIGHTS[p.name] / total * loss.share) for p in self.parts for loss in p.losses]
        return tuple(sorted(found, key=lambda cost: -cost[2]))

    @property
    def shares(self) -> dict[str, float]:
        """Share of each known part by its name."""
        return {part.name: part.share for part in self.parts}


def part_of(
    name: str, weight: ArrayLike, cause: ArrayLike, causes: Sequence[str], items: Sequence[str] = ()
) -> Part | None:
    """A part from its things; None where nothing in it weighs anything.

    Parameters
    ----------
    weight
        ``(n,)`` of each thing, 0 or more.
    cause
        ``(n,)`` index into ``causes``, ``FRESH`` where there is none.
    items
        ``(n,)`` names, or nothing.
    """
    w, c = np.asarray(weight, np.float64), np.asarray(cause, np.int64)
    if not w.sum() > 0:
        return None
    w = w / w.sum()
    losses = [_loss(causes[i], w, np.flatnonzero(c == i), items) for i in range(len(causes)) if (c == i).any()]
    costly = sorted((loss for loss in losses if loss.share > 0), key=lambda loss: -loss.share)
    return Part(name, max(1 - float(w[c != FRESH].sum()), 0.0), len(w), tuple(costly))


def _loss(cause: str, weight: Floats, places: NDArray[np.int64], items: Sequence[str]) -> Loss:
    costly = places[np.argsort(-weight[places], kind="stable")].tolist() if items else ()
    named = tuple(islice(dict.fromkeys(items[i] for i in costly), SHOWN))
    return Loss(cause, float(weight[places].sum()), len(places), named)


def share_part(name: str, share: float, n: int, cause: str) -> Part:
    """A part that is known as one share in [0, 1], with one cause for what is missing."""
    missing = 1 - share
    return Part(name, share, n, (Loss(cause, missing, round(missing * n)),) if missing > 0 else ())


def score_of(parts: Sequence[Part | None]) -> Score:
    """The score of what is known; each part at most once."""
    known = {p.name: p for p in parts if p is not None}
    ordered = tuple(known[name] for name in WEIGHTS if name in known)
    total = sum(WEIGHTS[p.name] for p in ordered)
    return Score(sum(WEIGHTS[p.name] * p.share for p in ordered) / total if ordered else None, ordered)
