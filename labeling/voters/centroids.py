"""Votes for a whole topic where a question lies near the middle of that topic's questions and templates.

Such a vote says less than one for a label and is right more often: it rules out what belongs elsewhere.
Questions that are none, where gold shows some, have a middle of their own and a vote for one label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.evidence import Evidence
from labeling.sources.rules import Encode
from labeling.steady import steady_pairs, steady_product
from labeling.taxonomy import NOT_A_QUESTION, TOPIC_PREFIX, Taxonomy
from labeling.values import Gold, unit_rows
from labeling.voters.base import NOTHING, Floats, Places, cast, fingerprint, leading, taught_by
from labeling.voters.confidence import Reliability, learn
from labeling.votes import Column, LabelSet, Voter

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

    def voter(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> Voter:
        """Who would vote: depends on the templates' texts and on gold."""
        return Voter(
            "centroids.topic",
            "centroids",
            _sets(gold, taxonomy),
            fingerprint(self, taught_by(embeddings, gold), taxonomy.written()[0]),
            doc=f"The topic whose templates and {gold.mask('seed').sum()} seed questions are nearest on the whole.",
        )

    def fit(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> FittedCentroids:
        """``seed`` forms the centroids, each seed question being scored without itself.

        ``seed`` and ``valid`` teach how far similarity and lead can be trusted.
        """
        sets = _sets(gold, taxonomy)
        centroids = _centroids(embeddings, gold, taxonomy, encode)
        small = np.array([len(s) <= self.largest_share * len(taxonomy.labels) for s in sets], bool)
        if len(sets) < 2:
            return FittedCentroids(self, centroids, small, DEFAULT)
        known = np.flatnonzero(gold.mask("seed", "valid"))
        best, features = leading(centroids.similarity(embeddings[known], known))
        pairs = zip(best.tolist(), gold.label[known].tolist(), strict=True)
        right = np.array([label in sets[group] for group, label in pairs], bool)
        return FittedCentroids(self, centroids, small, learn(DEFAULT, features, best, right, len(sets)))


@dataclass(frozen=True, eq=False)
class FittedCentroids:
    """Centroids, and how far similarity and lead can be trusted.

    Parameters
    ----------
    small
        ``(c,)`` bool: sets that may be voted for.
    """

    settings: CentroidVotes
    centroids: Centroids
    small: NDArray[np.bool_]
    trust: Reliability

    def on(self, rows: Floats, places: Places) -> Column:
        """Votes on questions, each with its confidence and its similarity to the centroid."""
        if len(self.small) < 2 or not len(rows):
            return NOTHING
        s, (best, features) = self.settings, leading(self.centroids.similarity(rows, places))
        sure = self.trust(features, best)
        voted = np.flatnonzero(self.small[best] & (features[:, 1] >= s.least_lead) & (sure >= s.least_confidence))
        evidence = Evidence.without_places(features[voted, 0])
        return cast(places[voted], best[voted], sure[voted], evidence)

    def facts(self) -> dict[str, Any]:
        """Nothing to tell."""
        return {}


@dataclass(frozen=True)
class Centroids:
    """Sums of unit rows, one a label set.

    Parameters
    ----------
    sums
        ``(c, d)`` float32.
    seed
        ``(s,)`` increasing places of the seed questions that were added.
    group
        ``(s,)`` which sum each was added to.
    """

    sums: Floats
    seed: Places
    group: Places

    def similarity(self, rows: Floats, places: Places) -> Floats:
        """``(b, c)`` cosine to each centroid; that of a seed question is taken out of its own one first."""
        out = steady_product(rows, unit_rows(self.sums))
        if len(self.seed):
            at = np.searchsorted(self.seed, places).clip(0, len(self.seed) - 1)
            lines = np.flatnonzero(self.seed[at] == places)
            mine, group = rows[lines], self.group[at[lines]]
            out[lines, group] = steady_pairs(mine, unit_rows(self.sums[group] - mine)[:, None])[:, 0]
        return out


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
