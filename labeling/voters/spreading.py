"""Votes by spreading seed gold over a graph of questions, so that unlabelled questions pass it on.

A seed question is scored by a run in which its own fold of the seed gold was hidden, every other question
by the run with all of it. Confidences are learned from seed questions so scored, and from valid ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.nearest import NearIndex, make_index
from labeling.sources.rules import Encode
from labeling.taxonomy import Taxonomy
from labeling.values import Gold
from labeling.voters.base import Floats, Places, cast, fingerprint, one_each, taught_by
from labeling.voters.confidence import Reliability, learn
from labeling.voters.graph import hearing, neighbour_graph
from labeling.voters.reaching import Reached, Sent, Spread, reach, reach_and_send
from labeling.voters.seeds import Seeds
from labeling.voters.senders import MOST_SENDERS, senders_of
from labeling.votes import Column, Voter

# Somewhat below what was measured on 77 public intents with 5 seed questions each; gold soon outweighs it.
DEFAULT = Reliability.default(0.5, 0.7, 1.5)


@dataclass(frozen=True)
class SpreadingVotes:
    """Label spreading.

    Parameters
    ----------
    k, temperature
        Neighbours and weights of the graph, as in `neighbour_graph`.
    alpha, iterations, levelling
        As in `Spread`.
    folds
        Parts of the seed gold.
    least_confidence
        Least probability of being right at which a vote is cast.
    examples
        Seed questions named as evidence of a vote.
    most_senders
        Questions up to which all pass labels on; of more, gold and a sample do.
    """

    k: int = 15
    temperature: float = 0.1
    alpha: float = 0.9
    iterations: int = 25
    levelling: float = 0.5
    folds: int = 5
    least_confidence: float = 0.4
    examples: int = 3
    most_senders: int = MOST_SENDERS

    def voter(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy) -> Voter:
        """Who would vote: depends on gold and on what passes it on."""
        senders = senders_of(gold, self.most_senders)
        about = fingerprint(self, [*taught_by(embeddings, gold), senders, embeddings[senders]])
        doc = (
            f"The label that reaches a question from {int(gold.mask('seed').sum())} seed questions, "
            "passed on between near questions."
        )
        return Voter("spreading.graph", "spreading", one_each(len(taxonomy.labels)), about, doc=doc)

    def fit(self, embeddings: Floats, gold: Gold, taxonomy: Taxonomy, encode: Encode) -> FittedSpreading:
        """Spread seed gold among the senders, and learn how far the outcome can be trusted.

        Only ``seed`` spreads; ``test`` questions are reached but pass nothing on.
        """
        bare = self.bare(embeddings, gold)
        seeds, senders = bare.seeds, bare.senders
        graph = neighbour_graph(bare.rows, self.k, self.temperature)
        at = np.searchsorted(senders, seeds.places)
        reached, sent = reach_and_send(graph.weights, at, seeds.labels, self.spread)
        for part in np.unique(seeds.fold):
            hidden = seeds.fold == part
            without = reach(graph.weights, at[~hidden], seeds.labels[~hidden], self.spread)
            reached = reached.put(at[hidden], without.take(at[hidden]))
        trust = _trust(reached, senders, gold, len(taxonomy.labels))
        fitted = replace(bare, scale=graph.scale, reached=reached, sent=sent, trust=trust)
        return fitted if len(senders) == len(embeddings) else fitted.indexed()

    def bare(self, embeddings: Floats, gold: Gold) -> FittedSpreading:
        """Senders and seeds, and nothing learned."""
        senders = senders_of(gold, self.most_senders)
        nothing = Sent(np.empty(0, np.int32), np.empty((len(senders), 0), np.float32), np.empty(0, np.float32))
        return FittedSpreading(
            self,
            senders,
            embeddings[senders],
            np.zeros(len(senders), np.float32),
            Reached.nothing(len(senders)),
            nothing,
            DEFAULT,
            Seeds.of(embeddings, gold, self.folds),
        )

    @property
    def spread(self) -> Spread:
        """How labels spread."""
        return Spread(self.alpha, self.iterations, self.levelling)


@dataclass(frozen=True, eq=False)
class FittedSpreading:
    """What reached the senders, and what they pass on.

    Parameters
    ----------
    senders, rows
        ``(s,)`` increasing places of the senders and their ``(s, d)`` float32 rows.
    scale
        ``(s,)`` of their graph.
    reached, sent
        Of the senders.
    trust
        Probability of being right.
    seeds
        The seed gold.
    """

    settings: SpreadingVotes
    senders: Places
    rows: Floats
    scale: Floats
    reached: Reached
    sent: Sent
    trust: Reliability
    seeds: Seeds

    @cached_property
    def index(self) -> NearIndex:
        """Of the senders, for those that only hear."""
        return make_index(self.rows, self.settings.k)

    def indexed(self) -> FittedSpreading:
        """Itself, with its index made, which travels along to other processes."""
        _ = self.index
        return self

    def on(self, rows: Floats, places: Places) -> Column:
        """Votes on questions that gold reaches, each with its confidence and the nearest gold of its label."""
        reached = self.reaching(rows, places)
        sure = _confidence(reached, self.trust)
        voted = np.flatnonzero((reached.label >= 0) & (sure >= self.settings.least_confidence))
        label, where = reached.label[voted], places[voted]
        evidence = self.seeds.nearest(rows, voted, where, label, self.settings.examples)
        return cast(where, label, sure[voted], evidence)

    def reaching(self, rows: Floats, places: Places) -> Reached:
        """What reaches questions: known of senders, heard from the nearest ones by all others."""
        out = Reached.nothing(len(rows))
        if not len(self.sent.labels):
            return out
        at = np.searchsorted(self.senders, places).clip(0, len(self.senders) - 1)
        sends = self.senders[at] == places
        out = out.put(np.flatnonzero(sends), self.reached.take(at[sends]))
        others = np.flatnonzero(~sends)
        if not len(others):
            return out
        heard = hearing(self.index, self.scale, rows[others], self.settings.k, self.settings.temperature)
        return out.put(others, self.sent.heard(heard, self.settings.alpha))

    def facts(self) -> dict[str, Any]:
        """How many pass labels on, and how much of the true neighbours those that hear find."""
        recall = round(self.index.recall, 4) if "index" in self.__dict__ else None
        return {"senders": len(self.senders), "recall": recall}


def _trust(reached: Reached, senders: Places, gold: Gold, n_labels: int) -> Reliability:
    """Learned from the senders' own gold; ``reached`` has a line for each sender."""
    known = np.flatnonzero(gold.mask("seed", "valid")[senders] & (reached.label >= 0))
    mine = reached.take(known)
    return learn(DEFAULT, _features(mine), mine.label, mine.label == gold.label[senders[known]], n_labels)


def _confidence(reached: Reached, trust: Reliability) -> Floats:
    """``(n,)`` float32: probability that the label is right; 0 where none arrived."""
    sure = trust(_features(reached), np.maximum(reached.label, 0))
    return np.where(reached.label >= 0, sure, np.float32(0.0))


def _features(reached: Reached) -> NDArray[np.float32]:
    """``(n, 2)``: log of the best mass over the second, at most 5, and log of its share of all, at least -7."""
    tiny = np.float32(1e-30)
    best = np.log(np.maximum(reached.best, tiny))
    margin = np.minimum(best - np.log(np.maximum(reached.second, tiny)), 5.0)
    share = np.maximum(best - np.log(np.maximum(reached.total, tiny)), -7.0)
    return np.column_stack([margin, share]).astype(np.float32)
