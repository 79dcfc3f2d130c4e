"""Votes of labeling functions, called one question after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from labeling.applying.ballots import Ballot, Progress, voter_of
from labeling.errors import OracleError
from labeling.functions import LabelingFunction
from labeling.registry import Source
from labeling.taxonomy import Taxonomy
from labeling.values import Question
from labeling.votes import Column, LabelSet


def function_ballots(
    sources: Sequence[Source], taxonomy: Taxonomy, questions: Sequence[Question], progress: Progress
) -> list[Ballot]:
    """One ballot a function, in order.

    Parameters
    ----------
    sources
        Functions.
    progress
        Called with 1 after each source.

    Raises
    ------
    OracleError
        When a function fails on every question; one that fails on some abstains there.
    """
    ballots = []
    for source in sources:
        ballots.append(_ballot(source, taxonomy, questions))
        progress(1)
    return ballots


def _ballot(source: Source, taxonomy: Taxonomy, questions: Iterable[Question]) -> Ballot:
    assert isinstance(source.voter, LabelingFunction)
    declared = source.declared(taxonomy)
    options: dict[LabelSet, int] = {} if declared is None else {declared: 0}
    rows: list[int] = []
    chosen: list[int] = []
    failures, first, place = 0, "", -1
    for place, question in enumerate(questions):
        try:
            labels = source.voter.vote(question, taxonomy)
        except Exception as error:  # whatever an expert's function raises is reported, not fatal
            failures += 1
            first = first or _describe(error, question)
            continue
        if labels is not None:
            rows.append(place)
            chosen.append(options.setdefault(labels, len(options)))
    if failures and failures == place + 1:
        raise OracleError(
            f"{source.name} failed on every question, first {first}; correct or remove it",
            source.path,
            source.line,
        )
    plain = Column.of(rows, chosen)
    column = Column(plain.rows, plain.options, plain.confidence, failures, first)
    return voter_of(source, tuple(options)), column


def _describe(error: Exception, question: Question) -> str:
    what = error.message if isinstance(error, OracleError) else f"{type(error).__name__}: {error}"
    return f"on question '{question.question_id}': {what}"
