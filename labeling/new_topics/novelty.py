"""How little of what is known explains a question: the score that candidates for new topics are chosen by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.nearest import make_index, search
from labeling.sources.rules import Encode
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION, Taxonomy
from labeling.values import Gold, SoftLabels

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
FEWEST_NEIGHBOURS, NEIGHBOURS = 5, 15
DENSITY_OF = 10
WEIGHT_OF_LABELS = 0.5
SURELY_CHAT = 0.5


@dataclass(frozen=True)
class Known:
    """What the templates, the gold and the labels say of each question.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows of the questions.
    explained
        ``(n, k + t)`` float32: probability of each label and draft, 0 where nobody votes and for "no template";
        one-hot where seed or valid gold says so, and where a draft takes the question.
    references
        ``(r,)`` places of the questions that are one-hot there.
    settled
        ``(n,)`` bool: never part of a new topic: gold for a template or for "not a question", valid and test
        gold of any kind, surely no question, or taken by a draft.
    seeds
        ``(n,)`` bool: seed gold says that no template answers it.
    written
        ``(t, d)`` float32 unit rows of what templates say of themselves (titles, wordings).
    written_label
        ``(t,)`` the label of each.
    """

    embeddings: Floats
    explained: Floats
    references: Places
    settled: Mask
    seeds: Mask
    written: Floats
    written_label: Places

    @classmethod
    def of(
        cls,
        embeddings: Floats,
        labels: SoftLabels,
        gold: Gold,
        taxonomy: Taxonomy,
        written: tuple[Floats, Places],
        draft: Places | None = None,
    ) -> Known:
        """From the values of a run.

        Parameters
        ----------
        written
            Rows of the templates' own texts, and the label of each.
        draft
            ``(n,)`` number of the draft template that takes the question, -1 for none.
        """
        nothing, chat, k = taxonomy.index[NO_TEMPLATE], taxonomy.index[NOT_A_QUESTION], len(taxonomy.labels)
        taken = np.full(len(embeddings), -1) if draft is None else draft
        seed, answered = gold.only("seed"), gold.only("seed", "valid")
        sure = np.where(taken >= 0, k + taken, np.where(answered == nothing, -1, answered))
        explained = np.zeros((len(embeddings), k + int(taken.max(initial=-1)) + 1), np.float32)
        explained[:, :k] = np.where(labels.covered[:, None], labels.proba, 0)
        explained[:, nothing] = 0
        at = np.flatnonzero(sure >= 0)
        explained[at] = 0
        explained[at, sure[at]] = 1
        settled = ((gold.label >= 0) & (seed != nothing)) | (explained[:, chat] >= SURELY_CHAT) | (taken >= 0)
        return cls(embeddings, explained, at, settled, (seed == nothing) & ~settled, *written)


def written_by(taxonomy: Taxonomy, encode: Encode) -> tuple[Floats, Places]:
    """``(2 t, d)`` float32 unit rows of the templates' titles and of their titles with bodies, and their labels."""
    texts, labels = taxonomy.written()
    return encode(texts), np.array(labels)


def neighbours(embeddings: Floats) -> tuple[Floats, Places]:
    """``(n, p)`` cosine similarities and places of each question's nearest others.

    Few where there are few questions, so that they stay within a topic: p is n / 150, within 5 and 15.
    """
    n = len(embeddings)
    p = min(int(np.clip(n // 150, FEWEST_NEIGHBOURS, NEIGHBOURS)), n - 1)
    return search(make_index(embeddings), np.arange(n), embeddings, p, np.arange(n))


def novelty(known: Known, near: tuple[Floats, Places]) -> NDArray[np.float64]:
    """``(n,)`` float64 score, the higher the less is known of the question and of those around it.

    How much nearer its neighbours are than the nearest gold question or template, which is a distance relative
    to the local density, less half of how sure the labels are, both in standard deviations over the open
    questions, and then the mean over the question and its neighbours.

    Parameters
    ----------
    near
        ``(n, p)`` similarities and places of the nearest other questions, as ``neighbours`` gives them.

    Source: the relative distance follows M. M. Breunig et al., "LOF: identifying density-based local
    outliers", SIGMOD 2000, 93-104, with the known in place of the neighbours' own densities.
    """
    similarity, places = near
    density = _mean(similarity[:, :DENSITY_OF])
    sure = known.explained.max(axis=1, initial=0.0)
    open_ = ~known.settled
    score = _standard(density - _nearest_known(known), open_) - WEIGHT_OF_LABELS * _standard(sure, open_)
    score = np.where(known.seeds, np.maximum(score, score[open_].max(initial=0.0)), score)
    around = np.where(places >= 0, score[places], 0.0).sum(axis=1) + score
    return np.asarray(around / ((places >= 0).sum(axis=1) + 1))


def _nearest_known(known: Known) -> NDArray[np.float64]:
    """``(n,)`` cosine to the nearest gold question, other than itself, or template."""
    n, gold = len(known.embeddings), known.references
    rows = np.concatenate([known.embeddings[gold], known.written])
    indexed = np.concatenate([gold, n + np.arange(len(known.written))])
    found, _ = search(make_index(rows), indexed, known.embeddings, 1, np.arange(n))
    return np.where(np.isfinite(found[:, 0]), found[:, 0], -1.0).astype(np.float64)


def _mean(similarity: Floats) -> NDArray[np.float64]:
    there = np.isfinite(similarity)
    total = np.where(there, similarity, 0.0).sum(axis=1, dtype=np.float64)
    return np.asarray(total / np.maximum(there.sum(axis=1), 1))


def _standard(values: NDArray[np.floating], over: Mask) -> NDArray[np.float64]:
    """Values less their mean, in standard deviations, both over some of the rows."""
    some = values[over].astype(np.float64)
    if not len(some):
        return np.zeros(len(values))
    return np.asarray((values - some.mean()) / max(float(some.std()), 1e-9))
