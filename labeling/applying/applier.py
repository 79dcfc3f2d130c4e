"""Applies labeling functions and rules to questions, one column of votes a voter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, Progress
from labeling.applying.earlier import Earlier
from labeling.applying.functions import function_ballots, refuse_failing
from labeling.applying.joining import join_ballots
from labeling.applying.limits import Limits
from labeling.applying.rules import rule_ballots
from labeling.applying.workers import Workers
from labeling.blocks import blocks
from labeling.disk.question_table import QuestionTable, TableBlock, part_of, some_of
from labeling.sources.functions import LabelingFunction
from labeling.sources.rules import Encode, Rule
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy
from labeling.values import Questions

Asked = Questions | QuestionTable


@dataclass(frozen=True)
class Applier:
    """Applies sources to questions, block by block.

    Parameters
    ----------
    taxonomy
        Labels the votes are for.
    encode
        Texts to ``(n, d)`` float32 unit rows; needed by rules with ``similar_to``.
    limits
        What a function may take; functions are then asked in processes of their own. None asks them in this process.
    """

    taxonomy: Taxonomy
    encode: Encode | None = None
    limits: Limits | None = None

    def apply(
        self,
        sources: Sequence[Source],
        questions: Asked,
        embeddings: NDArray[np.float32] | None = None,
        known: Mapping[str, Ballot] | Earlier | None = None,
        progress: Progress = lambda done: None,
        *,
        strict: bool = True,
    ) -> list[Ballot]:
        """One voter and one column for each source.

        Parameters
        ----------
        questions
            In memory, or in a file, which is then read block by block.
        embeddings
            ``(n, d)`` float32 of the questions, if at hand; may be mapped from a file.
        known
            Ballots of an earlier run by name and fingerprint, which are not computed again: on the same
            questions, or `Earlier` on others, of which only the new ones are voted on then.
        progress
            Called with the number of sources done since the last call.
        strict
            Refuse a function that fails on every question. Otherwise its column is empty and says why.

        Raises
        ------
        OracleError
            When a function fails on every question, if ``strict``; one that fails on some abstains there.
        """
        n = len(questions)
        earlier = known if isinstance(known, Earlier) else Earlier.on_the_same(known or {}, n)
        found = {s.name: b for s in sources if (b := earlier.whole(s)) is not None}
        rest = [s for s in sources if s.name not in found]
        grown = [(s, b) for s in rest if (b := earlier.in_part(s)) is not None]
        whole = [s for s in rest if s.name not in {s.name for s, _ in grown}]
        progress(len(found))
        with self.asking() as workers:
            asking = _Asking(self, questions, embeddings, workers, progress)
            found |= zip((s.name for s in whole), asking.all(whole), strict=True)
            new = asking.some([s for s, _ in grown], earlier.new)
            for (source, then), ballot in zip(grown, new, strict=True):
                found[source.name] = earlier.extended(source, self.taxonomy, then, ballot)
        ballots = [found[s.name] for s in sources]
        if strict:
            for source in rest:
                refuse_failing(source, found[source.name][1], n)
        return ballots

    def column(self, source: Source, questions: Questions, embeddings: NDArray[np.float32] | None = None) -> Ballot:
        """Votes of one source."""
        return self.apply([source], questions, embeddings)[0]

    @contextmanager
    def asking(self) -> Iterator[Workers | None]:
        """Processes that ask functions, where there are limits; they end on leaving the context."""
        if self.limits is None:
            yield None
            return
        with Workers(self.limits) as workers:
            yield workers


def votes_on_block(
    applier: Applier,
    sources: Sequence[Source],
    questions: Questions | TableBlock,
    rows: NDArray[np.float32] | None = None,
    progress: Progress = lambda done: None,
    workers: Workers | None = None,
) -> list[Ballot]:
    """One voter and one column for each source on the questions of one block; to be joined by `join_ballots`.

    The vote on a question depends on nothing but the question, its row and the source. A function that fails on
    every question is not refused.

    Parameters
    ----------
    rows
        ``(b, d)`` float32 unit rows of the questions, if at hand.
    workers
        Processes that ask the functions; this one does where None.
    """
    rules = [s for s in sources if isinstance(s.voter, Rule)]
    functions = [s for s in sources if isinstance(s.voter, LabelingFunction)]
    found: dict[str, Ballot] = {}
    if rules:
        ballots = rule_ballots(rules, applier.taxonomy, questions.texts, rows, applier.encode, progress)
        found |= zip((s.name for s in rules), ballots, strict=True)
    if functions:
        ballots = function_ballots(functions, applier.taxonomy, questions.rows, progress, workers=workers, strict=False)
        found |= zip((s.name for s in functions), ballots, strict=True)
    return [found[s.name] for s in sources]


@dataclass(frozen=True)
class _Asking:
    """Questions that sources are asked about, all of them or some."""

    applier: Applier
    questions: Asked
    embeddings: NDArray[np.float32] | None
    workers: Workers | None
    progress: Progress

    def all(self, sources: Sequence[Source]) -> list[Ballot]:
        """Ballots on all questions."""
        return self._joined(sources, blocks(len(self.questions)), None)

    def some(self, sources: Sequence[Source], places: NDArray[np.int64]) -> list[Ballot]:
        """Ballots on the questions at ``(q,)`` places, with rows counted among them."""
        return self._joined(sources, blocks(len(places)), places)

    def _joined(
        self, sources: Sequence[Source], ats: Sequence[slice], places: NDArray[np.int64] | None
    ) -> list[Ballot]:
        if not sources:
            return []
        tell = _Shares(self.progress, len(sources), max(len(ats), 1))
        parts = (self._part(sources, at, places, tell) for at in ats)
        joined = join_ballots(sources, self.applier.taxonomy, parts, (at.stop - at.start for at in ats))
        tell.finish()
        return joined

    def _part(
        self, sources: Sequence[Source], at: slice, places: NDArray[np.int64] | None, tell: Progress
    ) -> list[Ballot]:
        asked = part_of(self.questions, at) if places is None else some_of(self.questions, places[at])
        where = at if places is None else places[at]
        rows = None if self.embeddings is None else self.embeddings[where]
        return votes_on_block(self.applier, sources, asked, rows, tell, self.workers)


@dataclass
class _Shares:
    """Tells of sources done, where each is done a block at a time."""

    progress: Progress
    sources: int
    blocks: int
    done: int = 0

    def __call__(self, count: int) -> None:
        """So many sources are done with one block."""
        before = self.done // self.blocks
        self.done += count
        self.progress(self.done // self.blocks - before)

    def finish(self) -> None:
        """All is done."""
        self.progress(self.sources - self.done // self.blocks)
