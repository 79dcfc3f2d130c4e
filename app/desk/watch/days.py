"""Traffic day by day: what was asked and answered, why not, how fast, and what agents sent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from app.observing.traffic import Traffic
from labeling.serving.suggestions import SHOWN_TRAFFIC

QUANTILES = {"p50": 0.5, "p95": 0.95}
OTHERS = "other reasons"
MOST_REASONS = 6
DAY = "%Y-%m-%d"


def days_of(traffic: Traffic) -> pd.Index[str]:
    """All days of a window, such as ``2026-11-26``, also those on which nothing was asked."""
    return pd.date_range(traffic.since.date(), traffic.until.date(), freq="D").strftime(DAY)


def by_day(traffic: Traffic) -> pd.DataFrame:
    """One row a day of the window, in order.

    Columns ``asked``, ``answered`` and ``left`` (int); shares in [0, 1], nan where there is nothing to divide by:
    ``coverage`` answered of asked, ``usage`` used or edited of what was chosen about, ``match`` of the shown answers
    whose reply is known; ``p50`` and ``p95`` (ms), nan where nothing was asked.
    """
    frame = traffic.frame
    known = frame["known"] & frame["answered"] & (frame["traffic"] == SHOWN_TRAFFIC)
    flags = pd.DataFrame({name: frame[name] for name in ("answered", "taken", "chosen")})
    flags = flags.assign(asked=True, known=known, matched=known & (frame["matched"] == 1))
    counts = flags.astype("int64").groupby(frame["day"]).sum().reindex(days_of(traffic), fill_value=0)
    out = counts[["asked", "answered"]].assign(left=counts["asked"] - counts["answered"])
    for name, hits, of in (
        ("coverage", "answered", "asked"),
        ("usage", "taken", "chosen"),
        ("match", "matched", "known"),
    ):
        out[name] = _divided(counts[hits], counts[of])
    latency = frame["latency_ms"].groupby(frame["day"])
    for name, quantile in QUANTILES.items():
        out[name] = latency.quantile(quantile).reindex(out.index)
    return out


def reasons_by_day(traffic: Traffic, most: int = MOST_REASONS) -> pd.DataFrame:
    """Share of all that was asked each day that was left unanswered, a column a reason, the most frequent first.

    What is beyond ``most`` reasons stands under ``OTHERS``; days without a question are nan.
    """
    frame, index = traffic.frame, days_of(traffic)
    left = frame[~frame["answered"]]
    top = left["reason"].value_counts().index[:most]
    name = left["reason"].where(left["reason"].isin(top), OTHERS)
    counts = pd.crosstab(left["day"], name).reindex(index, fill_value=0)
    asked = frame.groupby("day").size().reindex(index, fill_value=0)
    ordered = [n for n in (*top, OTHERS) if n in counts.columns]
    return counts[ordered].apply(lambda column: _divided(column, asked))


def _divided(hits: pd.Series[Any], of: pd.Series[Any]) -> pd.Series[Any]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (hits / of).where(of > 0)
