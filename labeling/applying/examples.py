"""Tries every voter on its own yes and no examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labeling.applying.applier import Applier, votes_on_block
from labeling.applying.ballots import was_stopped
from labeling.applying.functions import refuse_failing
from labeling.applying.workers import Workers
from labeling.errors import OracleError
from labeling.sources.source import Source
from labeling.values import Question, Questions
from labeling.votes import NO_VOTES, Column


@dataclass(frozen=True)
class ExampleFailure:
    """A yes or no example that does not hold."""

    source: Source
    text: str
    expected_vote: bool
    error: str = ""

    def __str__(self) -> str:
        wanted = "must vote on" if self.expected_vote else "must abstain on"
        found = self.error or ("it abstained" if self.expected_vote else "it voted")
        return f'{self.source.place}: {self.source.name} {wanted} "{self.text}", but {found}'


def check_examples(sources: Sequence[Source], applier: Applier) -> list[ExampleFailure]:
    """Try every source on its own yes and no examples; an empty list means that all hold.

    Functions are asked under the applier's limits, if it has any; one that hangs fails on its examples.
    """
    with applier.asking() as workers:
        return [failure for source in sources for failure in _failures(_Trying(applier, source, workers))]


@dataclass(frozen=True)
class _Trying:
    applier: Applier
    source: Source
    workers: Workers | None

    def column(self, texts: Sequence[str]) -> Column:
        """Its votes on some texts."""
        asked = Questions(tuple(Question(f"example{i or ''}", text) for i, text in enumerate(texts)))
        ((_, column),) = votes_on_block(self.applier, [self.source], asked, workers=self.workers)
        return column

    def said(self, text: str, expected: bool) -> tuple[bool, str]:
        """Whether it votes on one text, and its error; what fails does not do what is expected."""
        column = self.column([text])
        try:
            refuse_failing(self.source, column, 1)
        except OracleError as failure:
            return not expected, failure.message
        return (not expected, column.first_error) if was_stopped(column) else (len(column.rows) == 1, "")


def _failures(trying: _Trying) -> Iterator[ExampleFailure]:
    source = trying.source
    sides = [(True, text) for text in source.yes] + [(False, text) for text in source.no]
    column = trying.column([text for _, text in sides]) if sides else NO_VOTES
    voted = set(column.rows.tolist())
    for place, (expected, text) in enumerate(sides):
        # of several that fail it is known on how many and on which first, so each is asked by itself
        found, error = trying.said(text, expected) if column.failures else (place in voted, "")
        if found is not expected:
            yield ExampleFailure(source, text, expected, error)
