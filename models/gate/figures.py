"""What is measured of a candidate and of the current release on the same gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.calibration import expected_calibration_error
from models.gate.figure import (
    ANSWERED,
    AUROC,
    BYTES,
    COST,
    MILLISECONDS,
    OFF_BY,
    OVERALL,
    POINTS,
    PRECISION,
    RIGHT,
    RIGHT_TOPIC,
    SAME,
    SHARE,
    SIZE,
    TEMPLATE,
    TIME,
    TOPIC,
    UNKNOWN,
    WORSE,
    Figure,
    Groups,
    Limits,
    Measured,
    rounded,
)
from models.gate.paired import BINS, Bools, auroc, aurocs, calibration_errors, ratios, shares
from models.gate.sides import Labels, Side

LEAST_GOLD = 10
NOTICEABLE = 1.0


def overall(gold: Labels, candidate: Side, current: Side, groups: Groups, tolerance: float) -> Iterator[Measured]:
    """Figures on all n questions: right template and topic, precision, calibration, and question or not."""
    t, topics = len(groups.templates), np.append(groups.topic_of, -1)
    asked = gold < t
    truth = gold[asked]
    right = candidate.guess == gold, current.guess == gold
    yield _shares(RIGHT, OVERALL, right[0][asked], right[1][asked], tolerance)
    in_topic = [topics[side.guess[asked]] == topics[truth] for side in (candidate, current)]
    yield _shares(RIGHT_TOPIC, OVERALL, in_topic[0], in_topic[1], tolerance)
    yield _precision(right, candidate, current, tolerance)
    yield _calibration(right, candidate, current, tolerance)
    yield _validity(gold != t, candidate, current, tolerance)


def _shares(name: str, part: str, candidate: Bools, current: Bools, tolerance: float) -> Measured:
    d = shares(candidate, current)
    return Measured(name, part, SHARE, _mean(current), _mean(candidate), d, d, tolerance, len(current))


def _mean(values: Bools) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _precision(right: Sequence[Bools], candidate: Side, current: Side, tolerance: float) -> Measured:
    one, other = candidate.answered, current.answered
    d, n = ratios(right[0] & one, one, right[1] & other, other), int((one | other).sum())
    both = _mean(right[1][other]), _mean(right[0][one])
    return Measured(PRECISION, OVERALL, SHARE, *both, d, d, tolerance, n)


def _calibration(right: Sequence[Bools], candidate: Side, current: Side, tolerance: float) -> Measured:
    one, other = (candidate.score, right[0]), (current.score, right[1])
    d, n = calibration_errors(*one, *other), len(right[0])
    both = expected_calibration_error(*other, BINS), expected_calibration_error(*one, BINS)
    return Measured(OFF_BY, OVERALL, SHARE, *both, d, d, tolerance, n)


def _validity(truth: Bools, candidate: Side, current: Side, tolerance: float) -> Measured:
    d = aurocs(truth, candidate.valid, current.valid)
    both = auroc(truth, current.valid), auroc(truth, candidate.valid)
    return Measured(AUROC, OVERALL, POINTS, *both, d, d, tolerance, len(truth))


def by_topic(gold: Labels, candidate: Side, current: Side, groups: Groups, tolerance: float) -> list[Measured]:
    """Right template among the gold of each topic that has at least ten."""
    topics = np.append(groups.topic_of, [-1, -1])[gold]
    rows = {name: topics == g for g, name in enumerate(groups.topics)}
    return _groups(TOPIC, rows, candidate.guess == gold, current.guess == gold, tolerance)


def by_template(gold: Labels, candidate: Side, current: Side, groups: Groups, limits: Limits) -> list[Measured]:
    """Right template among the gold of each weighty template that has at least ten."""
    weighty = np.flatnonzero(groups.traffic >= limits.weighty)
    rows = {groups.templates[c]: gold == c for c in weighty}
    return _groups(TEMPLATE, rows, candidate.guess == gold, current.guess == gold, limits.tolerance)


def _groups(part: str, rows: dict[str, Bools], candidate: Bools, current: Bools, tolerance: float) -> list[Measured]:
    kept = {name: at for name, at in rows.items() if at.sum() >= LEAST_GOLD}
    return [_shares(name, part, candidate[at], current[at], tolerance) for name, at in kept.items()]


def answers(candidate: Side, current: Side, limits: Limits, counts: bool) -> Measured:
    """Share of questions that are answered; a loss is one only where it ``counts`` and too many answers are lost."""
    one, other = candidate.answered, current.answered
    ones = np.ones(len(one))
    lost = ratios(one, ones, (1 - limits.fewer_answers) * other, ones, swapping=False)
    d, tolerance = shares(one, other), 0.0 if counts else 1.0
    return Measured(ANSWERED, OVERALL, SHARE, _mean(other), _mean(one), d, lost, tolerance, len(one))


def costs(candidate: Side, current: Side, limits: Limits) -> Iterator[Figure]:
    """Median time for a question, and size; ``worse`` from a factor on, and times only if it can be noticed."""
    new, old = (float(np.median(s.milliseconds)) if len(s.milliseconds) else np.nan for s in (candidate, current))
    slow = new > limits.slower * old and new - old > NOTICEABLE
    yield _cost(TIME, MILLISECONDS, old, new, len(candidate.milliseconds), slow)
    large = candidate.size > limits.larger * current.size > 0
    yield _cost(SIZE, BYTES, float(current.size), float(candidate.size), 0, large)


def _cost(name: str, unit: str, current: float, candidate: float, n: int, worse: bool) -> Figure:
    old, new, more = rounded(current), rounded(candidate), rounded(candidate - current)
    verdict = WORSE if worse else UNKNOWN if more is None else SAME
    return Figure(name, COST, unit, old, new, more, None, None, n, None, verdict)
