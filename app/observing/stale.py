"""How many of the suggested answers come from templates that have gone stale."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from app.observing.match_rates import now
from app.observing.shares import Figure, share
from app.observing.traffic import Traffic

STALE = "stale"


@dataclass(frozen=True)
class StaleTemplate:
    """A template that was suggested though stale: how often, and why."""

    template_id: str
    title: str
    answers: int
    why: str


@dataclass(frozen=True)
class Stale:
    """Shares of the suggested answers.

    Parameters
    ----------
    marked
        Whose template is marked as stale.
    overdue
        Whose template should have been reviewed before the day of the suggestion.
    changed
        Whose template was changed after the release was made, and before the suggestion: agents see the new wording,
        but the release learned from the old one.
    any
        For at least one of these reasons.
    templates
        The templates, the most suggested first.
    """

    answers: int
    any: Figure
    marked: Figure
    overdue: Figure
    changed: Figure
    templates: tuple[StaleTemplate, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        parts = {name: getattr(self, name).as_dict() for name in ("any", "marked", "overdue", "changed")}
        return {"answers": self.answers, **parts, "templates": [asdict(one) for one in self.templates]}


def stale(traffic: Traffic) -> Stale:
    """Shares of the answers of a window that come from stale templates, as far as templates are known today."""
    frame = traffic.frame[traffic.frame["answered"]]
    ids = now(frame["template_id"], traffic.facts.moved)
    why = _why(traffic, frame, ids)
    any_of, n = why.any(axis=1), len(frame)
    figures = [share(int(column.sum()), n) for column in (any_of, *(why[name] for name in why))]
    return Stale(n, *figures, _templates(traffic, ids[any_of], why[any_of]))


def _why(traffic: Traffic, frame: pd.DataFrame, ids: pd.Series[Any]) -> pd.DataFrame:
    facts = traffic.facts
    due = _moments(ids.map(facts.review_by))
    changed = _moments(ids.map(facts.changed_at))
    made = _moments(frame["release_id"].map(facts.releases))
    at = frame["at"]
    return pd.DataFrame(
        {
            "marked as stale": ids.map(facts.statuses) == STALE,
            "review overdue": due < at.dt.floor("D"),
            "changed since the release": (changed > made) & (changed <= at),
        }
    )


def _templates(traffic: Traffic, ids: pd.Series[Any], why: pd.DataFrame) -> tuple[StaleTemplate, ...]:
    counts = why.astype(int).groupby(ids).sum()
    total = ids.value_counts()
    ordered = sorted(counts.index, key=lambda one: (-int(total[one]), str(one)))
    return tuple(
        StaleTemplate(
            str(one),
            traffic.facts.titles.get(str(one), str(one)),
            int(total[one]),
            ", ".join(name for name in why if counts.loc[one, name]),
        )
        for one in ordered
    )


def _moments(values: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_datetime(values, utc=True)
