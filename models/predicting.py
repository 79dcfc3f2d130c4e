"""What a cascade says of many questions, a block at a time, so that no more than is asked for is kept."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from labeling.blocks import Over, blocks, here
from models.cascade import Cascade
from models.linear.rows import Rows, rows_of
from models.promising.learn_then_test import Answers
from models.promising.thresholds import answers_of

Floats = NDArray[np.float32]
MOST_POOL = 65_536
"""Questions whose scores set the steps of a promise's tests; more would move a step by less than one question."""


def joint_of(cascade: Cascade, rows: Floats | Rows, over: Over = here) -> Floats:
    """``(n, k)`` float32 probability of every label for ``(n, d)`` unit rows."""
    held = rows_of(rows)
    out = np.empty((held.shape[0], len(cascade.taxonomy.labels)), np.float32)
    spans = blocks(held.shape[0])
    for at, said in zip(spans, over(partial(_joint, cascade), [held.part(at) for at in spans]), strict=True):
        out[at] = said
    return out


def _joint(cascade: Cascade, rows: Rows) -> Floats:
    return cascade.predict(rows.read()).joint.astype(np.float32)


def pool_of(cascade: Cascade, rows: Rows, asked: NDArray[np.bool_], over: Over = here) -> Answers | None:
    """Scores of questions without gold, ``(n,)`` bool, for the steps of a promise's tests; None where there are none.

    At most ``MOST_POOL``, evenly spread. Which questions set the steps is fixed before any gold is looked at, so that
    the promise is as exact with fewer.
    """
    places = np.flatnonzero(asked)
    places = places[:: max(1, -(-len(places) // MOST_POOL))]
    if not len(places):
        return None
    found = list(over(partial(_answers, cascade, rows), [places[at] for at in blocks(len(places))]))
    score, guess = np.concatenate([f.score for f in found]), np.concatenate([f.guess for f in found])
    return Answers(score, guess, np.zeros(len(score), bool))


def _answers(cascade: Cascade, rows: Rows, places: NDArray[np.int64]) -> Answers:
    return answers_of(cascade.predict(rows.take(places)))
