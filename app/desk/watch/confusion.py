"""Which answers are taken for which others, on gold that may be looked at; never on test gold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.label_words import label_title
from app.desk.loaded import Loaded
from app.desk.watch.weeks import generation
from app.kept import Kept

RELEASE, LABELS = "release", "labels"
MOST = 200
Best = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.floating]]

_best: Kept[Best] = Kept(2)


@dataclass(frozen=True)
class Pair:
    """Gold of one label that was taken for another.

    Parameters
    ----------
    truth, guess
        Indices of labels.
    places
        Rows of the questions, the surest mistakes first.
    of
        Gold questions of the true label.
    between
        Open questions whose two likeliest labels are these two.
    """

    truth: int
    guess: int
    truth_title: str
    guess_title: str
    places: tuple[int, ...]
    of: int
    between: int


@dataclass(frozen=True)
class Confusion:
    """Mistakes on ``n`` gold questions, ``wrong`` in all, by pair, the most frequent first.

    ``by_topic`` is ``(g + 2, g + 2)``: gold by true topic (row) and topic taken (column); the last two of
    ``topics`` are the reserved labels.
    """

    n: int
    wrong: int
    pairs: tuple[Pair, ...]
    topics: tuple[str, ...]
    by_topic: NDArray[np.int64]


def confusion(loaded: Loaded, judge: str) -> Confusion:
    """Mistakes of one judge.

    Parameters
    ----------
    judge
        ``release``: the best model there is, on valid gold. ``labels``: the label model, on seed and valid gold
        where anybody votes.
    """
    truth, guess = _said(loaded, judge)
    at = np.flatnonzero((truth >= 0) & (guess >= 0))
    taxonomy = loaded.state.taxonomy
    k, g = len(taxonomy.labels), len(taxonomy.topics)
    topic = np.array([*taxonomy.topic_of_label[:-2], g, g + 1])
    cells = np.bincount(topic[truth[at]] * (g + 2) + topic[guess[at]], minlength=(g + 2) ** 2)
    wrong = at[truth[at] != guess[at]]
    return Confusion(
        len(at),
        len(wrong),
        _pairs(loaded, judge, truth, guess, wrong, np.bincount(truth[at], minlength=k)),
        (*taxonomy.topics, label_title(taxonomy, k - 2), label_title(taxonomy, k - 1)),
        cells.reshape(g + 2, g + 2),
    )


def between(loaded: Loaded, one: int, other: int, most: int = MOST) -> list[str]:
    """Ids of open questions whose two likeliest labels these are, those most in doubt first."""
    first, second, gap = _two_best(loaded)
    lower, upper = min(one, other), max(one, other)
    mine = (np.minimum(first, second) == lower) & (np.maximum(first, second) == upper) & loaded.pool.free
    places = np.flatnonzero(mine)
    ordered = places[np.argsort(gap[places], kind="stable")][:most]
    return [loaded.state.questions[i].question_id for i in ordered.tolist()]


def _said(loaded: Loaded, judge: str) -> tuple[NDArray[np.int32], NDArray[np.integer]]:
    gold = loaded.state.gold
    if judge == RELEASE:
        return gold.only("valid"), loaded.model.proba.argmax(axis=1)
    return gold.only("seed", "valid"), loaded.state.labels.best()


def _pairs(
    loaded: Loaded,
    judge: str,
    truth: NDArray[np.int32],
    guess: NDArray[np.integer],
    wrong: NDArray[np.int64],
    of: NDArray[np.int64],
) -> tuple[Pair, ...]:
    taxonomy, k = loaded.state.taxonomy, len(loaded.state.taxonomy.labels)
    proba = loaded.model.proba if judge == RELEASE else loaded.state.labels.proba
    sure = proba[wrong, guess[wrong]]
    cell = truth[wrong].astype(np.int64) * k + guess[wrong]
    order = np.lexsort((-sure, cell))
    cells, first, size = np.unique(cell[order], return_index=True, return_counts=True)
    open_between = _open_between(loaded)
    out = []
    for i in np.argsort(-size, kind="stable").tolist():
        t, c = divmod(int(cells[i]), k)
        places = tuple(wrong[order[first[i] : first[i] + size[i]]].tolist())
        titles = label_title(taxonomy, t), label_title(taxonomy, c)
        out.append(Pair(t, c, *titles, places, int(of[t]), int(open_between[t, c])))
    return tuple(out)


def _two_best(loaded: Loaded) -> Best:
    """``(n,)`` each: likeliest label, second likeliest, and how far apart they are."""
    return _best.get(generation(loaded), lambda: _find_two_best(loaded))


def _find_two_best(loaded: Loaded) -> Best:
    best = np.argpartition(-loaded.belief, 1, axis=1)[:, :2]
    proba = np.take_along_axis(loaded.belief, best, 1)
    return best[:, 0], best[:, 1], np.abs(proba[:, 0] - proba[:, 1])


def _open_between(loaded: Loaded) -> NDArray[np.int64]:
    """``(k, k)`` number of open questions by their two likeliest labels, either way round."""
    k = loaded.belief.shape[1]
    first, second, _ = _two_best(loaded)
    free = loaded.pool.free
    count = np.bincount(first[free] * k + second[free], minlength=k * k).reshape(k, k)
    return count + count.T
