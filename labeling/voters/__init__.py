"""Computed voters: they learn from gold and templates, and each says what its votes rest on."""

from labeling.voters.centroids import CentroidVotes
from labeling.voters.computed import COMPUTED_KINDS, ComputedSettings, computed_ballots
from labeling.voters.neighbours import NeighbourVotes
from labeling.voters.spreading import SpreadingVotes
from labeling.voters.titles import TitleVotes

__all__ = [
    "COMPUTED_KINDS",
    "CentroidVotes",
    "ComputedSettings",
    "NeighbourVotes",
    "SpreadingVotes",
    "TitleVotes",
    "computed_ballots",
]
