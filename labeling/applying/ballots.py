"""A ballot: a voter and its column of votes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from labeling.sources.source import Source
from labeling.votes import NO_VOTES, Column, LabelSet, Voter

Ballot = tuple[Voter, Column]
Progress = Callable[[int], None]
STOPPED = "stopped "


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


def silent(source: Source, n: int, why: str) -> Ballot:
    """A voter that was not heard on n questions, and why."""
    return voter_of(source, ()), replace(NO_VOTES, failures=n, first_error=why)


def was_stopped(column: Column) -> bool:
    """Whether its voter was stopped: by a limit, because it broke its process, or as its answers were not steady.

    Such a column is empty, for however many questions it was asked about at once.
    """
    return column.first_error.startswith(STOPPED)
