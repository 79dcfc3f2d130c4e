"""Applies labeling functions and rules to questions: one column of votes a voter."""

from labeling.applying.applier import Applier, votes_on_block
from labeling.applying.ballots import Ballot, Progress
from labeling.applying.earlier import Earlier
from labeling.applying.examples import ExampleFailure, check_examples
from labeling.applying.joining import join_ballots
from labeling.applying.limits import Limits
from labeling.applying.one import said_by

__all__ = [
    "Applier",
    "Ballot",
    "Earlier",
    "ExampleFailure",
    "Limits",
    "Progress",
    "check_examples",
    "join_ballots",
    "said_by",
    "votes_on_block",
]
