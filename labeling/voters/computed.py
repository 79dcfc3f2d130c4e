"""All voters that are computed from embeddings, gold and templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from labeling.applying import Ballot
from labeling.blocks import Over, here
from labeling.sources.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.base import ComputedVoter, Fitted, Floats, Places
from labeling.voters.centroids import CentroidVotes
from labeling.voters.keeping import keep, kept
from labeling.voters.neighbours import NeighbourVotes
from labeling.voters.parts import Parts, before, join_parts
from labeling.voters.spreading import SpreadingVotes
from labeling.voters.titles import TitleVotes
from labeling.votes import Column, Voter

FITTED_KINDS = ("neighbours", "spreading", "titles", "centroids")
"""Kinds of voters that learn from gold and templates, in the order of their columns."""

COMPUTED_KINDS = (*FITTED_KINDS, "llm")
"""Kinds of voters that no expert writes; for the last see ``labeling.llm``."""


@dataclass(frozen=True)
class ComputedSettings:
    """Settings of all computed voters."""

    neighbours: NeighbourVotes = field(default_factory=NeighbourVotes)
    spreading: SpreadingVotes = field(default_factory=SpreadingVotes)
    titles: TitleVotes = field(default_factory=TitleVotes)
    centroids: CentroidVotes = field(default_factory=CentroidVotes)

    @property
    def all(self) -> tuple[ComputedVoter, ...]:
        """One for each of ``FITTED_KINDS``."""
        return self.neighbours, self.spreading, self.titles, self.centroids


@dataclass(frozen=True, eq=False)
class FittedComputed:
    """Computed voters that have learned; it holds rows of gold, templates and senders only, and can be sent away.

    Parameters
    ----------
    voters
        Who votes, in the order of the columns.
    fitted
        How each of them votes.
    """

    voters: tuple[Voter, ...]
    fitted: tuple[Fitted, ...]

    def on(self, rows: Floats, places: Places) -> list[Column]:
        """The votes of each voter on ``(b, d)`` rows at increasing ``(b,)`` places, as in `Fitted.on`."""
        return [f.on(rows, places) for f in self.fitted]

    def on_part(self, part: tuple[Floats, int]) -> list[Column]:
        """The votes on consecutive questions: their rows, and the place of the first."""
        rows, first = part
        return self.on(rows, np.arange(first, first + len(rows)))

    def columns(self, embeddings: Floats, over: Over, first: int = 0) -> list[Column]:
        """Votes on all questions from a place on."""
        parts = list(over(self.on_part, Parts(embeddings, first)))
        return join_parts(parts or [self.on_part((embeddings[:0], 0))])

    def facts(self) -> dict[str, Any]:
        """What is worth knowing of how they search, by kind."""
        pairs = zip(self.voters, self.fitted, strict=True)
        return {voter.kind: facts for voter, fitted in pairs if (facts := fitted.facts())}


@dataclass(frozen=True)
class Known:
    """Votes of an earlier run.

    Parameters
    ----------
    questions
        So many of the first questions of that run are the first of this one, too.
    columns
        Of that run, by name and fingerprint of the voter, ``name:fingerprint``; under the same encoder and labels.
    """

    questions: int
    columns: Mapping[str, Column]


NOTHING_KNOWN = Known(0, {})


@dataclass(frozen=True)
class ComputedVotes:
    """Votes of all computed voters, in the order of ``FITTED_KINDS``.

    Parameters
    ----------
    facts
        As in `FittedComputed`, of those that had to learn.
    taken
        Names of the voters whose votes on known questions were taken over.
    """

    ballots: list[Ballot]
    facts: dict[str, Any]
    taken: tuple[str, ...]


def computed_voters(embeddings: Floats, gold: Gold, taxonomy: Taxonomy, settings: ComputedSettings) -> list[Voter]:
    """Who would vote, with fingerprints, without any fitting; in the order of ``FITTED_KINDS``.

    Votes of another run on the same question at the same place by a voter of the same fingerprint are the same, if
    encoder and taxonomy are.
    """
    return [s.voter(embeddings, gold, taxonomy) for s in settings.all]


def fit_computed(
    embeddings: Floats,
    gold: Gold,
    taxonomy: Taxonomy,
    encode: Encode,
    settings: ComputedSettings,
    names: Collection[str] | None = None,
    spreading: Path | None = None,
) -> FittedComputed:
    """Computed voters that learned from gold and templates; parameters as in `vote_computed`.

    Parameters
    ----------
    names
        Only these voters; None for all.
    """
    pairs = zip(settings.all, computed_voters(embeddings, gold, taxonomy, settings), strict=True)
    wanted = [(s, voter) for s, voter in pairs if names is None or voter.name in names]
    fitted = tuple(
        _spreading(s, voter, embeddings, gold, taxonomy, encode, spreading)
        if isinstance(s, SpreadingVotes)
        else s.fit(embeddings, gold, taxonomy, encode)
        for s, voter in wanted
    )
    return FittedComputed(tuple(voter for _, voter in wanted), fitted)


def _spreading(
    settings: SpreadingVotes,
    voter: Voter,
    embeddings: Floats,
    gold: Gold,
    taxonomy: Taxonomy,
    encode: Encode,
    path: Path | None,
) -> Fitted:
    """Fitted, or taken from the file where the same was learned before; of few questions nothing is kept."""
    if path is None or len(embeddings) <= settings.most_senders:
        return settings.fit(embeddings, gold, taxonomy, encode)
    found = kept(path, voter.fingerprint, settings.bare(embeddings, gold))
    if found is None:
        found = settings.fit(embeddings, gold, taxonomy, encode)
        keep(path, voter.fingerprint, found)
    return found


def vote_computed(
    embeddings: Floats,
    gold: Gold,
    taxonomy: Taxonomy,
    encode: Encode,
    settings: ComputedSettings,
    over: Over = here,
    known: Known = NOTHING_KNOWN,
    spreading: Path | None = None,
) -> ComputedVotes:
    """Votes of all computed voters.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows of the questions, perhaps on disk.
    gold
        Of the same questions; ``test`` labels are not looked at. What counts at all counts in full.
    encode
        Texts to ``(t, d)`` float32 unit rows, for the templates.
    over
        Works the blocks of questions through.
    known
        What is known of an earlier run: a voter that would vote as it did then is asked about new questions only.
    spreading
        File in which to keep what spreading learned where not all questions pass labels on; None keeps nothing.
    """
    voters = computed_voters(embeddings, gold, taxonomy, settings)
    columns = {v.name: before(known.columns[_key(v)], known.questions) for v in voters if _key(v) in known.columns}
    taken = tuple(columns)
    facts: dict[str, Any] = {}
    for names, first in (({v.name for v in voters} - set(taken), 0), (taken, known.questions)):
        if names and (first < len(embeddings) or not first):
            fitted = fit_computed(embeddings, gold, taxonomy, encode, settings, names, spreading)
            for voter, column in zip(fitted.voters, fitted.columns(embeddings, over, first), strict=True):
                columns[voter.name] = join_parts([[columns[voter.name]], [column]])[0] if first else column
            facts |= fitted.facts()
    return ComputedVotes([(v, columns[v.name]) for v in voters], facts, taken)


def computed_ballots(
    embeddings: Floats,
    gold: Gold,
    taxonomy: Taxonomy,
    encode: Encode,
    settings: ComputedSettings,
    over: Over = here,
) -> list[Ballot]:
    """One ballot a computed voter, in the order of ``FITTED_KINDS``; parameters as in `vote_computed`."""
    return vote_computed(embeddings, gold, taxonomy, encode, settings, over).ballots


def _key(voter: Voter) -> str:
    return f"{voter.name}:{voter.fingerprint}"
