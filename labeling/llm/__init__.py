"""A language model as one voter among others: what it is shown, what its replies mean, and what it votes.

Values only: nothing here touches the network or the disk.
"""

from labeling.llm.answers import Answer, Offered, standing, text_key
from labeling.llm.candidates import candidates, nearest_examples
from labeling.llm.choosing import chosen, doubts_of
from labeling.llm.column import LLM, ballot_of
from labeling.llm.prompts import PROMPT_VERSION, Prompt, prompt_of
from labeling.llm.replies import ABSTAINS, NONE_OF_THESE, Reply, read_reply

__all__ = [
    "ABSTAINS",
    "LLM",
    "NONE_OF_THESE",
    "PROMPT_VERSION",
    "Answer",
    "Offered",
    "Prompt",
    "Reply",
    "ballot_of",
    "candidates",
    "chosen",
    "doubts_of",
    "nearest_examples",
    "prompt_of",
    "read_reply",
    "standing",
    "text_key",
]
