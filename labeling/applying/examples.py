"""Tries every voter on its own yes and no examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labeling.applying.applier import Applier
from labeling.errors import OracleError
from labeling.registry import Source
from labeling.values import Question, Questions


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
    """Try every source on its own yes and no examples; an empty list means that all hold."""
    failures = []
    for source in sources:
        for expected, texts in ((True, source.yes), (False, source.no)):
            for text in texts:
                try:
                    _, column = applier.column(source, Questions((Question("example", text),)))
                    voted, error = len(column.rows) == 1, ""
                except OracleError as failure:
                    voted, error = not expected, failure.message
                if voted is not expected:
                    failures.append(ExampleFailure(source, text, expected, error))
    return failures
