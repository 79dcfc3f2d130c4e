"""Figures by the week in which questions were asked, on the latest labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.desk.label_words import label_title
from app.desk.loaded import Desk, Loaded
from app.freshness import measuring
from app.kept import Kept
from models.cascade import Prediction, Thresholds, combine, decide
from models.releasing.releases import load_release

MONDAY = 4  # 1970-01-01 was a Thursday, so weeks that begin on a Monday begin on days 4 + 7 w
OTHER = "All others"
LEAST = 2
ROUNDING = 1e-6
Weeks = NDArray[np.int64]

_days: Kept[NDArray[np.datetime64]] = Kept(2)
_reasons: Kept[NDArray[np.str_] | None] = Kept(2)


@dataclass(frozen=True)
class Series:
    """Shares by week.

    Parameters
    ----------
    weeks
        ``(w,)`` the Mondays, without gaps, as dates.
    asked
        ``(w,)`` questions asked in each week.
    shares
        Name to ``(w,)`` share in [0, 1], nan where nothing was asked.
    """

    weeks: NDArray[np.datetime64]
    asked: NDArray[np.int64]
    shares: Mapping[str, NDArray[np.float64]]


def generation(loaded: Loaded) -> tuple[str, str]:
    """Names one generation of labels of one workspace, for what is kept about it."""
    return str(loaded.state.folder.path), loaded.stamp


def asked_days(loaded: Loaded) -> NDArray[np.datetime64]:
    """``(n,)`` day (UTC) on which each question was asked, NaT where it is not known."""
    return _days.get(generation(loaded), lambda: measuring.asked_days(loaded.state.questions))


def by_week(days: NDArray[np.datetime64], kind: NDArray[np.integer], names: Sequence[str]) -> Series:
    """Shares of kinds by week.

    Parameters
    ----------
    days
        ``(n,)`` days; those that are NaT are left out.
    kind
        ``(n,)`` index into ``names``; all else is left out of the shares, though it was asked.
    """
    known = ~np.isnat(days)
    if not known.any():
        return Series(np.empty(0, "datetime64[D]"), np.empty(0, np.int64), {name: np.empty(0) for name in names})
    week = (days[known].astype(np.int64) - MONDAY) // 7
    first, place, kinds = int(week.min()), week - week.min(), kind[known]
    w = int(place.max()) + 1
    asked = np.bincount(place, minlength=w)
    with np.errstate(invalid="ignore"):
        shares = {n: np.bincount(place[kinds == i], minlength=w) / asked for i, n in enumerate(names)}
    return Series((MONDAY + 7 * (first + np.arange(w))).astype("datetime64[D]"), asked, shares)


def topic_shares(loaded: Loaded, most: int = 7) -> Series:
    """Shares of the topics asked about most, and of the reserved labels, by week, and of all others together.

    What a question is about is taken from its likeliest label.
    """
    taxonomy, g = loaded.state.taxonomy, len(loaded.state.taxonomy.topics)
    kind = np.array([*taxonomy.topic_of_label[:-2], g, g + 1])[loaded.parts.guess]
    names = [*taxonomy.topics, *(label_title(taxonomy, len(taxonomy.labels) - i) for i in (2, 1))]
    count = np.bincount(kind, minlength=g + 2)
    top = [int(c) for c in np.argsort(-count, kind="stable")[:most] if count[c]]
    place = np.full(g + 2, len(top))
    place[top] = np.arange(len(top))
    rest = [OTHER] if (place[kind] == len(top)).any() else []
    return by_week(asked_days(loaded), place[kind], [names[c] for c in top] + rest)


def coverage(loaded: Loaded) -> Series:
    """Share of questions on which anybody votes, and on which experts' functions or rules do, by week."""
    n, votes = len(loaded.rows), loaded.state.votes
    written = np.zeros(n, bool)
    for voter, column in zip(votes.voters, votes.columns, strict=True):
        if voter.kind in ("function", "rule"):
            written[column.rows] = True
    days, names = asked_days(loaded), ("Anybody votes", "A function or rule votes")
    masks = (loaded.state.labels.covered, written)
    series = [by_week(days, np.where(mask, 0, -1), [name]) for name, mask in zip(names, masks, strict=True)]
    return Series(series[0].weeks, series[0].asked, {k: v for one in series for k, v in one.shares.items()})


def left_alone(desk: Desk, loaded: Loaded) -> Series | None:
    """Share of questions that the current release leaves unanswered, by reason and week.

    None where no release fits the labels.
    """
    reasons = _reasons.get(generation(loaded), lambda: _decide(desk, loaded))
    if reasons is None:
        return None
    names, kind = np.unique(reasons, return_inverse=True)
    series = by_week(asked_days(loaded), kind, names.tolist())
    return Series(series.weeks, series.asked, {k: v for k, v in series.shares.items() if k})


def _decide(desk: Desk, loaded: Loaded) -> NDArray[np.str_] | None:
    current = desk.store.current_release()
    if current is None or loaded.model.name != current:
        return None
    thresholds = load_release(desk.workspace.releases, current).thresholds
    return decide(prediction_of(loaded), _as_kept(thresholds))


def _as_kept(exact: Thresholds) -> Thresholds:
    """A little lower, as probabilities are kept in 32 bits and one that equals its threshold must not fall below."""
    return Thresholds(exact.validity - ROUNDING, exact.topic - ROUNDING, exact.template - ROUNDING)


def prediction_of(loaded: Loaded) -> Prediction:
    """The stages of the model's joint probabilities, which need not be computed again."""
    joint, t = np.asarray(loaded.model.proba, np.float64), len(loaded.state.taxonomy.template_labels)
    valid = 1 - joint[:, t]
    given = np.column_stack([joint[:, :t], joint[:, t + 1]]) / np.maximum(valid, 1e-12)[:, None]
    return combine(loaded.state.taxonomy, valid, given)


def enough(series: Series) -> bool:
    """Whether there are weeks to compare."""
    return len(series.weeks) >= LEAST
