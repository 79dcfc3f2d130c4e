"""Functions and rules whose votes say nothing, or cannot be meant: told by what they voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.applying.ballots import STOPPED, was_stopped
from labeling.hashing import digest
from labeling.votes import Column, LabelSet, Voter, Votes

FAILING = 0.1
"""Share of the questions on which a function may fail: above it, where it abstains is no longer its author's choice."""
ALWAYS = 0.98
"""Share of the questions on which one and the same vote says nothing of any of them; a template has far fewer."""
ENOUGH = 50
"""Questions from which on such a share is no chance."""
OPPOSITE = 5
"""Questions on which two voters must vote, both on just these, before they count as opposites."""
EXAMPLES = 0.5
"""Share of a voter's own examples that must hold: one slip is for `oracle lf check`, half of them is another voter."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a voter.

    Parameters
    ----------
    why
        In words that follow its name.
    certain
        It casts no votes at all, so that nobody can find it right as it is.
    """

    why: str
    certain: bool = False


def faults(votes: Votes, gold: NDArray[np.int32], broken: Mapping[str, tuple[int, int]]) -> dict[str, Fault]:
    """Faults of functions and rules by name; of several the gravest.

    Parameters
    ----------
    votes
        ``(n, m)`` votes of functions and rules.
    gold
        ``(n,)`` int32 labels, -1 unknown: of two opposites the one that gold contradicts is at fault.
    broken
        By name: how many of its own examples do not hold, and how many it has.
    """
    found = {name: Fault(why) for name, why in _opposites(votes, gold)}
    for voter, column in zip(votes.voters, votes.columns, strict=True):
        fault = _of_examples(*broken.get(voter.name, (0, 0))) or _of_column(voter, column, votes.n)
        if fault is not None:
            found[voter.name] = fault
    return found


def _of_examples(failing: int, count: int) -> Fault | None:
    if not failing or failing < EXAMPLES * count:
        return None
    return Fault(f"it contradicts {failing} of its own {count} examples")


def _of_column(voter: Voter, column: Column, n: int) -> Fault | None:
    if was_stopped(column):
        return Fault(f"it was stopped {column.first_error.removeprefix(STOPPED)}", certain=True)
    if column.failures > FAILING * n:
        return Fault(f"it failed on {column.failures:,} of {n:,} questions, first {column.first_error}")
    count = np.bincount(column.options, minlength=1)
    if n >= ENOUGH and count.max() >= ALWAYS * n:
        return Fault(f"it says the same of {100 * count.max() / n:.0f} % of the questions, which tells nothing")
    return None


def _opposites(votes: Votes, gold: NDArray[np.int32]) -> Iterator[tuple[str, str]]:
    """Voters that vote on just the same questions for sets without a common label."""
    same = defaultdict[str, list[tuple[Voter, Column, LabelSet]]](list)
    for voter, column in zip(votes.voters, votes.columns, strict=True):
        used = np.unique(column.options)
        if len(column.rows) >= OPPOSITE and len(used) == 1:
            same[digest(column.rows.tobytes().hex())].append((voter, column, voter.options[int(used[0])]))
    for group in same.values():
        for voter, column, labels in group:
            other = next((o for o in group if not set(o[2]) & set(labels)), None)
            if other is not None and _right(column, labels, gold) <= _right(column, other[2], gold):
                yield voter.name, f"it votes on the same questions as {other[0].name} for the opposite"


def _right(column: Column, labels: LabelSet, gold: NDArray[np.int32]) -> int:
    """On how many of its questions gold lies in a set of labels."""
    return int(np.isin(gold[column.rows], labels).sum())
