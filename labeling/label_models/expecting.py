"""The sums over questions that a label model learns from, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from labeling.blocks import Over
from labeling.flat_votes import OptionTable
from labeling.label_models.patterns import Bools, Floats, Patterns, with_data
from labeling.label_models.redundancy import said_alike
from labeling.label_models.teaching import GoldRows, Lesson, Reduced, all_gold

PART = 2048
"""Patterns at a time, so that their posteriors stay in the processor's cache."""


class Belief(Protocol):
    """What labels are expected, given votes."""

    @property
    def table(self) -> OptionTable:
        """The options of all voters."""
        ...

    def posterior(self, patterns: Patterns) -> Floats:
        """``(u, k)`` probabilities of the labels."""
        ...


@dataclass(frozen=True)
class Start:
    """Where EM starts: the vote by voices, spread evenly over the labels of a set.

    Parameters
    ----------
    table
        The options of all voters.
    voices
        ``(m,)`` weight of each voter among its copies.
    precision
        What a vote without a confidence counts.
    unheard
        ``(o,)`` bool: options that are not heard.
    """

    table: OptionTable
    voices: Floats
    precision: float
    unheard: Bools

    def posterior(self, patterns: Patterns) -> Floats:
        """``(u, k)`` probabilities of the labels."""
        members = self.table.members.astype(np.float64)
        each = self.voices[self.table.voter] / np.maximum(self.table.sizes, 1)
        judged = sparse.diags_array(np.where(self.unheard, 0.0, self.precision * each)) @ members
        score = np.asarray(patterns.judged @ judged.toarray())
        sure = patterns.sure
        if sure.nnz:
            score += (with_data(sure, sure.data * each[sure.indices]) @ members).toarray()
        total = score.sum(axis=1, keepdims=True)
        return np.asarray(np.where(total > 0, score / np.where(total > 0, total, 1.0), 1.0 / score.shape[1]))


@dataclass(frozen=True)
class Counted:
    """What is counted once.

    Parameters
    ----------
    judged, sure
        ``(o,)`` int64: patterns in which an option was cast without, and with a confidence.
    said
        ``(m, m)`` of `said_alike`.
    ages
        Whether some questions count less than others.
    gold
        The gold, with its votes.
    """

    judged: NDArray[np.int64]
    sure: NDArray[np.int64]
    said: sparse.csr_matrix
    ages: bool
    gold: GoldRows


def count(over: Over, blocks: Sequence[Any], table: OptionTable) -> Counted:
    """Of all blocks, `Reduced` each."""
    judged, sure = np.zeros(len(table), np.int64), np.zeros(len(table), np.int64)
    voters = len(table.starts) - 1
    said, ages, gold = sparse.csr_matrix((voters, voters)), False, []
    for found in over(partial(_count, table), blocks):
        judged, sure = judged + found.judged, sure + found.sure
        said, ages = said + found.said, ages or found.ages
        gold.append(found.gold)
    return Counted(judged, sure, said, ages, all_gold(gold, len(table)))


def _count(table: OptionTable, block: Reduced) -> Counted:
    patterns = block.patterns
    judged, sure = (np.bincount(p.indices, minlength=len(table)) for p in (patterns.judged, patterns.sure))
    return Counted(judged, sure, said_alike(patterns, block.used, table), block.missing is not None, block.gold)


def voted_mass(over: Over, blocks: Sequence[Any], start: Start) -> Floats:
    """``(k,)`` number of questions with votes, by the label that `Start` expects; blocks are `Reduced`."""
    total = np.zeros(start.table.members.shape[1])
    for mass in over(partial(_voted_mass, start), blocks):
        total += mass
    return total


def _voted_mass(start: Start, block: Reduced) -> Floats:
    expected = _posterior(start, block.patterns)
    expected *= np.where(block.patterns.votes > 0, block.many, 0.0)[:, None]
    return np.asarray(expected.sum(axis=0))


@dataclass(frozen=True)
class Sums:
    """What the M-step needs.

    Parameters
    ----------
    counts
        ``(o, k)`` expected number of times each option was cast on questions of each label.
    mass
        ``(k,)`` expected number of questions of each label.
    missing
        ``(o, k)`` what of ``counts`` is lost by age, None for nothing.
    """

    counts: Floats
    mass: Floats
    missing: Floats | None


def of_gold(gold: GoldRows, heard: Bools, labels: int) -> Sums:
    """Sums over gold, which has its label for sure; options that are not ``(o,)`` heard count nothing."""
    rows = np.arange(len(gold.label))

    def counts(weight: Floats) -> Floats:
        given = sparse.csr_matrix((weight, (rows, gold.label)), shape=(len(rows), labels))
        return np.asarray((gold.patterns.judged.T @ given).toarray() * heard[:, None], np.float64)

    mass = np.bincount(gold.label, gold.weight, minlength=labels).astype(np.float64)
    return Sums(counts(gold.weight), mass, counts(gold.missing))


def expect(over: Over, blocks: Sequence[Any], belief: Belief, gold: Sums) -> Sums:
    """The E-step: sums over all blocks, `Lesson` each, on top of those of gold."""
    counts, mass = gold.counts.copy(), gold.mass.copy()
    missing = np.zeros_like(counts) if gold.missing is None else gold.missing.copy()
    for found in over(partial(_expect, belief), blocks):
        counts += found.counts
        mass += found.mass
        if found.missing is not None:
            missing += found.missing
    return Sums(counts, mass, missing)


def _expect(belief: Belief, block: Lesson) -> Sums:
    expected, judged = _posterior(belief, block.patterns), block.patterns.judged.T
    missing = None if block.missing is None else np.asarray(judged @ (expected * block.missing[:, None]))
    expected *= block.weight[:, None]
    return Sums(np.asarray(judged @ expected), np.asarray(expected.sum(axis=0)), missing)


def _posterior(belief: Belief, patterns: Patterns) -> Floats:
    """``(u, k)`` of `Belief.posterior`, worked out part by part."""
    out = np.empty((len(patterns), belief.table.members.shape[1]))
    for at, part in patterns.parts(PART):
        out[at] = belief.posterior(part)
    return out
