"""Applies labeling functions and rules to questions, one column of votes a voter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import Ballot, Progress, renewed
from labeling.applying.functions import function_ballots
from labeling.applying.rules import rule_ballots
from labeling.functions import LabelingFunction
from labeling.registry import Source
from labeling.rules import Encode, Rule
from labeling.taxonomy import Taxonomy
from labeling.values import Questions

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
        found = {s.name: renewed(b, s) for s in sources if (b := (known or {}).get(f"{s.name}:{s.fingerprint}"))}
        progress(len(found))
        todo = [s for s in sources if s.name not in found]
        rules = [s for s in todo if isinstance(s.voter, Rule)]
        functions = [s for s in todo if isinstance(s.voter, LabelingFunction)]
        if rules:
            ballots = rule_ballots(rules, self.taxonomy, questions.texts, embeddings, self.encode, progress)
            found |= {s.name: b for s, b in zip(rules, ballots, strict=True)}
        ballots = function_ballots(functions, self.taxonomy, questions.rows, progress)
        found |= {s.name: b for s, b in zip(functions, ballots, strict=True)}
        return [found[s.name] for s in sources]

    def column(self, source: Source, questions: Questions, embeddings: NDArray[np.float32] | None = None) -> Ballot:
        """Votes of one source."""
        return self.apply([source], questions, embeddings)[0]

    def probe(self, sources: Sequence[Source], questions: Questions) -> None:
        """Try every function on the first questions, so that a broken one is found before any work.

        Raises
        ------
        OracleError
            Naming the function, its line and its error, when it fails on all of them.
        """
        few = Questions(questions.rows[:PROBE])
        functions = [s for s in sources if isinstance(s.voter, LabelingFunction)]
        function_ballots(functions, self.taxonomy, few.rows, lambda done: None)
