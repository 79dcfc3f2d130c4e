"""The questions that simulated customers ask: those of the workspace whose true label is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.latest import Generation
from app.simulating.scenario import AUTO
from labeling.errors import OracleError, did_you_mean
from labeling.taxonomy import RESERVED, Taxonomy
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Votes

SURE = 0.9
FEW = 5
LEAST_OTHERS = 3


@dataclass(frozen=True)
class Pool:
    """Texts by true label, each label with at least one, and the texts that each function or rule votes on."""

    texts: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, str]
    votes: Mapping[str, frozenset[str]]

    def without(self, voter: str) -> Mapping[str, tuple[str, ...]]:
        """Texts by label on which a voter stays silent; of a label that it always votes on, all of them."""
        caught = self.votes[voter]
        silent = {label: tuple(t for t in texts if t not in caught) for label, texts in self.texts.items()}
        return {label: silent[label] or texts for label, texts in self.texts.items()}

    def voter(self, name: str) -> str:
        """The voter of a name; for ``auto`` the one that votes most where there are other words for the same.

        Raises
        ------
        OracleError
            When there is none of that name, or no question can be asked without its words.
        """
        if name != AUTO and name not in self.votes:
            raise OracleError(f"no function or rule is called '{name}'{did_you_mean(name, self.votes)}")
        counts = {v: self._avoidable(v) for v in (self.votes if name == AUTO else [name])}
        best = max(counts, key=lambda v: (counts[v], v), default="")
        if not counts.get(best):
            who = "any function or rule" if name == AUTO else f"'{name}'"
            raise OracleError(f"no question can be asked without the words of {who}; leave --voter-breaks out")
        return best

    def _avoidable(self, voter: str) -> int:
        """Texts that the voter votes on, of labels with enough others; 0 where some cannot be asked otherwise."""
        caught, total = self.votes[voter], 0
        for texts in self.texts.values():
            hit = sum(t in caught for t in texts)
            if hit and len(texts) - hit < LEAST_OTHERS:
                return 0
            total += hit
        return total


def pool_of(known: Generation, allowed: Sequence[str]) -> Pool:
    """The pool of a run's labels.

    A release has seen ``seed`` questions, so others are taken where there are enough; a label without gold takes
    questions that the label model is sure of.

    Parameters
    ----------
    allowed
        Templates that may be sent now.

    Raises
    ------
    OracleError
        Where no question has a known label.
    """
    taxonomy, texts = known.taxonomy, known.questions.texts
    fresh, seed, sure = known.gold.only("valid", "test"), known.gold.only("seed"), _sure(known)
    found: dict[str, tuple[str, ...]] = {}
    for place, label in enumerate(taxonomy.labels):
        chosen: list[int] = []
        for source in (fresh, seed, sure):
            if len(chosen) < FEW:
                chosen += np.flatnonzero(source == place).tolist()
        if chosen and (label in RESERVED or label in allowed):
            found[label] = tuple(dict.fromkeys(texts[i] for i in chosen))
    if not any(label not in RESERVED for label in found):
        raise OracleError("no question has a known answer; add gold to data/gold and run `oracle run`")
    return Pool(found, _topics(taxonomy, found), _caught(known.votes, texts))


def _sure(known: Generation) -> np.ndarray:
    """``(n,)`` int32: the label where nobody gave one and the label model is sure, else -1."""
    open_ones = (known.gold.label < 0) & (known.labels.proba.max(axis=1) >= SURE)
    return np.where(open_ones, known.labels.best(), -1)


def _topics(taxonomy: Taxonomy, labels: Mapping[str, object]) -> dict[str, str]:
    return {label: taxonomy.by_id[label].topic for label in labels if label not in RESERVED}


def _caught(votes: Votes, texts: Sequence[str]) -> dict[str, frozenset[str]]:
    return {
        voter.name: frozenset(texts[i] for i in column.rows)
        for voter, column in zip(votes.voters, votes.columns, strict=True)
        if voter.kind not in COMPUTED_KINDS
    }
