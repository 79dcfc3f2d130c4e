"""What a block of questions teaches a label model: its votes by pattern, and what its questions and gold count.

Blocks need not be in memory: a block is anything that can be loaded where it is worked through, and what is made of it
is held there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.label_models.patterns import Bools, Floats, Grouped, Patterns, join
from labeling.label_models.shares import Shares
from labeling.votes import Votes


class VoteBlock(Protocol):
    """A block of questions that can be sent to where it is worked through."""

    def load(self) -> Taught:
        """Its votes and gold."""
        ...


class Keep(Protocol):
    """Works through items and holds what comes of each, here or elsewhere."""

    def __call__(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Sequence[Any]:
        """Handles, in the order of the items, that `labeling.blocks.Over` takes as items."""
        ...


def hold(function: Callable[[Any], Any], items: Sequence[Any]) -> Sequence[Any]:
    """In the memory of this process."""
    return [function(item) for item in items]


@dataclass(frozen=True)
class Taught:
    """Votes and gold of b questions.

    Parameters
    ----------
    votes
        ``(b, m)`` votes of all voters, rows counted from 0.
    gold
        ``(b,)`` int32 label per question, -1 where it is not known or may not be used.
    rows
        ``(b,)`` bool: questions that may be learned from.
    shares
        What each question and its gold count.
    """

    votes: Votes
    gold: NDArray[np.int32]
    rows: Bools
    shares: Shares

    def load(self) -> Taught:
        """Here already."""
        return self


@dataclass(frozen=True)
class GoldRows:
    """Gold by pattern of votes and label.

    Parameters
    ----------
    patterns
        One for each entry.
    label
        ``(g,)`` int64.
    weight, missing
        ``(g,)`` what it counts as gold, and what of that it lost by its age.
    many
        ``(g,)`` number of questions.
    """

    patterns: Patterns
    label: NDArray[np.int64]
    weight: Floats
    missing: Floats
    many: Floats


@dataclass(frozen=True)
class Reduced:
    """A block as patterns.

    Parameters
    ----------
    patterns
        Its u distinct patterns of votes.
    many, used
        ``(u,)`` questions of each pattern, and those of them that may be learned from.
    free
        ``(u,)`` what questions count whose label is to be found.
    missing
        ``(u,)`` what of that they lost by their age, None where none is aged.
    gold
        Its gold.
    """

    patterns: Patterns
    many: Floats
    used: Floats
    free: Floats
    missing: Floats | None
    gold: GoldRows


@dataclass(frozen=True)
class Lesson:
    """Patterns of which the labels are to be found, and what they count: ``weight`` and ``missing`` as in `Reduced`."""

    patterns: Patterns
    weight: Floats
    missing: Floats | None


def reduce(block: VoteBlock) -> Reduced:
    """A block by patterns."""
    taught = block.load()
    grouped, shares = Grouped.of(taught.votes), taught.shares
    known = np.where(taught.rows, taught.gold, -1)

    def free(counts: Shares) -> Floats:
        left = np.where(known < 0, counts.question, counts.question - counts.gold)
        return grouped.total(np.where(taught.rows, left, 0.0))

    return Reduced(
        grouped.patterns,
        grouped.total(np.ones(len(known))),
        grouped.total(taught.rows.astype(np.float64)),
        free(shares),
        free(shares.missing) if shares.ages else None,
        _gold(grouped, known, shares, taught.votes.n_labels),
    )


def _gold(grouped: Grouped, known: NDArray[np.int32], shares: Shares, labels: int) -> GoldRows:
    at = np.flatnonzero(known >= 0)
    keys, of = np.unique(grouped.of_row[at] * labels + known[at], return_inverse=True)

    def total(weight: Floats) -> Floats:
        return np.bincount(of, weight[at], minlength=len(keys)).astype(np.float64)

    pattern, label = np.divmod(keys, max(labels, 1))
    counts = (total(shares.gold), total(shares.missing.gold), total(np.ones(len(known))))
    return GoldRows(grouped.patterns[pattern], label, *counts)


def all_gold(parts: Sequence[GoldRows], options: int) -> GoldRows:
    """The gold of all blocks."""

    def joined(arrays: Iterable[NDArray[Any]], dtype: type) -> NDArray[Any]:
        return np.concatenate([np.empty(0, dtype), *arrays])

    return GoldRows(
        join([p.patterns for p in parts], options),
        joined((p.label for p in parts), np.int64),
        joined((p.weight for p in parts), np.float64),
        joined((p.missing for p in parts), np.float64),
        joined((p.many for p in parts), np.float64),
    )


def lesson(unheard: Bools, by_judged: bool, reduced: Reduced) -> Lesson:
    """What EM learns from: questions with a vote whose voter is to be judged.

    Elsewhere abstentions alone would decide, in favour of the labels with the weakest voters.

    Parameters
    ----------
    unheard
        ``(o,)`` bool: options that are not heard.
    by_judged
        Whether there is a vote of a voter to be judged in any block; if not, all questions with votes teach.
    """
    patterns = reduced.patterns.without(unheard)
    many = np.diff(patterns.judged.indptr) if by_judged else patterns.votes
    counts = reduced.free if reduced.missing is None else reduced.free + reduced.missing
    at = np.flatnonzero((many > 0) & (counts > 0))
    missing = None if reduced.missing is None else reduced.missing[at]
    return Lesson(patterns if len(at) == len(many) else patterns[at], reduced.free[at], missing)
