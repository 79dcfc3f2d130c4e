"""Votes for a whole topic where a question lies near the middle of that topic's questions and templates.

Such a vote says less than one for a label and is right more often: it rules out what belongs elsewhere.
Questions that are none, where gold shows some, have a middle of their own and a vote for one label.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.evidence import Evidence
from labeling.hashing import digest
from labeling.rules import Encode
from labeling.taxonomy import NOT_A_QUESTION, TOPIC_PREFIX, Taxonomy
from labeling.values import Gold, unit_rows
from labeling.voters.confidence import Reliability, learn
from labeling.votes import Column, LabelSet, Voter

Floats = NDArray[np.float32]
# Cautious for topics of ordinary width; gold soon outweighs it.
DEFAULT = Reliability.default(-2.5, 3.5, 10.0)


@dataclass(frozen=True)
class CentroidVotes:
    """Nearest centroid of a topic.

    Parameters
    ----------
    least_confidence
        Least probability that the label is in the topic at which a vote is cast.
    least_lead
        Least difference of cosine similarity to the second centroid.
    largest_share
        A set with more than this part of all labels says nothing and is never voted for.
    """

    least_confidence: float = 0.6
    least_lead: float = 0.02
    largest_share: float = 0.5

    def vote(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> tuple[Voter, Column]:
        """Votes on all questions, each with its confidence and its similarity to the centroid.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 unit rows of the questions.
        gold
            ``seed`` forms the centroids, each seed question being scored without itself; ``seed`` and
            ``valid`` teach how far similarity and lead can be trusted.
        """
        sets, centroids = _sets(gold, taxonomy), _centroids(embeddings, gold, taxonomy, encode)
        if len(sets) < 2:
            return self._voter(sets, gold), Column.of([], [], evidence=Evidence.without_places(np.empty(0)))
        similarity = centroids.similarity(embeddings)
        best = similarity.argmax(axis=1)
        ordered = np.partition(similarity, -2, axis=1)
        features = np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2]])
        sure = _confidence(features, best, gold, sets)
        small = np.array([len(s) <= self.largest_share * len(taxonomy.labels) for s in sets])
        rows = np.flatnonzero(small[best] & (features[:, 1] >= self.least_lead) & (sure >= self.least_confidence))
        evidence = Evidence.without_places(ordered[rows, -1])
        column = Column.of(rows.tolist(), best[rows].tolist(), sure[rows].tolist(), evidence)
        return self._voter(sets, gold), column

    def _voter(self, sets: tuple[LabelSet, ...], gold: Gold) -> Voter:
        seed = np.flatnonzero(gold.mask("seed"))
        return Voter(
            "centroids.topic",
            "centroids",
            sets,
            digest([self.__dict__, seed.tolist(), gold.label[seed].tolist()]),
            doc=f"The topic whose templates and {len(seed)} seed questions are nearest on the whole.",
        )


@dataclass(frozen=True)
class Centroids:
    """Sums of unit rows, one a label set.

    Parameters
    ----------
    sums
        ``(c, d)`` float32.
    seed
        ``(s,)`` places of the seed questions that were added.
    group
        ``(s,)`` which sum each was added to.
    """

    sums: Floats
    seed: NDArray[np.int64]
    group: NDArray[np.int64]

    def similarity(self, embeddings: Floats) -> Floats:
        """``(n, c)`` cosine to each centroid; that of a seed question is taken out of its own one first."""
        out = embeddings @ unit_rows(self.sums).T
        mine = embeddings[self.seed]
        out[self.seed, self.group] = (mine * unit_rows(self.sums[self.group] - mine)).sum(axis=1)
        return np.asarray(out, np.float32)


def _sets(gold: Gold, taxonomy: Taxonomy) -> tuple[LabelSet, ...]:
    """The labels of each topic, and "not a question" where seed gold shows some."""
    topics = tuple(taxonomy.resolve(f"{TOPIC_PREFIX}{topic}") for topic in taxonomy.topics)
    none = taxonomy.index[NOT_A_QUESTION]
    return (*topics, (none,)) if bool((gold.only("seed") == none).any()) else topics


def _centroids(embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> Centroids:
    """Sums over seed gold and, for each template, its title and its title with body."""
    topic = np.array(taxonomy.topic_of_label)
    none = taxonomy.index[NOT_A_QUESTION]
    group_of = np.where(np.arange(len(topic)) == none, len(taxonomy.topics), topic)
    seed = np.flatnonzero(gold.mask("seed"))
    seed = seed[group_of[gold.label[seed]] >= 0]
    texts, labels = taxonomy.written()
    group = group_of[gold.label[seed]]
    sums = np.zeros((len(taxonomy.topics) + 1, embeddings.shape[1]), np.float32)
    np.add.at(sums, topic[list(labels)], encode(texts))
    np.add.at(sums, group, embeddings[seed])
    return Centroids(sums[: len(_sets(gold, taxonomy))], seed, group)


def _confidence(features: Floats, best: NDArray[np.int64], gold: Gold, sets: tuple[LabelSet, ...]) -> Floats:
    """``(n,)`` float32: probability that the true label is in the nearest set."""
    known = np.flatnonzero(gold.mask("seed", "valid"))
    pairs = zip(best[known].tolist(), gold.label[known].tolist(), strict=True)
    right = np.array([label in sets[group] for group, label in pairs], bool)
    return learn(DEFAULT, features[known], best[known], right, len(sets))(features, best)
