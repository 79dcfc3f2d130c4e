"""Which threads work: one on each product of matrices, so that its bits are the same everywhere; several on blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

import numpy.linalg  # noqa: F401  # loads the libraries that are looked for below
import scipy.linalg  # noqa: F401
from threadpoolctl import ThreadpoolController

from labeling.blocks import Over, here

Item = TypeVar("Item")
Found = TypeVar("Found")


@cache
def _controller() -> ThreadpoolController:
    """Looking for the libraries takes milliseconds, and they stay where they are."""
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Products of matrices take one thread meanwhile: several add in another order, and wait for each other."""
    with _controller().limit(limits=1, user_api="blas"):
        yield


def beside(threads: int) -> Over:
    """Works so many items at a time through, in threads of this process; what is found comes in the items' order."""
    if threads < 2:
        return here

    def over(function: Callable[[Item], Found], items: Sequence[Item]) -> Iterable[Found]:
        if len(items) < 2:
            return map(function, items)
        return _beside(threads, function, items)

    return over


def _beside(threads: int, function: Callable[[Item], Found], items: Sequence[Item]) -> Iterator[Found]:
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(function, items)
