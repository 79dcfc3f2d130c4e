"""The domain of Living Oracle: questions, votes, label models, gold, store. Imports nothing else of ours.

What an SME needs is re-exported here; everything else is imported from its module.
"""

from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION
from labeling.votes import ABSTAIN

__all__ = ["ABSTAIN", "NOT_A_QUESTION", "NO_TEMPLATE", "labeling_function"]


def __getattr__(name: str) -> object:
    # Snorkel imports torch, which takes a second; commands that run no function do without it.
    if name == "labeling_function":
        from labeling.functions import labeling_function

        return labeling_function
    raise AttributeError(f"module 'labeling' has no attribute '{name}'")
