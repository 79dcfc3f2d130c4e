"""Which questions pass labels on: all of few, and of many the gold and a sample that stays the same.

Source: W. Liu, J. He and S.-F. Chang, "Large graph construction for scalable semi-supervised learning", ICML 2010:
labels spread among some anchors, and every other question hears its nearest anchors.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import BLOCK
from labeling.values import Gold

Places = NDArray[np.int64]
MOST_SENDERS = 20_000


def senders_of(gold: Gold, most: int = MOST_SENDERS) -> Places:
    """Increasing places of the questions that pass labels on; never those of test gold.

    Up to ``most`` questions all do. Of more, those of seed and valid gold do, and of the first ``BLOCK`` times a power
    of two questions as many as there is room for, chosen by their places. So the same questions pass labels on
    until the number of questions has doubled, or gold is given: new questions change nothing for the others.
    """
    free = ~gold.held("test")
    if len(free) <= most:
        return np.flatnonzero(free)
    known = np.flatnonzero(gold.held("seed", "valid"))
    first = min(most, BLOCK)
    while 2 * first <= len(free):
        first *= 2
    others = np.flatnonzero(free[:first] & (gold.label[:first] < 0))
    room = max(0, most - len(known))
    chosen = others[np.argsort(_mixed(others), kind="stable")[:room]]
    return np.union1d(known, chosen)


def _mixed(places: Places) -> NDArray[np.uint64]:
    """``(p,)`` uint64 that look random and belong to a place for good.

    Source: the finaliser of G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators",
    OOPSLA 2014.
    """
    x = (places.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)), np.uint64)
