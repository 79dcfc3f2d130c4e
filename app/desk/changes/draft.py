"""A change as it is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from app.freshness.release_notes import About
from labeling.freshness.changes import DUE_DAYS, Change

WEIGHTS = {"In full": 1.0, "Half": 0.5, "Not at all": 0.0}
WHEN = {
    "In full": "Customers ask the same as before; only what we answer is different.",
    "Half": "Some of these questions get another answer now.",
    "Not at all": "These questions get another answer now.",
}
"""How much gold from before a change counts, and when to choose which."""


@dataclass(frozen=True)
class Draft:
    """What stands in the form; ``gold`` is one of ``WEIGHTS``, without a day it holds from today."""

    text: str = ""
    products: tuple[str, ...] = ()
    on: date | None = None
    gold: str = "In full"
    stop: bool = False
    due_days: int = DUE_DAYS

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From the values of widgets; what is None or not there is as in an empty form."""
        given = {f.name: values[f.name] for f in fields(cls) if values.get(f.name) is not None}
        tags = dict.fromkeys(p.strip() for p in given.pop("products", ()) if p.strip())
        return cls(products=tuple(tags), **given)

    def change(self, by: str, at: datetime) -> Change:
        """The change that it tells of.

        Raises
        ------
        OracleError
            When there is no text yet.
        """
        weight, on = WEIGHTS[self.gold], self.on or at.date()
        return Change(at, by, on, self.text.strip(), self.products, "", weight, self.stop, self.due_days)

    def about(self, by: str, at: datetime) -> About:
        """The values for entries of a file, where it does not say."""
        # today is what counts anyway, and an entry that was read on another day is to keep that one
        on = None if self.on == at.date() else self.on
        return About(by, at, on, (), WEIGHTS[self.gold], self.stop, self.due_days)
