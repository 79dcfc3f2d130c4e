"""The precision promise: of what is answered at least so much is right, with stated confidence.

A question is answered when its score reaches the threshold of its template. Thresholds are tested on
calibration gold (`models.promising.learn_then_test`), and the most lenient one that passes is taken.

The score of a whole cascade is the probability of its best template, which is never above that of its
topic or of validity, so that thresholds on it imply those of the earlier stages. A stage that acts alone
has a promise of the same form: its own score and whether it is right, `pooled(1)`, and 0 for every guess.

The promise is about questions like the calibration gold: drawn at random from the same traffic, not
picked because they were hard or easy, and used neither in training nor in making the score. Gold with
so many examples a template, whatever the traffic, must first be thinned by `like_traffic`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import least_score_for_precision
from models.promising.coverage_risk import binomial_p, counts_at, upper_bound
from models.promising.grouping import Group
from models.promising.learn_then_test import Answers, last_passed, path
from models.promising.offsets import moved, moved_answers

Floats = NDArray[np.float64]

NOTHING = 1.01
PRIOR = 2.0
MODES = ("nothing", "best-effort")


@dataclass(frozen=True)
class Asked:
    """What the operator asks for.

    Parameters
    ----------
    precision
        Least share of right answers, in (0, 1).
    confidence
        Probability, over the draw of the gold, that the promise holds.
    otherwise
        What is answered where nothing can be promised: ``nothing``, or ``best-effort``: what had that
        precision on the gold, without a bound.
    """

    precision: float
    confidence: float = 0.95
    otherwise: str = "nothing"

    def __post_init__(self) -> None:
        if not (0 < self.precision < 1 and 0 < self.confidence < 1):
            raise ValueError(f"precision {self.precision} and confidence {self.confidence} must lie in (0, 1)")
        if self.otherwise not in MODES:
            raise ValueError(f"otherwise is {self.otherwise!r}; use {' or '.join(MODES)}")

    @property
    def risk(self) -> float:
        """Largest share of wrong answers."""
        return 1 - self.precision


@dataclass(frozen=True)
class Evidence:
    """What calibration gold says of one group at its threshold.

    ``answers`` of its ``questions`` are answered, ``errors`` of these are wrong; ``upper`` bounds the
    share of wrong ones at the error level ``level`` of this group. Where ``kept`` is false, all this
    is about the best-effort threshold, and nothing is promised.
    """

    group: Group
    kept: bool
    threshold: float
    level: float
    questions: int
    answers: int
    errors: int
    upper: float


@dataclass(frozen=True)
class Promise:
    """Thresholds, and what they promise.

    Parameters
    ----------
    thresholds
        ``(t,)`` least score of each template; 1.01, which nothing reaches, for one that is never answered.
    kept
        True where the precision asked for is promised for all that these thresholds answer.
    groups
        Evidence, one a group. The wrong answers of all are a weighted mean of the groups', so the
        promise holds for the whole when it holds for each; the groups share the error level.
    """

    thresholds: Floats
    asked: Asked
    kept: bool
    groups: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"thresholds": self.thresholds.tolist()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Promise:
        """Back from `as_dict`."""
        groups = tuple(
            Evidence(**e | {"group": Group(e["group"]["name"], tuple(e["group"]["templates"]))})
            for e in values["groups"]
        )
        return cls(np.array(values["thresholds"]), Asked(**values["asked"]), values["kept"], groups)


def make_promise(
    answers: Answers,
    asked: Asked,
    groups: Sequence[Group],
    reference: Answers | None = None,
    offsets: Floats | None = None,
) -> Promise:
    """Thresholds for the precision asked for.

    Parameters
    ----------
    answers
        Calibration gold.
    groups
        Every template is in exactly one; see `models.promising.grouping`.
    reference
        Questions that are not calibration gold, for the steps of the path (``right`` is not looked at).
        With it the promise is exact; without it the gold's own scores set the steps, which is sound
        in simulation but not proven.
    offsets
        ``(t,)`` added to the log-odds of each template's score; learned on other data than ``answers``.
    """
    t = max(c for group in groups for c in group.templates) + 1
    shift = np.zeros(t) if offsets is None else offsets
    shifted, level = moved_answers(answers, shift), (1 - asked.confidence) / len(groups)
    pool = shifted if reference is None else moved_answers(reference, shift)
    found = [_test(g, shifted.of(g.templates), pool.of(g.templates).score, asked, level) for g in groups]
    kept = any(e.kept for e in found)
    if not kept and asked.otherwise == "best-effort":
        found = [_best_effort(e, shifted.of(e.group.templates), asked) for e in found]
    thresholds = np.full(t, NOTHING)
    for e in found:
        own = list(e.group.templates)
        thresholds[own] = NOTHING if e.threshold > 1 else moved(np.full(len(own), e.threshold), -shift[own])
    return Promise(thresholds, asked, kept, tuple(found))


def _test(group: Group, answers: Answers, reference: Floats, asked: Asked, level: float) -> Evidence:
    thresholds = path(reference, answers, asked.precision, level)
    n, wrong = counts_at(answers.score, answers.right, thresholds)
    at = int(last_passed(binomial_p(wrong, n, asked.risk), level)) if len(thresholds) else -1
    questions = len(answers.score)
    if at < 0:
        return Evidence(group, False, NOTHING, level, questions, 0, 0, 1.0)
    upper = float(upper_bound(wrong[at], n[at], level))
    return Evidence(group, True, float(thresholds[at]), level, questions, int(n[at]), int(wrong[at]), upper)


def _best_effort(evidence: Evidence, answers: Answers, asked: Asked) -> Evidence:
    """The lowest threshold with the precision on the gold itself, two unseen answers added; no bound."""
    hits = PRIOR * asked.precision
    threshold = least_score_for_precision(answers.score, answers.right, asked.precision, hits, PRIOR)
    n, wrong = (int(v[0]) for v in counts_at(answers.score, answers.right, np.array([threshold])))
    upper = float(upper_bound(wrong, n, evidence.level))
    return Evidence(evidence.group, False, threshold, evidence.level, evidence.questions, n, wrong, upper)
