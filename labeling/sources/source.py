"""A voter that experts wrote, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass

from labeling.sources.functions import LabelingFunction, to_label_set
from labeling.sources.rules import Rule
from labeling.taxonomy import Taxonomy
from labeling.votes import LabelSet


@dataclass(frozen=True)
class Source:
    """A labeling function or rule ready to vote, under one interface."""

    name: str
    kind: str
    fingerprint: str
    owner: str
    products: tuple[str, ...]
    doc: str
    path: str
    line: int
    yes: tuple[str, ...]
    no: tuple[str, ...]
    voter: LabelingFunction | Rule

    def declared(self, taxonomy: Taxonomy) -> LabelSet | None:
        """Label set it votes for when it votes, or None when the function decides by question."""
        if self.voter.votes_for is not None:
            return to_label_set((True, self.voter.votes_for), taxonomy)
        if self.voter.votes_against is not None:
            return to_label_set((False, self.voter.votes_against), taxonomy)
        return None

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}"
