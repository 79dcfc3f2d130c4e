"""The list of templates: which are wanted, in which order, and as what columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk.templates.curating import TemplateRow
from app.desk.templates.naming import LIVE
from labeling.taxonomy import Template

OVERDUE = "overdue"
NOBODY = "nobody"
_ORDERS: dict[str, Callable[[TemplateRow], Any]] = {
    "Topic": lambda row: 0,
    "Most asked": lambda row: -(row.traffic or 0),
    "Review due": lambda row: row.review_by or date.max,
    "Title": lambda row: row.title.casefold(),
}
ORDERS = tuple(_ORDERS)


@dataclass(frozen=True)
class Wanted:
    """Which templates are wanted; empty fields ask for nothing. ``text`` is looked for in id, title and topic."""

    text: str = ""
    topic: str | None = None
    states: tuple[str, ...] = ()
    owner: str | None = None
    order: str = ORDERS[0]


def filtered(rows: Sequence[TemplateRow], wanted: Wanted) -> list[TemplateRow]:
    """Rows that are wanted, in the wanted order; equals keep theirs."""
    words = wanted.text.casefold().split()
    kept = [row for row in rows if _fits(row, wanted) and all(word in _searched(row) for word in words)]
    return sorted(kept, key=_ORDERS[wanted.order])


def _fits(row: TemplateRow, wanted: Wanted) -> bool:
    return (
        (wanted.topic is None or row.topic == wanted.topic)
        and (wanted.owner is None or (row.owner or NOBODY) == wanted.owner)
        and (not wanted.states or any(state in wanted.states for state in states(row)))
    )


def _searched(row: TemplateRow) -> str:
    return f"{row.template_id} {row.title} {row.topic}".casefold()


def states(row: TemplateRow) -> list[str]:
    """Status, and whether its review is overdue."""
    return [row.status, OVERDUE] if row.overdue else [row.status]


def states_of(template: Template, today: date) -> list[str]:
    """The same of one template."""
    late = template.status in LIVE and template.review_by is not None and template.review_by < today
    return [template.status, OVERDUE] if late else [template.status]


def summary(rows: Sequence[TemplateRow]) -> str:
    """How many there are, and how many of each state."""
    count = {
        state: sum(state in states(row) for row in rows) for state in ("live", "draft", "stale", "retired", OVERDUE)
    }
    words = [f"{n:,} {state}" for state, n in count.items() if n]
    return " · ".join([f"{len(rows):,} template{'s' if len(rows) != 1 else ''}", *words])


def columns(rows: Sequence[TemplateRow]) -> dict[str, list[Any]]:
    """The rows as columns of a table."""
    return {
        "Topic": [row.topic for row in rows],
        "Title": [row.title for row in rows],
        "Status": [states(row) for row in rows],
        "Owner": [row.owner for row in rows],
        "Traffic": [_share(row.traffic) for row in rows],
        "Match rate": [_share(row.match_rate) for row in rows],
        "Last review": [row.last_review for row in rows],
        "Review by": [row.review_by for row in rows],
        "Id": [row.template_id for row in rows],
        "Gold": [row.gold for row in rows],
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
