"""Computed voters: they learn from gold and templates, and each says what its votes rest on."""

from labeling.voters.centroids import CentroidVotes
from labeling.voters.computed import (
    COMPUTED_KINDS,
    FITTED_KINDS,
    ComputedSettings,
    ComputedVotes,
    FittedComputed,
    Known,
    computed_ballots,
    computed_voters,
    fit_computed,
    vote_computed,
)
from labeling.voters.neighbours import NeighbourVotes
from labeling.voters.parts import join_parts
from labeling.voters.spreading import SpreadingVotes
from labeling.voters.titles import TitleVotes

__all__ = [
    "COMPUTED_KINDS",
    "FITTED_KINDS",
    "CentroidVotes",
    "ComputedSettings",
    "ComputedVotes",
    "FittedComputed",
    "Known",
    "NeighbourVotes",
    "SpreadingVotes",
    "TitleVotes",
    "computed_ballots",
    "computed_voters",
    "fit_computed",
    "join_parts",
    "vote_computed",
]
