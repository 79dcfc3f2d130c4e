"""Which questions a language model is worth asking: where the other voters abstain or disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import blocks
from labeling.review.queue import against
from labeling.values import Gold, SoftLabels
from labeling.votes import Votes

LEAST_DOUBT = 0.3
"""Below this the other voters agree; an answer more would change little."""


def doubts_of(votes: Votes, labels: SoftLabels) -> NDArray[np.float64]:
    """How doubtful each label is, block by block.

    Parameters
    ----------
    votes, labels
        ``(n, m)`` votes of all other voters, and the ``(n, k)`` labels.

    Returns
    -------
    ``(n,)`` in [0, 1]: 1 where nobody voted, else ``1 - margin * (1 - against)``: by how much the likeliest label
    leads, and which share of the votes rules it out.
    """
    out = np.ones(votes.n)
    for at in blocks(votes.n):
        proba = np.asarray(labels.proba[at], np.float64)
        two = np.partition(proba, -2, axis=1)[:, -2:]
        ruled_out = against(votes.block(at), proba.argmax(axis=1).astype(np.int32))
        out[at] = np.where(labels.covered[at], 1 - (two[:, 1] - two[:, 0]) * (1 - ruled_out), 1.0)
    return out


def chosen(
    doubt: NDArray[np.float64], keys: Sequence[str], gold: Gold, known: Mapping[str, object], judged: int
) -> tuple[list[int], list[int]]:
    """Places of questions to ask, the most valuable first, one for each text.

    Parameters
    ----------
    doubt
        ``(n,)`` of `doubts_of`.
    keys
        ``(n,)`` keys of the texts, see `text_key`.
    gold
        Of the same questions. Some of its seed questions are asked so that the label model learns how far the
        language model can be trusted; no other gold question is.
    known
        Keys of texts that have an answer already.
    judged
        How many seed questions should have an answer.

    Returns
    -------
    Seed questions, in an order that depends on their texts alone; and others, by the doubt that one answer would
    meet: that of all questions of the same text together.
    """
    seed = {keys[i]: i for i in reversed(np.flatnonzero(gold.mask("seed")).tolist())}
    missing = max(0, judged - sum(key in known for key in seed))
    first = [seed[key] for key in sorted(seed) if key not in known][:missing]
    worth: dict[str, float] = {}
    place: dict[str, int] = {}
    told = {keys[i] for i in np.flatnonzero(gold.label >= 0).tolist()}
    for i in np.flatnonzero((doubt >= LEAST_DOUBT) & (gold.label < 0)).tolist():
        key = keys[i]
        if key not in known and key not in told:
            worth[key] = worth.get(key, 0.0) + float(doubt[i])
            place.setdefault(key, i)
    return first, [place[key] for key in sorted(worth, key=lambda k: (-worth[k], k))]
