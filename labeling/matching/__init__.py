"""What the agent sent against the suggested template, and the match rate."""

from labeling.matching.cleaning import clean
from labeling.matching.finding import match
from labeling.matching.kinds import KINDS, Kind, Match, Thresholds
from labeling.matching.rate import MatchRate, match_rate, matches
from labeling.matching.words import body_pattern

__all__ = [
    "KINDS",
    "Kind",
    "Match",
    "MatchRate",
    "Thresholds",
    "body_pattern",
    "clean",
    "match",
    "match_rate",
    "matches",
]
