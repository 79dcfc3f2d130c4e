"""All expressions of all rules in one RE2 set: one pass over a text says which of them are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import numpy as np
import re2
from numpy.typing import NDArray

from labeling.sources.rules import ROOMY, quiet

FEW = 1
"""So many expressions are tried on a text one by one."""


@dataclass(frozen=True)
class Expressions:
    """e compiled RE2 expressions, and sets that hold all of them.

    Parameters
    ----------
    patterns
        Compiled one by one.
    sets
        Each with the place of its first expression and the number of its expressions; none for those that RE2 refuses
        in a set.
    """

    patterns: tuple[Any, ...]
    sets: tuple[tuple[int, int, Any], ...]

    @classmethod
    def of(cls, patterns: Sequence[Any]) -> Expressions:
        """Compiled; what is too large for one set goes into several."""
        return cls(tuple(patterns), tuple(_sets([p.pattern for p in patterns], 0)))

    def found(self, lines: Sequence[bytes], rows: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
        """``(q,)`` bool: whether an expression is found in a line.

        Parameters
        ----------
        rows, wanted
            ``(q,)`` places of lines, increasing, and of expressions.
        """
        asked = groupby(zip(rows.tolist(), wanted.tolist(), strict=True), itemgetter(0))
        hits = (self._in_line(lines[row], [place for _, place in pairs]) for row, pairs in asked)
        return np.fromiter(chain.from_iterable(hits), bool, len(rows))

    def _in_line(self, line: bytes, wanted: Sequence[int]) -> list[bool]:
        if len(wanted) <= FEW:
            return [self.patterns[e].search(line) is not None for e in wanted]
        known = dict[int, bool]()
        for first, size, together in self.sets:
            hits = together.Match(line) or ()
            # the last of a set matches anything: without it RE2 ran out of memory, and says so in no other way
            if size in hits:
                known |= dict.fromkeys(range(first, first + size), False) | {first + e: True for e in hits if e < size}
        return [known[e] if e in known else self.patterns[e].search(line) is not None for e in wanted]


def _sets(patterns: Sequence[str], first: int) -> list[tuple[int, int, Any]]:
    if len(patterns) <= FEW:
        return []
    try:
        return [(first, len(patterns), _set(patterns))]
    except re2.error:
        half = len(patterns) // 2
        return _sets(patterns[:half], first) + _sets(patterns[half:], first + half)


def _set(patterns: Sequence[str]) -> Any:
    made = re2.Set.SearchSet(quiet(ROOMY))
    for pattern in (*patterns, ""):
        made.Add(pattern)
    made.Compile()
    return made
