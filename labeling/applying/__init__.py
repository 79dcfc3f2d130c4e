"""Applies labeling functions and rules to questions: one column of votes a voter."""

from labeling.applying.applier import Applier
from labeling.applying.ballots import Ballot, Progress
from labeling.applying.examples import ExampleFailure, check_examples

__all__ = ["Applier", "Ballot", "ExampleFailure", "Progress", "check_examples"]
