"""Gold that is likely wrong, judged by models that did not see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

LEAST_EXAMPLES = 4
FOLDS = 5
STRENGTH = 10.0
LEAST = 1e-6


@dataclass(frozen=True)
class Doubt:
    """One gold label that is likely wrong.

    Parameters
    ----------
    place
        Of the question among all questions.
    label
        Its gold label.
    suggested
        The likeliest label according to the other gold, with its probability ``proba``.
    score
        Label quality, 0 to 1: the probability of the gold label itself (self-confidence).
    """

    place: int
    label: int
    suggested: int
    proba: float
    score: float


@dataclass(frozen=True)
class GoldQuality:
    """Doubted gold, the likeliest wrong first; how many were judged; labels with too little gold to judge."""

    doubts: tuple[Doubt, ...]
    judged: int
    too_few: tuple[int, ...]


def likely_wrong(
    embeddings: NDArray[np.float32],
    votes_say: NDArray[np.float32],
    learn: NDArray[np.int32],
    judge: NDArray[np.int32] | None = None,
) -> GoldQuality:
    """Judge each gold label by what votes say and by classifiers trained on other gold.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows of the questions.
    votes_say
        ``(n, k)`` float32 probabilities of the label model, which do not rest on the question's own gold.
    learn
        ``(n,)`` int32 gold to learn from and to judge, -1 for none. It is judged by cross-validation.
    judge
        ``(n,)`` int32 gold that is judged and never learned from, such as the test split.

    Notes
    -----
    C. G. Northcutt, L. Jiang, I. L. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels",
    Journal of Artificial Intelligence Research 70 (2021), as cleanlab implements it, on the geometric mean of
    two out-of-sample probabilities: of logistic regression, and of the votes. With one label in twenty wrong
    on the shipped workspace, two in three of the doubted labels are, against one in seven for logistic
    regression alone. Labels with less than four gold questions are not judged.
    """
    labels, count = np.unique(learn[learn >= 0], return_counts=True)
    kept, too_few = labels[count >= LEAST_EXAMPLES], labels[count < LEAST_EXAMPLES]
    rows = np.flatnonzero(np.isin(learn, kept) & (learn >= 0))
    if len(kept) < 2:
        return GoldQuality((), 0, tuple(int(x) for x in labels))
    given = np.searchsorted(kept, learn[rows])
    proba = _cross_validated(embeddings[rows], given, len(kept))
    if judge is not None:
        more = np.flatnonzero(np.isin(judge, kept) & (judge >= 0))
        model = _classifier().fit(embeddings[rows], given)
        proba = np.vstack([proba, model.predict_proba(embeddings[more])])
        given = np.concatenate([given, np.searchsorted(kept, judge[more])])
        rows = np.concatenate([rows, more])
    proba = np.sqrt(np.maximum(proba, LEAST) * np.maximum(votes_say[np.ix_(rows, kept)], LEAST))
    proba /= proba.sum(axis=1, keepdims=True)
    ranked = find_label_issues(
        given, proba, return_indices_ranked_by="self_confidence", filter_by="confident_learning", n_jobs=1
    )
    score, best = get_label_quality_scores(given, proba), proba.argmax(axis=1)
    doubts = tuple(
        Doubt(int(rows[i]), int(kept[given[i]]), int(kept[best[i]]), float(proba[i, best[i]]), float(score[i]))
        for i in ranked.tolist()
        if best[i] != given[i]
    )
    return GoldQuality(doubts, len(rows), tuple(int(x) for x in too_few))


def _classifier() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1000)


def _cross_validated(rows: NDArray[np.float32], given: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """``(g, k)`` probabilities, each by a model that did not see the row."""
    folds = StratifiedKFold(min(FOLDS, int(np.bincount(given).min())), shuffle=True, random_state=0)
    out = np.zeros((len(rows), k))
    for seen, held in folds.split(rows, given):
        model = _classifier().fit(rows[seen], given[seen])
        out[np.ix_(held, model.classes_)] = model.predict_proba(rows[held])
    return out
