"""A ballot: a voter and its column of votes."""

from __future__ import annotations

from collections.abc import Callable

from labeling.registry import Source
from labeling.votes import Column, LabelSet, Voter

Ballot = tuple[Voter, Column]
Progress = Callable[[int], None]


def voter_of(source: Source, options: tuple[LabelSet, ...]) -> Voter:
    """The voter that a source is, with the label sets it has voted for."""
    return Voter(
        source.name,
        source.kind,
        options,
        source.fingerprint,
        source.owner,
        source.products,
        source.doc,
        source.place,
    )


def renewed(ballot: Ballot, source: Source) -> Ballot:
    """An old ballot under the source's present owner, docstring and place."""
    return voter_of(source, ballot[0].options), ballot[1]
