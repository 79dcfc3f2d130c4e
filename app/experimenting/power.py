"""What an experiment would cost: units and days until the expected effect is found, and what can be found sooner."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.experimenting.baseline import Baseline
from app.experimenting.words import counted, improvement
from labeling.errors import OracleError
from labeling.serving.experiments import CASE
from models.experiments.power import Asked, detectable, power_of, units_needed

WEEKS = (2, 4, 8)
LONG = 56
MOST_DAYS = 730


@dataclass(frozen=True)
class Cost:
    """What it takes to find an effect.

    Parameters
    ----------
    units
        To be enrolled, both arms together, also those whose value will not be known; None if even two years are too
        short.
    days
        With everybody enrolled from the first day; None as above.
    detectable
        Weeks to the smallest improvement that is found by then with the wanted power, None if there is none.
    enough_units
        Agents or teams that would do in eight weeks; None where cases are the units, or no number would do.
    """

    baseline: Baseline
    asked: Asked
    expected: float
    units: int | None
    days: int | None
    detectable: Mapping[int, float | None]
    enough_units: int | None

    @property
    def long(self) -> bool:
        """Whether it takes longer than eight weeks."""
        return self.days is None or self.days > LONG

    @property
    def sentence(self) -> str:
        """How long, and with whom."""
        b, effect = self.baseline, improvement(self.asked.metric, self.expected)
        if self.units is None or self.days is None:
            return f"{effect} cannot be found within two years with {counted(b.units, b.unit)}."
        days = "1 day" if self.days == 1 else f"{self.days:,} days"
        return f"{effect} takes about {days} with {counted(self.units, b.unit)}, everybody enrolled."

    def advice(self) -> Iterator[str]:
        """What to do where it takes too long."""
        if not self.long:
            return
        b, reachable = self.baseline, self.detectable.get(WEEKS[-1])
        if reachable is not None:
            yield f"Settle for what 8 weeks can find: {improvement(self.asked.metric, reachable)} or more."
        if b.unit != CASE:
            yield (
                f"Assign cases instead of {b.unit}s: cases of one {b.unit} are alike, so few {b.unit}s tell little. "
                "Then one agent works with and without suggestions."
            )
        if self.enough_units is not None and self.enough_units > b.units:
            yield f"Win more {b.unit}s: about {self.enough_units:,} would do in 8 weeks, {b.units:,} are known."
        if self.asked.treatment_share != 0.5:
            yield "Split half and half: uneven arms need more units."
        if self.asked.looks > 1:
            yield "Look less often: each further look costs a few units."

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "baseline": self.baseline.as_dict(),
            **asdict(self.asked),
            "expected": self.expected,
            "units": self.units,
            "days": self.days,
            "detectable": {f"{weeks}_weeks": found for weeks, found in self.detectable.items()},
            "sentence": self.sentence,
            "advice": list(self.advice()),
        }


def cost(baseline: Baseline, expected: float, asked: Asked) -> Cost:
    """What it takes to find an improvement: relative for times, absolute for shares.

    Raises
    ------
    OracleError
        When the metric cannot improve by so much.
    """
    days = _days(baseline, expected, asked)
    units = None if days is None else _units(baseline, days)
    found = {weeks: _detectable(baseline, 7 * weeks, asked) for weeks in WEEKS}
    return Cost(baseline, asked, expected, units, days, found, _enough(baseline, expected, asked))


def _days(baseline: Baseline, expected: float, asked: Asked) -> int | None:
    """Fewest days after which it is found with the wanted power."""

    def enough(days: int) -> bool:
        units, assumed = baseline.after(days)
        return power_of(units, expected, assumed, asked) >= asked.power

    _possible(baseline, expected, asked)
    if not enough(MOST_DAYS):
        return None
    few, many = 1, MOST_DAYS
    while few < many:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle + 1, many)
    return many


def _possible(baseline: Baseline, expected: float, asked: Asked) -> None:
    """Refuse an improvement that there cannot be."""
    units_needed(expected, baseline.after(LONG)[1], asked)


def _units(baseline: Baseline, days: int) -> int:
    units, _ = baseline.after(days)
    return max(2, math.ceil(units / baseline.known if baseline.unit == CASE else units))


def _detectable(baseline: Baseline, days: int, asked: Asked) -> float | None:
    units, assumed = baseline.after(days)
    return detectable(int(units), assumed, asked)


def _enough(baseline: Baseline, expected: float, asked: Asked) -> int | None:
    if baseline.unit == CASE:
        return None
    try:
        return units_needed(expected, baseline.after(LONG)[1], asked)
    except OracleError:
        return None
