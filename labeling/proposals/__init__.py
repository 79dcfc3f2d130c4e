"""Rules proposed from data for an expert to accept: candidates, and how the best of them are found."""

from labeling.proposals.examples import cluster_candidates, gold_candidates
from labeling.proposals.phrases import pair_candidates, phrase_candidates
from labeling.proposals.ranking import Candidate, Material, Proposal, choose, measure

__all__ = [
    "Candidate",
    "Material",
    "Proposal",
    "choose",
    "cluster_candidates",
    "gold_candidates",
    "measure",
    "pair_candidates",
    "phrase_candidates",
]
