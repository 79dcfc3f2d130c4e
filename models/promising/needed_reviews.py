"""How many more reviews a precision promise needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from models.promising.coverage_risk import counts_at
from models.promising.learn_then_test import Answers
from models.promising.offsets import moved_answers
from models.promising.promise import Asked, Promise

Floats = NDArray[np.float64]

POWER = 0.8
MOST = 5000
LADDER = np.linspace(0.05, 1.0, 20).round(2)


@dataclass(frozen=True)
class Need:
    """What one coverage of one group would cost.

    Parameters
    ----------
    group, templates
        Whose questions.
    coverage
        Share of the group's questions that would be answered, those with at least ``threshold``.
    risk
        Share of wrong answers expected there.
    answers, needed
        Reviewed answers that bear witness now, and those with which the test passes with probability
        .8 if the risk is as expected.
    more
        Reviews still missing, if only questions that would be answered are reviewed.
    more_of_all
        The same if questions are reviewed as they come, answered or not.
    """

    group: str
    templates: tuple[int, ...]
    coverage: float
    threshold: float
    risk: float
    answers: int
    needed: int
    more: int
    more_of_all: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def answers_needed(risk: float, asked: Asked, level: float, power: float = POWER) -> int | None:
    """Answers from which on the exact test at ``level`` passes with probability ``power``.

    ``risk`` is the true share of wrong answers. None where more than ``MOST`` would be needed; at or
    above the risk allowed no number will do.
    """
    if risk >= asked.risk:
        return None
    n = np.arange(1, MOST + 2)
    most = binom.ppf(level, n, asked.risk)
    most = np.where(binom.cdf(most, n, asked.risk) > level, most - 1, most)
    short = np.flatnonzero(binom.cdf(most, n, risk) < power)
    # the power rises in a saw-tooth line, so what counts is the last number that falls short
    needed = 1 if not len(short) else int(n[short[-1]]) + 1
    return needed if needed <= MOST else None


def needed_reviews(
    promise: Promise, answers: Answers, reference: Answers | None = None, offsets: Floats | None = None
) -> tuple[Need, ...]:
    """What coverages beyond the promised one would cost, from low to high; none that no review can buy.

    Parameters
    ----------
    promise
        Made from the same ``answers``, ``reference`` and ``offsets``.
    """
    shift = np.zeros(len(promise.thresholds)) if offsets is None else offsets
    found: list[Need] = []
    for evidence in promise.groups:
        own = moved_answers(answers, shift).of(evidence.group.templates)
        pool = own if reference is None else moved_answers(reference, shift).of(evidence.group.templates)
        if len(own.score) and len(pool.score):
            promised = float((pool.score >= evidence.threshold).mean()) if evidence.kept else 0.0
            found += _of_group(evidence.group.name, evidence.group.templates, own, pool.score, promised, promise)
    return tuple(found)


def _of_group(
    name: str, templates: tuple[int, ...], answers: Answers, pool: Floats, promised: float, promise: Promise
) -> list[Need]:
    level = promise.groups[0].level
    coverages = LADDER[LADDER - promised > 0.01]
    thresholds = np.where(coverages < 1, np.quantile(pool, 1 - coverages), 0.0)
    found = []
    for coverage, threshold, n, wrong in zip(
        coverages, thresholds, *counts_at(answers.score, answers.right, thresholds), strict=True
    ):
        risk = float((wrong + 0.5) / (n + 1))
        needed = answers_needed(risk, promise.asked, level)
        if needed is not None:
            more = max(needed - int(n), 0)
            of_all = int(np.ceil(more / coverage))
            found.append(Need(name, templates, float(coverage), float(threshold), risk, int(n), needed, more, of_all))
    return found


def cheapest(needs: tuple[Need, ...]) -> Need | None:
    """The coverage that takes the fewest more reviews, the highest of those that take as many."""
    return min(needs, key=lambda need: (need.more, -need.coverage), default=None)
