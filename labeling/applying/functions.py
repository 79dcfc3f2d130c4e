"""Votes of labeling functions: what they answer, in this process or in workers, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from labeling.applying.ballots import STOPPED, Ballot, Progress, silent, voter_of, was_stopped
from labeling.applying.workers import Workers
from labeling.asking.answers import AFTER, Answers, Trouble, ask
from labeling.asking.records import Block
from labeling.choosing import LabelSet
from labeling.errors import OracleError
from labeling.question import Question
from labeling.sources.functions import LabelingFunction, to_label_set
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.votes import Column


def function_ballots(
    sources: Sequence[Source],
    taxonomy: Taxonomy,
    questions: Sequence[Question],
    progress: Progress = lambda done: None,
    *,
    workers: Workers | None = None,
    strict: bool = True,
) -> list[Ballot]:
    """One ballot a function, in order.

    A function is called once for each text if it looks at nothing else. Options are numbered as they are first used,
    what it declares first. A function that fails on a question abstains there; one that was stopped has no votes at
    all, and its column says why (`labeling.applying.ballots.was_stopped`).

    Parameters
    ----------
    sources
        Functions.
    questions
        A block of n questions, or all.
    progress
        Called with 1 after each source.
    workers
        Processes in which functions from files are asked, under limits; without, all are asked here, without limits.
    strict
        Whether a function that fails on every question is an error; if not, its column is empty and says why.

    Raises
    ------
    OracleError
        When a function fails on every question, if ``strict``.
    """
    heard = _heard(sources, questions, progress, workers)
    ballots = [_ballot(s, taxonomy, questions, a) for s, a in zip(sources, heard, strict=True)]
    if strict:
        for source, (_, column) in zip(sources, ballots, strict=True):
            refuse_failing(source, column, len(questions))
    return ballots


def refuse_failing(source: Source, column: Column, n: int) -> None:
    """Refuse a function that failed by itself on all of n questions; one that was stopped is only reported.

    Raises
    ------
    OracleError
        Naming the function, its line and its error.
    """
    if column.failures and column.failures == n and not was_stopped(column):
        raise OracleError(
            f"{source.name} failed on every question, first {column.first_error}; correct or remove it",
            source.path,
            source.line,
        )


def _heard(
    sources: Sequence[Source], questions: Sequence[Question], progress: Progress, workers: Workers | None
) -> list[Answers]:
    """What each function answers; only what is in a file can be found by a worker."""
    functions = [s.voter for s in sources if isinstance(s.voter, LabelingFunction)]
    theirs = [lf for lf in functions if workers is not None and lf.files]
    found = dict(zip(map(id, theirs), workers.ask(theirs, questions, progress), strict=True)) if workers else {}
    block: Block | None = None
    for lf in functions:
        if id(lf) not in found:
            block = block or Block([q.text for q in questions], lambda: questions)
            found[id(lf)] = ask(lf, block, [0, 0])
            progress(1)
    return [found[id(lf)] for lf in functions]


def _ballot(source: Source, taxonomy: Taxonomy, questions: Sequence[Question], heard: Answers) -> Ballot:
    if heard.stopped is not None:
        return silent(source, len(questions), f"{STOPPED}{_on(heard.stopped, questions)}")
    sets, wrong = _label_sets(heard, taxonomy)
    codes, rows = np.asarray(heard.codes, np.int32), np.asarray(heard.rows, np.int32)
    if wrong:
        heard = _with_wrong(heard, rows, codes, wrong)
        kept = ~np.isin(codes, list(wrong))
        codes, rows = codes[kept], rows[kept]
    options = _options(codes, sets, source.declared(taxonomy))
    chosen = np.array([options.get(labels, -1) for labels in sets], np.int32)[codes] if len(codes) else codes
    first = _on(heard.first, questions) if heard.first else ""
    column = replace(Column.of(rows, chosen), failures=heard.failures, first_error=first)  # type: ignore[arg-type]
    return voter_of(source, tuple(options)), column


def _label_sets(heard: Answers, taxonomy: Taxonomy) -> tuple[list[LabelSet], dict[int, str]]:
    """The labels of each of its choices, and what is wrong with those that name no label."""
    sets: list[LabelSet] = []
    wrong = {}
    for code, choice in enumerate(heard.choices):
        try:
            sets.append(to_label_set(choice, taxonomy))
        except OracleError as error:
            sets.append(())
            wrong[code] = error.message
    return sets, wrong


def _with_wrong(heard: Answers, rows: np.ndarray, codes: np.ndarray, wrong: dict[int, str]) -> Answers:
    """Votes for no label count as failures."""
    at = np.flatnonzero(np.isin(codes, list(wrong)))
    if not len(at):
        return heard
    first = Trouble(int(rows[at[0]]), wrong[int(codes[at[0]])])
    if heard.first is not None and heard.first.place < first.place:
        first = heard.first
    return replace(heard, failures=heard.failures + len(at), first=first)


def _options(codes: np.ndarray, sets: list[LabelSet], declared: LabelSet | None) -> dict[LabelSet, int]:
    """Label sets it votes for, numbered as they are first used; what it declares comes first."""
    options = {} if declared is None else {declared: 0}
    used, first = np.unique(codes, return_index=True)
    for code in used[np.argsort(first)]:
        options.setdefault(sets[code], len(options))
    return options


def _on(trouble: Trouble, questions: Sequence[Question]) -> str:
    if trouble.place >= 0:
        return f"on question '{questions[trouble.place].question_id}': {trouble.what}"
    return f"{'after its last' if trouble.place == AFTER else 'before its first'} question: {trouble.what}"
