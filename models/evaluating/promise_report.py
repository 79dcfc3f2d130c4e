"""What a report says of the precision promise: its evidence, and whether it holds on the split."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.intervals import wilson
from models.promising.promise import Evidence
from models.promising.thresholds import Promises

Bools = NDArray[np.bool_]


def promise_on(promises: Promises, answered: Bools, right: Bools) -> dict[str, Any]:
    """The promise beside what came of it on the n questions of a split.

    Parameters
    ----------
    answered, right
        ``(n,)`` bool: a template is suggested; the best template is right.

    Returns
    -------
    ``asked`` and ``confidence``; ``kept``, whether the calibration gold supports a promise; the
    ``groups`` with their evidence; what validity and topic promise ``alone``; ``needed``, the price of
    more; ``precision`` and ``answered`` reached on the split, ``low`` to ``high`` its 95 % Wilson
    interval; ``holds``: the precision reached is at least the one asked for, None where nothing was
    answered. A promise that is kept may miss the precision on a small split by chance: only ``high``
    below ``asked`` speaks against it.
    """
    promise = promises.template
    n, hits = int(answered.sum()), int(right[answered].sum())
    low, high = wilson(hits, n)
    return {
        "asked": promise.asked.precision,
        "confidence": promise.asked.confidence,
        "otherwise": promise.asked.otherwise,
        "kept": promise.kept,
        "groups": [_evidence(e) for e in promise.groups],
        "alone": {name: _evidence(getattr(promises, name).groups[0]) for name in ("validity", "topic")},
        "needed": [need.as_dict() for need in promises.needs],
        "answered": n,
        "precision": round(hits / n, 4) if n else None,
        "low": round(float(low), 4) if n else None,
        "high": round(float(high), 4) if n else None,
        "holds": hits >= promise.asked.precision * n - 1e-9 if n else None,
    }


def _evidence(e: Evidence) -> dict[str, Any]:
    return {
        "group": e.group.name,
        "kept": e.kept,
        "threshold": e.threshold,
        "questions": e.questions,
        "answers": e.answers,
        "errors": e.errors,
        "upper": round(e.upper, 4),
    }
