"""Shares watched day after day, with few false alarms however many there are and however often one looks.

Each day's count is held against all days before it, allowing for usual swings, and becomes a normal score. For
steps of several sizes, up and down, evidence is gathered as R = (1 + R)·exp(d·score - d²/2), and averaged over
the sizes: the detector of Shiryaev and Roberts. While nothing changes, evidence grows by 1 a day on average, so
that no limit c is passed before day c on average. With m shares and a limit of m·D, all of them together give at most
one false alarm in D days, no matter how they depend on each other. Sources: J. Shin, A. Ramdas and A. Rinaldo,
"E-detectors: a nonparametric framework for sequential change detection", 2022, for the bound and the average
over sizes; C. Quesenberry, Journal of Quality Technology 23, 1991, for scores against all days before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labeling.errors import OracleError
from models.drift.shift import LEAST, Shift, checked_counts, cohens_h, share_of, shifts
from models.drift.swings import daily_surprises, moderated, usual_swings

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]

REFERENCE = 28
QUIET = 100
LAG = 7
STEPS = (0.5, 1.0, 2.0, 3.0, 5.0)
MOST_SCORE = 12.0
MOST_EVIDENCE = 1e100


@dataclass(frozen=True)
class Daily:
    """Counts of m shares on each day, oldest first.

    Parameters
    ----------
    names, kinds
        ``(m,)`` of each share, such as "payout-late" and "voter coverage".
    x, n
        ``(days, m)`` float64 counts of what is watched, and of what they are a share of; a day without
        questions has 0 and says nothing.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    x: Floats
    n: Floats

    @classmethod
    def of(cls, kind: str, names: Sequence[str], x: ArrayLike, n: ArrayLike) -> Daily:
        """Shares of one kind; n may be ``(days,)`` if it is the same for all, or ``(days, m)``."""
        total = np.asarray(n, np.float64)
        count, total = checked_counts(x, total[:, None] if total.ndim == 1 else total, names)
        if count.ndim != 2:
            raise OracleError(f"daily counts have the shape {count.shape}, but need a row a day and a column a name")
        return cls(tuple(names), (kind,) * len(names), count, total)

    @classmethod
    def join(cls, parts: Sequence[Daily]) -> Daily:
        """Shares of several kinds on the same days, to be watched under one limit."""
        days = {len(part.x) for part in parts}
        if len(days) != 1:
            raise OracleError(f"the parts have {', '.join(map(str, sorted(days)))} days, but need the same days")
        names, kinds = tuple(v for part in parts for v in part.names), tuple(v for part in parts for v in part.kinds)
        return cls(names, kinds, np.hstack([p.x for p in parts]), np.hstack([p.n for p in parts]))


@dataclass(frozen=True)
class Watched:
    """What was known at the end of each day: arrays of shape ``(days, m)``.

    Parameters
    ----------
    daily
        What was watched.
    evidence
        float64, 0 or more: how much likelier the days are with a change, summed over the days it may have begun.
    since
        int64: the day from which on a change would have begun, counted from 0.
    before, now
        Shares in all days before that one, and from it on.
    alarm
        bool: evidence is above the limit and the effect large enough; stays while that is so.
    reference, limit
        Days at the beginning that cannot alarm; evidence that an alarm needs.
    """

    daily: Daily
    evidence: Floats
    since: Places
    before: Floats
    now: Floats
    alarm: Bools
    reference: int
    limit: float

    def shifts(self, day: int = -1) -> list[Shift]:
        """All shares at the end of a day; p is days watched over evidence, and q m times that (Bonferroni)."""
        day = range(len(self.alarm))[day]
        watched, m = max(day + 1 - self.reference, 1), len(self.daily.names)
        p = np.minimum(watched / np.maximum(self.evidence[day], 1e-9), 1.0)
        effect = cohens_h(self.before[day], self.now[day])
        columns = (self.before[day], self.now[day], effect, p, np.minimum(p * m, 1.0), *self._sides(day))
        names = list(zip(self.daily.names, self.daily.kinds, strict=True))
        return shifts(names, np.column_stack(columns), self.alarm[day])

    def begun(self) -> list[tuple[int, int]]:
        """(day, place) of every alarm on the day it began, oldest first."""
        new = self.alarm & ~np.vstack([np.zeros((1, self.alarm.shape[1]), bool), self.alarm[:-1]])
        return [(int(day), int(place)) for day, place in np.argwhere(new)]

    def _sides(self, day: int) -> tuple[Floats, Floats]:
        total = np.vstack([np.zeros(self.daily.n.shape[1]), np.cumsum(self.daily.n, 0)])
        begin = total[self.since[day], np.arange(total.shape[1])]
        return begin, total[day + 1] - begin


def watch(daily: Daily, reference: int = REFERENCE, quiet: float = QUIET, least: float = LEAST) -> Watched:
    """Watch all shares from the day after the reference on.

    Parameters
    ----------
    daily
        Counts by day. Begin with the first day of the present release, or of what is normal now.
    reference
        Days at the beginning from which usual swings are learned; two weeks at the least, so that they hold weekends.
    quiet
        Days in which all shares together give one false alarm at most, on average.
    least
        Smallest Cohen's h that matters: .05 is one point at a share of .01, and 2.5 points at .5.
    """
    if reference < 2 * LAG:
        raise OracleError(f"the watch has a reference of {reference} days, but needs {2 * LAG} to know usual swings")
    limit = quiet * max(len(daily.names), 1)
    scores = scores_of(daily, reference)
    evidence, since = _gathered(scores, reference)
    before, now = _shares(daily, since)
    effect = np.nan_to_num(np.abs(cohens_h(before, now)))
    return Watched(daily, evidence, since, before, now, (evidence >= limit) & (effect >= least), reference, limit)


def scores_of(daily: Daily, reference: int) -> Floats:
    """``(days, m)`` normal score of each day, given usual swings up to `LAG` days before it."""
    seen = daily_surprises(daily.x, daily.n)
    usual = usual_swings(seen[:reference], daily.x[:reference], daily.n[:reference], daily.kinds)
    known = np.cumsum((daily.n > 0) & (np.cumsum(daily.n, 0) > daily.n), 0)
    day = np.arange(len(seen))
    # a change must not hide itself by counting as a usual swing, so the last days are left out
    last = np.maximum(day - LAG, np.minimum(day, reference)) - 1
    squares = np.where(last[:, None] >= 0, np.cumsum(seen**2, 0)[last], 0)
    return moderated(squares, np.where(last[:, None] >= 0, known[last], 0.0), usual).score(seen)


def _gathered(scores: Floats, reference: int) -> tuple[Floats, Places]:
    """``(days, m)`` evidence, and the day from which on it began to gather for the likeliest step."""
    steps = np.array([s * sign for s in STEPS for sign in (1, -1)])[:, None]
    shape = (len(steps), scores.shape[1])
    ratio, peak, begin = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64)
    evidence, since = np.zeros(scores.shape), np.zeros(scores.shape, np.int64)
    for day in range(reference, len(scores)):
        gain = steps * np.clip(scores[day], -MOST_SCORE, MOST_SCORE) - steps**2 / 2
        ratio = np.minimum((1 + ratio) * np.exp(gain), MOST_EVIDENCE)
        begin = np.where(peak > 0, begin, day)
        peak = np.maximum(peak + gain, 0.0)
        evidence[day] = ratio.mean(0)
        since[day] = np.take_along_axis(begin, ratio.argmax(0)[None], 0)[0]
    return evidence, since


def _shares(daily: Daily, since: Places) -> tuple[Floats, Floats]:
    """``(days, m)`` shares before a change and from it on, as known at the end of each day."""
    x, n = (np.vstack([np.zeros(v.shape[1]), np.cumsum(v, 0)]) for v in (daily.x, daily.n))
    old = [np.take_along_axis(v, since, 0) for v in (x, n)]
    new = [v[1:] - o for v, o in zip((x, n), old, strict=True)]
    return share_of(*old), share_of(*new)
