"""What the log says about a metric before an experiment: level, spread, likeness within units, and cases a day."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from app.experimenting.cases import by_case, unit_of
from app.experimenting.words import NAMES
from app.observing.traffic import Traffic, read_traffic
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.experiments import CASE, MATCH, METRICS, UNITS
from labeling.serving.suggestions import SHOWN_TRAFFIC, require_one_of
from labeling.store import Store
from models.experiments.past import LEAST, assumed
from models.experiments.power import Assumed

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Baseline:
    """What to expect of a metric from the traffic so far.

    Parameters
    ----------
    days
        From the first case of the window to its end, at least 1.
    cases, units
        Seen in the window; ``units`` with a known value.
    known
        Share of the cases whose value is known, in (0, 1].
    assumed
        Level and spread; cases a unit are those of the whole window.
    names
        The agents or teams, for dealing them evenly; none where cases are the units.
    """

    metric: str
    unit: str
    days: float
    cases: int
    units: int
    known: float
    assumed: Assumed
    names: tuple[str, ...] = ()

    @property
    def per_day(self) -> float:
        """Cases a day, with or without a known value."""
        return self.cases / self.days

    def after(self, days: float) -> tuple[float, Assumed]:
        """Units with a known value, both arms together, and what is believed of them, after so many days.

        New cases come in day by day. Agents and teams are the same ones all the time, and their cases grow.
        """
        cases = self.per_day * self.known * days
        if self.unit == CASE:
            return cases, self.assumed
        return float(self.units), replace(self.assumed, cases=max(1.0, cases / self.units))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        plain = {name: getattr(self, name) for name in ("metric", "unit", "days", "cases", "units", "known")}
        return plain | {"cases_per_day": self.per_day, **asdict(self.assumed)}


def read_baseline(
    workspace: Workspace, store: Store, metric: str, unit: str, days: int, until: datetime, match: bool = True
) -> Baseline:
    """The baseline of so many days up to a moment; ``match`` looks at new replies first, where they matter.

    Raises
    ------
    OracleError
        Where the log says too little.
    """
    require_one_of("metric", metric, METRICS)
    require_one_of("unit", unit, UNITS)
    traffic = read_traffic(workspace, store, until - timedelta(days=days), until, match and metric == MATCH)
    return baseline(traffic, metric, unit)


def baseline(traffic: Traffic, metric: str, unit: str) -> Baseline:
    """The baseline of a window.

    The match rate is that of answers that agents did not see, where enough are known: whoever sees one sends it more
    often, and an experiment compares with those who do not.

    Raises
    ------
    OracleError
        Where fewer than ten cases have a known value, or all have the same.
    """
    frame = _unseen(traffic.frame) if metric == MATCH else traffic.frame
    units = unit_of(frame, unit)
    table = by_case(frame[units != ""], units[units != ""])
    known = table[table[metric].notna()]
    if len(known) < LEAST:
        raise OracleError(
            f"the log of these days has {len(known)} cases with a known {NAMES[metric].lower()} by {unit}, and {LEAST} "
            "are needed; wait for more, take more days, or give the number of units yourself"
        )
    days = max((traffic.until - table["at"].min().to_pydatetime()) / DAY, 1.0)
    names = () if unit == CASE else tuple(sorted(set(known["unit"])))
    found = assumed(metric, known[metric], known["unit"])
    return Baseline(metric, unit, days, len(table), known["unit"].nunique(), len(known) / len(table), found, names)


def _unseen(frame: pd.DataFrame) -> pd.DataFrame:
    unseen = frame[frame["traffic"] != SHOWN_TRAFFIC]
    enough = (unseen["known"] & unseen["answered"]).sum() >= LEAST
    return unseen if enough else frame
