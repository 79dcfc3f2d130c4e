"""All voters that are computed from embeddings, gold and templates."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from labeling.applying import Ballot
from labeling.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.centroids import CentroidVotes
from labeling.voters.neighbours import NeighbourVotes
from labeling.voters.spreading import SpreadingVotes
from labeling.voters.titles import TitleVotes

COMPUTED_KINDS = ("neighbours", "spreading", "titles", "centroids")


@dataclass(frozen=True)
class ComputedSettings:
    """Settings of all computed voters."""

    neighbours: NeighbourVotes = field(default_factory=NeighbourVotes)
    spreading: SpreadingVotes = field(default_factory=SpreadingVotes)
    titles: TitleVotes = field(default_factory=TitleVotes)
    centroids: CentroidVotes = field(default_factory=CentroidVotes)


def computed_ballots(
    embeddings: NDArray[np.float32], gold: Gold, taxonomy: Taxonomy, encode: Encode, settings: ComputedSettings
) -> list[Ballot]:
    """One ballot a computed voter, in the order of ``COMPUTED_KINDS``.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows of the questions.
    gold
        Of the same questions; ``test`` labels are not looked at. What counts at all counts in full.
    encode
        Texts to ``(t, d)`` float32 unit rows, for the templates.
    """
    return [
        settings.neighbours.fit(embeddings, gold, len(taxonomy.labels)).vote(embeddings, taxonomy),
        settings.spreading.vote(embeddings, gold, taxonomy),
        settings.titles.vote(embeddings, gold, taxonomy, encode),
        settings.centroids.vote(embeddings, gold, taxonomy, encode),
    ]
