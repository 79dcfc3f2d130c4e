"""Votes of rules, all of them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, Progress, voter_of
from labeling.registry import Source
from labeling.rule_texts import Texts
from labeling.rules import Encode, Rule
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
    """One ballot a rule, in order.

    Parameters
    ----------
    sources
        Rules.
    texts, embeddings
        n texts and, where at hand, their ``(n, d)`` float32 unit rows; needed by rules with ``similar_to``.
    progress
        Called with 1 after each source.
    """
    ready, ballots = Texts.of(texts), []
    for source in sources:
        ballots.append(_ballot(source, taxonomy, ready, embeddings, encode))
        progress(1)
    return ballots


def _ballot(
    source: Source, taxonomy: Taxonomy, texts: Texts, embeddings: NDArray[np.float32] | None, encode: Encode | None
) -> Ballot:
    labels = source.declared(taxonomy)
    assert labels is not None
    assert isinstance(source.voter, Rule)
    rows = np.flatnonzero(source.voter.matches(texts, embeddings, encode))
    return voter_of(source, (labels,)), Column.of(rows.tolist(), [0] * len(rows))
