"""Applies labeling functions and rules to questions, one column of votes a voter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.errors import OracleError
from labeling.functions import LabelingFunction
from labeling.registry import Source
from labeling.rules import Encode, Rule
from labeling.taxonomy import Taxonomy
from labeling.values import Question, Questions
from labeling.votes import Column, LabelSet, Voter

Progress = Callable[[int], None]
Ballot = tuple[Voter, Column]
PROBE = 50


@dataclass(frozen=True)
class Applier:
    """Applies sources to questions.

    Parameters
    ----------
    taxonomy
        Labels the votes are for.
    encode
        Texts to ``(n, d)`` float32 unit rows; needed by rules with ``similar_to``.
    """

    taxonomy: Taxonomy
    encode: Encode | None = None

    def apply(
        self,
        sources: Sequence[Source],
        questions: Questions,
        embeddings: NDArray[np.float32] | None = None,
        known: Mapping[str, Ballot] | None = None,
        progress: Progress = lambda done: None,
    ) -> list[Ballot]:
        """One voter and one column for each source.

        Parameters
        ----------
        embeddings
            ``(n, d)`` float32 of the questions, if at hand.
        known
            Ballots of an earlier run on the same questions and labels, by fingerprint; these are
            not computed again.
        progress
            Called with 1 after each source.

        Raises
        ------
        OracleError
            When a function fails on every question; one that fails on some abstains there.
        """
        ballots = []
        for source in sources:
            old = (known or {}).get(f"{source.name}:{source.fingerprint}")
            ballots.append(_renew(old, source) if old else self.column(source, questions, embeddings))
            progress(1)
        return ballots

    def column(self, source: Source, questions: Questions, embeddings: NDArray[np.float32] | None = None) -> Ballot:
        """Votes of one source."""
        if isinstance(source.voter, Rule):
            return self._rule_column(source, source.voter, questions, embeddings)
        return self._function_column(source, source.voter, questions)

    def probe(self, sources: Sequence[Source], questions: Questions) -> None:
        """Try every function on the first questions, so that a broken one is found before any work.

        Raises
        ------
        OracleError
            Naming the function, its line and its error, when it fails on all of them.
        """
        few = Questions(questions.rows[:PROBE])
        for source in sources:
            if isinstance(source.voter, LabelingFunction):
                self._function_column(source, source.voter, few)

    def _rule_column(
        self, source: Source, rule: Rule, questions: Questions, embeddings: NDArray[np.float32] | None
    ) -> Ballot:
        labels = source.declared(self.taxonomy)
        assert labels is not None
        rows = np.flatnonzero(rule.matches(questions.texts, embeddings, self.encode))
        return _voter(source, (labels,)), Column.of(rows.tolist(), [0] * len(rows))

    def _function_column(self, source: Source, lf: LabelingFunction, questions: Questions) -> Ballot:
        declared = source.declared(self.taxonomy)
        options: dict[LabelSet, int] = {} if declared is None else {declared: 0}
        rows: list[int] = []
        chosen: list[int] = []
        failures, first = 0, ""
        for place, question in enumerate(questions):
            try:
                labels = lf.vote(question, self.taxonomy)
            except Exception as error:  # whatever an expert's function raises is reported, not fatal
                failures += 1
                first = first or _describe(error, question)
                continue
            if labels is not None:
                rows.append(place)
                chosen.append(options.setdefault(labels, len(options)))
        if failures and failures == len(questions):
            raise OracleError(
                f"{source.name} failed on every question, first {first}; correct or remove it",
                source.path,
                source.line,
            )
        plain = Column.of(rows, chosen)
        column = Column(plain.rows, plain.options, plain.confidence, failures, first)
        return _voter(source, tuple(options)), column


def _describe(error: Exception, question: Question) -> str:
    what = error.message if isinstance(error, OracleError) else f"{type(error).__name__}: {error}"
    return f"on question '{question.question_id}': {what}"


def _voter(source: Source, options: tuple[LabelSet, ...]) -> Voter:
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


def _renew(ballot: Ballot, source: Source) -> Ballot:
    """An old ballot under the source's present owner, docstring and place."""
    return _voter(source, ballot[0].options), ballot[1]


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
