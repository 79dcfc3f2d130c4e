"""The domain of Living Oracle: questions, votes, label models, gold, store. Imports nothing else of ours.

What an SME needs is re-exported here; everything else is imported from its module.
"""

from labeling.choosing import ABSTAIN
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION

__all__ = ["ABSTAIN", "NOT_A_QUESTION", "NO_TEMPLATE", "labeling_function"]


def __getattr__(name: str) -> object:
    # Commands that need none of them do without numpy, and those that run no function without Snorkel's second.
    if name == "labeling_function":
        from labeling.sources.functions import labeling_function

        return labeling_function
    if name == "ABSTAIN":
        from labeling.votes import ABSTAIN

        return ABSTAIN
    if name in ("NOT_A_QUESTION", "NO_TEMPLATE"):
        from labeling import taxonomy

        return getattr(taxonomy, name)
    raise AttributeError(f"module 'labeling' has no attribute '{name}'")
