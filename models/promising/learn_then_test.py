"""Learn then test: the most lenient threshold whose risk is proven on calibration gold to be small enough.

Thresholds are tested from strict to lenient, each against "more than the allowed share of answers is
wrong", with exact binomial p-values; the first that fails ends the sequence. Sources: A. Angelopoulos,
S. Bates, E. Candès, M. Jordan and L. Lei, "Learn then test: calibrating predictive algorithms to
achieve risk control", 2021; P. Bauer, "Multiple testing in clinical trials", Statistics in Medicine 10
(1991), for testing in a fixed sequence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]

STEP = 1.02
START = 0.9


@dataclass(frozen=True)
class Answers:
    """Calibration gold: what would be answered to n questions.

    Parameters
    ----------
    score
        ``(n,)`` in [0, 1]: probability that the best template is right; only its order matters.
    guess
        ``(n,)`` best template.
    right
        ``(n,)`` bool: the gold label is that template.
    """

    score: Floats
    guess: Integers
    right: Bools

    def __post_init__(self) -> None:
        shapes = {v.shape for v in (self.score, self.guess, self.right)}
        if shapes != {(len(self.score),)}:
            raise ValueError(f"score, guess and right must all be (n,), not {sorted(shapes)}")

    def of(self, templates: Sequence[int]) -> Answers:
        """Those whose guess is one of these templates."""
        at = np.isin(self.guess, templates)
        return Answers(self.score[at], self.guess[at], self.right[at])


def like_traffic(weights: Floats, seed: int) -> NDArray[np.int64]:
    """Places of gold that is left when it is thinned to look like traffic.

    ``weights`` ``(n,)``: share of a gold question's kind in traffic over its share in gold, up to a
    factor. A question stays with a probability proportional to its weight (rejection sampling), so
    that what stays is a plain random sample of traffic, provided that the weights are right.
    """
    keep = np.random.default_rng(seed).random(len(weights)) * weights.max(initial=0.0) < weights
    return np.flatnonzero(keep)


def least_answers(precision: float, level: float) -> int:
    """Fewest answers that can pass the test at all, if none of them is wrong."""
    return int(np.ceil(np.log(level) / np.log(precision)))


def path(reference: Floats, answers: Answers, precision: float, level: float) -> Floats:
    """``(m,)`` thresholds to test, from strict to lenient; labels play no part in them.

    The steps grow coverage by ``STEP``. The first is where about sqrt(least · all) answers are expected,
    halfway between the fewest that can pass and all there are: at the surest answers a test cannot
    succeed, and with few more one unlucky error ends the sequence. ``START``, ``STEP`` and a single
    beginning were chosen by simulation; error levels split over several beginnings promised less.
    """
    least, n = least_answers(precision, level), len(answers.score)
    if n < least or not len(reference):
        return np.empty(0)
    coverage = np.minimum(least / n * STEP ** np.arange(np.ceil(np.log(n / least) / np.log(STEP)) + 1), 1.0)
    thresholds = np.where(coverage < 1, np.quantile(reference, 1 - coverage), 0.0)
    expected = coverage * n
    start = max(least, START * np.sqrt(least * expected.max()))
    enough = np.flatnonzero(expected >= min(start, expected.max()))
    return np.asarray(thresholds[enough[0] :])


def last_passed(p: Floats, level: float) -> NDArray[np.int64]:
    """Place of the last hypothesis that fixed-sequence testing rejects, -1 for none.

    ``p`` is ``(..., m)``, in the order of the tests; each is made at the full ``level``, and the first
    that fails ends the sequence.
    """
    return np.asarray(np.cumprod(p <= level, axis=-1).sum(axis=-1) - 1)
