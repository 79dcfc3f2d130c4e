"""The column of votes that a language model's answers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from labeling.applying.ballots import Ballot
from labeling.hashing import digest
from labeling.llm.prompts import PROMPT_VERSION
from labeling.votes import Column, LabelSet, Voter

LLM = "llm"
"""Name and kind of the voter."""


def ballot_of(model: str, keys: Sequence[str], said: Mapping[str, LabelSet | None]) -> Ballot:
    """The voter and its votes, without confidences, so that the label model judges it as it does functions.

    Parameters
    ----------
    model
        Who was asked; with the version of the prompt it is the voter's fingerprint.
    keys
        ``(n,)`` keys of the texts of all questions.
    said
        What each text was answered, see `standing`; a text that is not in it was never asked.
    """
    cast = [(i, labels) for i, labels in enumerate(map(said.get, keys)) if labels]
    options = sorted({labels for _, labels in cast})
    number = {labels: i for i, labels in enumerate(options)}
    doc = f"What the language model {model} answered where other voters were in doubt."
    voter = Voter(LLM, LLM, tuple(options), digest([model, PROMPT_VERSION]), doc=doc, place="oracle.toml")
    return voter, Column.of([i for i, _ in cast], [number[labels] for _, labels in cast])
