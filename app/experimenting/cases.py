"""Cases: the suggestions of a window, brought together to one row a case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from labeling.serving.experiments import AGENT, ARMS, CASE, METRICS, Experiment
from labeling.serving.stages import LIVE

KEY = ["unit", "case"]


def enrolled(frame: pd.DataFrame, experiment: Experiment) -> pd.DataFrame:
    """Suggestions of the enrolled units, whether anything was shown or not.

    Those asked for before answers went live are left out: the modes are the same for both arms, so this takes no side.
    """
    mine = (frame["experiment"] == experiment.name) & frame["arm"].isin(ARMS) & (frame["template_mode"] == LIVE)
    return frame[mine]


def by_case(frame: pd.DataFrame, unit: pd.Series[Any]) -> pd.DataFrame:
    """One row a case of a unit, in the order in which they came.

    Columns: ``unit``, ``case``, ``arm``, ``at`` (of the first question) and ``METRICS``, nan where unknown: the last
    word on times and satisfaction, 1 if it was ever opened again, and the share of its answers that are what was sent,
    also where the agent did not see them.
    """
    table = frame.assign(unit=unit, case=case_of(frame), match=frame["matched"].where(frame["answered"]))
    grouped = table.groupby(KEY, sort=False)
    how = {
        "arm": "first",
        "at": "first",
        "handle_seconds": "last",
        "reopened": "max",
        "satisfaction": "last",
        "match": "mean",
    }
    return grouped.agg(how).reset_index()


def case_of(frame: pd.DataFrame) -> pd.Series[Any]:
    """The case of each suggestion; without a name each is one of its own."""
    return frame["case_id"].where(frame["case_id"].notna(), frame["suggestion_id"])


def unit_of(frame: pd.DataFrame, unit: str) -> pd.Series[Any]:
    """The case, agent or team of each suggestion, "" where it has none."""
    if unit == CASE:
        return case_of(frame)
    return frame["agent" if unit == AGENT else "team"].fillna("")


def seconds(at: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """``(n,)`` float64 seconds since 1970."""
    return at.astype("datetime64[us, UTC]").astype("int64").to_numpy() / 1e6


def metrics(cases: pd.DataFrame) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Columns of ``METRICS`` by name."""
    return {name: cases[name].to_numpy(np.float64) for name in METRICS}
