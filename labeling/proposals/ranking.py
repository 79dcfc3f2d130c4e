"""Proposes rules for an expert to accept: phrases, and examples to be similar to.

Candidates are made from seed gold and the present soft labels, and chosen greedily by how many
questions they would reach that no function or rule votes on. What is shown with each is measured with
the rule itself: coverage on all questions, precision on valid gold, which no candidate was made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labeling.intervals import wilson
from labeling.sources.rules import Rule
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, Questions, SoftLabels

Floats = NDArray[np.float64]
LEAST_NEW = 2
OLD_WORTH = 0.05
DOUBT = 1.0


@dataclass(frozen=True)
class Material:
    """What proposals are made from.

    Parameters
    ----------
    embeddings
        ``(n, d)`` float32 unit rows of the questions.
    voted
        ``(n,)`` bool: a function or rule votes on the question already.
    least_precision
        Expected precision that a candidate must reach, and each phrase of it.
    """

    taxonomy: Taxonomy
    questions: Questions
    embeddings: NDArray[np.float32]
    labels: SoftLabels
    gold: Gold
    voted: NDArray[np.bool_]
    least_precision: float = 0.75

    @cached_property
    def target(self) -> NDArray[np.float32]:
        """``(n, k)`` what is believed: seed gold, soft labels where somebody votes, zero on valid and test gold."""
        out = np.where(self.labels.covered[:, None], self.labels.proba, 0).astype(np.float32)
        out[self.gold.held("valid", "test")] = 0
        at = np.flatnonzero(self.gold.mask("seed"))
        out[at] = 0
        out[at, self.gold.label[at]] = 1
        return out

    @cached_property
    def share(self) -> Floats:
        """``(k,)`` share of each label in the target."""
        known = self.target.sum(axis=0, dtype=np.float64)
        return np.asarray(known / max(known.sum(), 1.0))

    def usable(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: questions whose texts may be shown in a rule."""
        return ~self.gold.held("valid", "test")

    def precision(self, hits: NDArray[np.bool_], label: int) -> float:
        """Expected precision of votes for one label on these ``(n,)`` questions, shrunk."""
        mass = self.target[hits].sum(axis=0, dtype=np.float64)
        return float(self.precisions(mass[None], np.array([label]))[0])

    def precisions(self, mass: Floats, label: NDArray[np.integer]) -> Floats:
        """Expected precision of c candidates, shrunk towards the share of the label.

        Parameters
        ----------
        mass
            ``(c, k)`` sum of the targets over each candidate's hits.
        label
            ``(c,)`` what it would vote for.
        """
        at = np.arange(len(mass))
        return np.asarray((mass[at, label] + DOUBT * self.share[label]) / (mass.sum(axis=1) + DOUBT))


@dataclass(frozen=True)
class Candidate:
    """A label, what the rule would state, and the questions it matches while being searched for.

    Parameters
    ----------
    hits
        ``(n,)`` bool.
    precision
        Expected share of right votes, shrunk.
    unsure
        The label is a guess: nobody has labelled questions like these.
    """

    label: int
    rule: Rule
    hits: NDArray[np.bool_]
    precision: float
    unsure: bool = False


@dataclass(frozen=True)
class Proposal:
    """A rule to accept, and what was measured.

    Parameters
    ----------
    matches, new
        Questions it matches, and those of them on which no function or rule votes.
    precision
        Expected share of right votes according to the labels; nan where they say nothing.
    right, judged
        Valid gold it is right on, of all valid gold it matches.
    low, high
        95 % Wilson interval of the precision on valid gold, nan without any.
    """

    rule: Rule
    matches: int
    new: int
    precision: float
    right: int
    judged: int
    low: float
    high: float
    unsure: bool
    examples: tuple[str, ...]


def choose(candidates: Sequence[Candidate], voted: NDArray[np.bool_], limit: int) -> Iterator[Candidate]:
    """Greedily the candidates that reach most new questions for their precision, each with at least two."""
    reached, left = voted.copy(), list(candidates)
    for _ in range(limit):
        worth = [c.precision * ((c.hits & ~reached).sum() + OLD_WORTH * (c.hits & reached).sum()) for c in left]
        new = [int((c.hits & ~reached).sum()) for c in left]
        worth = [w if n >= LEAST_NEW else -1.0 for w, n in zip(worth, new, strict=True)]
        if not worth or max(worth) <= 0:
            return
        best = left.pop(int(np.argmax(worth)))
        reached |= best.hits
        yield best


def measure(candidate: Candidate, material: Material, hits: NDArray[np.bool_]) -> Proposal:
    """Measure the finished rule, and give it examples and a sentence that says what was measured."""
    target, gold = material.target, material.gold.only("valid")
    mass = target[hits].sum(axis=0, dtype=np.float64)
    judged = int((hits & (gold >= 0)).sum())
    right = int((hits & (gold == candidate.label)).sum())
    low, high = (float(v[0]) for v in wilson(np.array([right]), np.array([judged])))
    expected = float(mass[candidate.label] / mass.sum()) if mass.sum() else float("nan")
    new = int((hits & ~material.voted).sum())
    yes, no = _examples(candidate, material, hits)
    said = f"Proposed from data: matched {hits.sum()} questions, {new} of them without a vote of a function"
    said += f"; right on {right} of {judged} valid gold." if judged else "; no valid gold to judge it."
    rule = replace(candidate.rule, yes=yes, no=no, doc=said)
    fresh = np.flatnonzero(hits & ~material.voted & material.usable())[:3]
    shown = tuple(material.questions[int(i)].text for i in fresh)
    return Proposal(rule, int(hits.sum()), new, expected, right, judged, low, high, candidate.unsure, shown)


def _examples(
    candidate: Candidate, material: Material, hits: NDArray[np.bool_]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Surest matches, and the gold of other labels that comes nearest without matching."""
    sure = np.where(hits & material.usable(), material.target[:, candidate.label], -1.0)
    yes = [int(i) for i in np.argsort(-sure, kind="stable")[:2] if sure[i] > (-1 if candidate.unsure else 0)]
    seed = material.gold.only("seed")
    others = np.flatnonzero((seed >= 0) & (seed != candidate.label) & ~hits)
    if len(yes) and len(others):
        near = material.embeddings[others] @ material.embeddings[yes].mean(axis=0)
        others = others[np.argsort(-near, kind="stable")[:2]]
    texts = material.questions.texts
    return tuple(texts[i] for i in yes), tuple(texts[int(i)] for i in others[:2])
