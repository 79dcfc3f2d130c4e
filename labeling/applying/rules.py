"""Votes of rules, all of them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, Progress, voter_of
from labeling.rule_engine import RuleSet
from labeling.sources.rules import Encode, Rule
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.votes import Column


def rule_ballots(
    sources: Sequence[Source],
    taxonomy: Taxonomy,
    texts: Sequence[str],
    embeddings: NDArray[np.float32] | None,
    encode: Encode | None,
    progress: Progress,
) -> list[Ballot]:
    """One ballot a rule, in order; what a rule votes on a text depends on nothing but the text and its row.

    Parameters
    ----------
    sources
        Rules.
    texts, embeddings
        n texts and, where at hand, their ``(n, d)`` float32 unit rows; needed by rules with ``similar_to``.
    progress
        Called with the number of sources when all are done.
    """
    hits = rules_of(sources).hits(texts, embeddings, encode)
    ballots = [_ballot(source, taxonomy, rows) for source, rows in zip(sources, hits, strict=True)]
    progress(len(sources))
    return ballots


def rules_of(sources: Sequence[Source]) -> RuleSet:
    """The rules of sources, compiled once in a process."""
    return RuleSet.of([source.voter for source in sources if isinstance(source.voter, Rule)])


def _ballot(source: Source, taxonomy: Taxonomy, rows: NDArray[np.int32]) -> Ballot:
    declared = source.declared(taxonomy)
    assert declared is not None
    unsure = np.full(len(rows), np.nan, np.float32)
    return voter_of(source, (declared,)), Column(rows, np.zeros(len(rows), np.int32), unsure)
