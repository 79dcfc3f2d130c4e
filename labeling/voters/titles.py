"""Zero-shot votes: the template whose title and body lie nearest to the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from labeling.evidence import Evidence
from labeling.hashing import digest
from labeling.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.confidence import clipped
from labeling.votes import Column, Voter

Floats = NDArray[np.float32]
DEFAULT_PRECISION = 0.45


@dataclass(frozen=True)
class TitleVotes:
    """Votes for the nearest template where its lead over the second is among the larger ones.

    Parameters
    ----------
    least_confidence
        Least probability of being right, as learned from seed gold.
    least_lead
        Least difference of cosine similarity to the second template.
    least_similarity
        Least cosine similarity to the nearest.
    """

    least_confidence: float = 0.4
    least_lead: float = 0.03
    least_similarity: float = 0.25

    def vote(
        self,
        embeddings: Floats,
        gold: Gold,
        taxonomy: Taxonomy,
        encode: Encode,
    ) -> tuple[Voter, Column]:
        """Votes on all questions, each with its confidence and its similarity to the template.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 unit rows of the questions.
        gold
            Seed gold teaches how far similarity and lead can be trusted; without it a fixed,
            modest precision is assumed.
        """
        texts = [taxonomy.by_id[t].wording for t in taxonomy.template_labels]
        if len(texts) < 2:
            return self._voter(texts, taxonomy), Column.of([], [], evidence=Evidence.without_places(np.empty(0)))
        similarity = embeddings @ encode(texts).T
        best = similarity.argmax(axis=1)
        ordered = np.partition(similarity, -2, axis=1)
        top, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
        sure = _confidence(np.column_stack([top, lead]), best, gold)
        enough = (lead >= self.least_lead) & (top >= self.least_similarity)
        rows = np.flatnonzero(enough & (sure >= self.least_confidence))
        evidence = Evidence.without_places(top[rows])
        column = Column.of(rows.tolist(), best[rows].tolist(), sure[rows].tolist(), evidence)
        return self._voter(texts, taxonomy), column

    def _voter(self, texts: Sequence[str], taxonomy: Taxonomy) -> Voter:
        return Voter(
            "titles.nearest",
            "titles",
            tuple((i,) for i in range(len(taxonomy.labels))),
            digest([self.__dict__, list(texts)]),
            doc="The template whose title and body are nearest in meaning.",
        )


def _confidence(features: Floats, best: NDArray[np.int64], gold: Gold) -> Floats:
    """Probability that the nearest template is right, learned from seed gold where it holds both cases."""
    seed = gold.mask("seed")
    right = best[seed] == gold.label[seed]
    if seed.sum() < 20 or right.all() or not right.any():
        return np.full(len(features), DEFAULT_PRECISION, np.float32)
    model = LogisticRegression(C=100.0).fit(features[seed], right)
    return clipped(model.predict_proba(features)[:, 1])
