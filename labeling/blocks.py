"""Blocks of questions: what grows with their number is worked through a block at a time.

The blocks are the same whoever works them through, in this process or on a cluster, so that sums are added in the
same order and products of matrices have the same shapes; then results are the same bit for bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

BLOCK = 16_384
"""Questions in a block: also the rows of a row group in a run's Parquet files."""

Item = TypeVar("Item")
Found = TypeVar("Found")


class Over(Protocol):
    """Works through items, here or elsewhere."""

    def __call__(self, function: Callable[[Item], Found], items: Sequence[Item]) -> Iterable[Found]:
        """What the function makes of each item, in the order of the items; may be worked out when asked for."""
        ...


def here(function: Callable[[Item], Found], items: Sequence[Item]) -> Iterable[Found]:
    """One item after another in this process; nothing is held."""
    return map(function, items)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def blocks(n: int) -> list[slice]:
    """Slices that cover n questions, each of ``BLOCK`` but the last; none for no questions."""
    return [slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
