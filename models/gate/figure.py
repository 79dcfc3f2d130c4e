"""A figure of both releases, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.drift.shift import holm
from models.gate.paired import Difference, Floats

BETTER, WORSE, PERHAPS = "better", "worse", "perhaps worse"
SAME, UNKNOWN = "no difference seen", "not known"
OVERALL, TOPIC, TEMPLATE, COST = "overall", "topic", "template", "cost"
POINTS, SHARE, MILLISECONDS, BYTES = "points", "share", "ms", "bytes"

RIGHT, RIGHT_TOPIC, PRECISION = "right template", "right topic", "right when answered"
AUROC, OFF_BY, ANSWERED = "question or not (AUROC)", "probability off by", "answered"
TIME, SIZE = "time for a question", "size"
LOWER_IS_BETTER = (OFF_BY, TIME, SIZE)

MAIN, OTHERS, GROUPED = "main", "others", "grouped"
ERROR, ROUNDING = 0.025, 1e-9


@dataclass(frozen=True)
class Limits:
    """How much worse a candidate may be.

    Parameters
    ----------
    tolerance
        Largest loss of a share that is let pass, in [0, 1).
    fewer_answers
        Part of the answers that may be lost where both keep to the same precision, in [0, 1].
    slower, larger
        Factors of time and size, at least 1.
    weighty
        Share of the recent traffic from which a template is judged by itself, in [0, 1].
    """

    tolerance: float = 0.02
    fewer_answers: float = 0.25
    slower: float = 1.5
    larger: float = 2.0
    weighty: float = 0.02


@dataclass(frozen=True)
class Groups:
    """What the labels are called, and how much of the recent traffic each template has.

    Parameters
    ----------
    templates, topics
        Names, ``t`` and ``g`` of them.
    topic_of
        ``(t,)`` topic of each template.
    traffic
        ``(t,)`` shares in [0, 1].
    """

    templates: tuple[str, ...]
    topics: tuple[str, ...]
    topic_of: NDArray[np.int64]
    traffic: Floats


@dataclass(frozen=True)
class Figure:
    """One figure of both.

    Parameters
    ----------
    part
        ``overall``, ``topic``, ``template`` or ``cost``; ``name`` is the topic or template for those.
    unit
        ``share`` (in [0, 1]), ``points`` (an AUROC, in [0, 1]), ``ms`` or ``bytes``.
    current, candidate
        None where it is not known.
    difference, low, high
        Candidate less current with its 95 % interval; None where it is not known, costs have no interval.
    n
        Questions that it rests on.
    p
        Chance of such a loss between equals, corrected for the number of figures; None for costs.
    verdict
        ``worse`` holds the candidate back. ``perhaps worse`` does not: its interval lies below zero, but among so many
        figures one does so by chance. Nor do ``better``, ``no difference seen`` and ``not known``.
    """

    name: str
    part: str
    unit: str
    current: float | None
    candidate: float | None
    difference: float | None
    low: float | None
    high: float | None
    n: int
    p: float | None
    verdict: str

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


@dataclass(frozen=True)
class Measured:
    """A figure before it is judged.

    Parameters
    ----------
    current, candidate
        What it is of both; None or nan where it is not known.
    shown
        The difference of the two.
    tested
        The difference on which a loss is tested, mostly the same; a loss above ``tolerance`` counts.
    """

    name: str
    part: str
    unit: str
    current: float | None
    candidate: float | None
    shown: Difference
    tested: Difference
    tolerance: float
    n: int


def settle(found: Sequence[Measured]) -> list[Figure]:
    """Judge figures: worse by more than the tolerance and by no chance, better by no chance, or neither.

    Between equals one candidate in twenty is held back at most: half of that is spent on the right template, a quarter
    on the other figures on all questions, and a quarter on topics and templates, by Holm's method within each.
    """
    losses, gains = np.full(len(found), np.nan), np.full(len(found), np.nan)
    for family, factor in ((MAIN, 1), (OTHERS, 2), (GROUPED, 2)):
        at = [i for i, m in enumerate(found) if _family(m) == family]
        losses[at] = np.minimum(factor * holm([_chance(found[i].tested, found[i].name, loss=True) for i in at]), 1)
        gains[at] = np.minimum(factor * holm([_chance(found[i].shown, found[i].name, loss=False) for i in at]), 1)
    return [_settled(m, float(loss), float(gain)) for m, loss, gain in zip(found, losses, gains, strict=True)]


def _family(m: Measured) -> str:
    if m.part != OVERALL:
        return GROUPED
    return MAIN if m.name == RIGHT else OTHERS


def _chance(d: Difference, name: str, loss: bool) -> float:
    """Chance between equals of so large a loss (or gain); nan where nothing is known, which then does not count."""
    if np.isnan(d.value):
        return np.nan
    return d.p_lower if loss != (name in LOWER_IS_BETTER) else d.p_higher


def _settled(m: Measured, p_loss: float, p_gain: float) -> Figure:
    sign = -1 if m.name in LOWER_IS_BETTER else 1
    d, verdict = m.shown, SAME
    if np.isnan(d.value):
        verdict = UNKNOWN
    elif -sign * m.tested.value > m.tolerance + ROUNDING and p_loss <= ERROR:
        verdict = WORSE
    elif sign * d.value > 0 and p_gain <= ERROR:
        verdict = BETTER
    elif -sign * m.tested.value > m.tolerance + ROUNDING and max(sign * d.low, sign * d.high) < 0:
        verdict = PERHAPS
    numbers = rounded(m.current), rounded(m.candidate), rounded(d.value), rounded(d.low), rounded(d.high)
    return Figure(m.name, m.part, m.unit, *numbers, m.n, rounded(p_loss), verdict)


def rounded(value: float | None) -> float | None:
    """To four places; None for what is not known."""
    return None if value is None or np.isnan(value) else round(float(value), 4)
