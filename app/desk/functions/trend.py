"""How voters did from one generation of labels to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labeling.analysing.voter_history import Figures, Moment

COVERAGE, PRECISION, LEARNED = "coverage", "precision", "learned"
MEASURES = (PRECISION, COVERAGE, LEARNED)


@dataclass(frozen=True)
class Trend:
    """One figure of a voter, oldest generation first, in [0, 1]; and its change since the labels before.

    ``change`` is None where one of the last two generations does not know the figure.
    """

    values: tuple[float, ...] = ()
    change: float | None = None


def trends(moments: Sequence[Moment], measure: str) -> dict[str, Trend]:
    """The trend of every voter of the last generation; one who is new has none."""
    if len(moments) < 2:
        return {}
    return {name: _trend([m.voters.get(name) for m in moments], measure) for name in moments[-1].voters}


def _trend(figures: Sequence[Figures | None], measure: str) -> Trend:
    values = [None if f is None else getattr(f, measure) for f in figures]
    before, now = values[-2:]
    known = tuple(float(v) for v in values if v is not None)
    change = None if before is None or now is None else float(now - before)
    return Trend(known if len(known) > 1 else (), change)
