"""Zero-shot votes: the template whose title and body lie nearest to the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from labeling.evidence import Evidence
from labeling.sources.rules import Encode
from labeling.steady import steady_product
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.base import NOTHING, Floats, Places, cast, fingerprint, leading, one_each, taught_by
from labeling.voters.confidence import Reliability
from labeling.votes import Column, Voter

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

    def voter(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> Voter:
        """Who would vote: depends on the templates' texts and on gold."""
        return Voter(
            "titles.nearest",
            "titles",
            one_each(len(taxonomy.labels)),
            fingerprint(self, taught_by(embeddings, gold), _texts(taxonomy)),
            doc="The template whose title and body are nearest in meaning.",
        )

    def fit(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> FittedTitles:
        """Seed gold teaches how far similarity and lead can be trusted; without it a fixed precision is assumed."""
        texts = _texts(taxonomy)
        seed = np.flatnonzero(gold.mask("seed"))
        rows = encode(texts) if texts else np.empty((0, embeddings.shape[1]), np.float32)
        untaught = FittedTitles(self, np.asarray(rows, np.float32), None)
        if len(texts) < 2:
            return untaught
        best, features = leading(steady_product(embeddings[seed], rows))
        return FittedTitles(self, untaught.rows, _trust(features, best == gold.label[seed]))


@dataclass(frozen=True, eq=False)
class FittedTitles:
    """Templates, and how far similarity and lead can be trusted.

    Parameters
    ----------
    rows
        ``(t, d)`` float32 unit rows of the templates.
    trust
        None where gold taught nothing.
    """

    settings: TitleVotes
    rows: Floats
    trust: Reliability | None

    def on(self, rows: Floats, places: Places) -> Column:
        """Votes on questions, each with its confidence and its similarity to the template."""
        if len(self.rows) < 2 or not len(rows):
            return NOTHING
        s, (best, features) = self.settings, leading(steady_product(rows, self.rows))
        sure = self.confidence(features)
        top, lead = features.T
        voted = np.flatnonzero((lead >= s.least_lead) & (top >= s.least_similarity) & (sure >= s.least_confidence))
        evidence = Evidence.without_places(top[voted])
        return cast(places[voted], best[voted], sure[voted], evidence)

    def confidence(self, features: Floats) -> Floats:
        """``(b,)`` float32: probability that the nearest template is right."""
        if self.trust is None:
            return np.full(len(features), DEFAULT_PRECISION, np.float32)
        return self.trust(features, np.zeros(len(features), np.int64))

    def facts(self) -> dict[str, Any]:
        """Nothing to tell."""
        return {}


def _texts(taxonomy: Taxonomy) -> list[str]:
    """Title and body of each template, by label."""
    return [taxonomy.by_id[t].wording for t in taxonomy.template_labels]


def _trust(features: Floats, right: NDArray[np.bool_]) -> Reliability | None:
    """Learned where seed gold holds both cases."""
    if len(right) < 20 or right.all() or not right.any():
        return None
    with threadpool_limits(1):  # the last bits do not depend on the number of threads then
        model = LogisticRegression(C=100.0).fit(features, right)
    return Reliability(float(model.intercept_[0]), model.coef_[0].astype(np.float64), np.empty(0))
