"""How long two releases take for one question, measured in turns so that both meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
TURNS, WARM_UP = 200, 5


def alternately(
    judges: Sequence[Callable[[Rows], object]],
    rows: Rows,
    turns: int = TURNS,
    clock: Callable[[], float] = time.perf_counter,
) -> NDArray[np.float64]:
    """Milliseconds ``(j, turns)`` that each judge takes for one row at a time.

    Parameters
    ----------
    rows
        ``(n, d)``, n at least 1; gone through again where there are fewer than ``turns``.
    clock
        Gives seconds.

    Every second turn goes in the reverse order, so that none is always the one with a cold cache.
    """
    out, order = np.zeros((len(judges), turns)), list(range(len(judges)))
    for turn in range(-WARM_UP, turns):
        row = rows[[turn % len(rows)]]
        for j in order if turn % 2 else order[::-1]:
            began = clock()
            judges[j](row)
            if turn >= 0:
                out[j, turn] = 1000 * (clock() - began)
    return out
