"""Calibration over time: how probable the suggested answers were said to be, and how often they were right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from app.observing.shares import NAN, shares
from app.observing.traffic import Traffic, days
from labeling.serving.suggestions import require_one_of
from labeling.store.spot_checks import RIGHT, UNCLEAR
from models.calibration import expected_calibration_error

EVERY = ("day", "week")
BINS = 10
COLUMNS = ["period", "n", "proba", "known", "rate", "low", "high", "error"]
COLUMNS += ["checked", "right", "right_low", "right_high", "right_error"]


def calibration(traffic: Traffic, checks: pd.DataFrame, every: str = "day") -> pd.DataFrame:
    """What was said of the suggested answers against match rate and spot checks, a row a day or week with an answer.

    Parameters
    ----------
    checks
        Spot checks, as `labeling.store.traffic.spot_checks` returns them.
    every
        ``day``, or ``week`` for the weeks that begin on the Monday named.

    Returns
    -------
    Columns ``period``; ``n`` answers and their mean probability ``proba``; ``known`` replies, their match rate
    ``rate`` with its interval ``low`` to ``high``, and ``error``, the calibration error (ECE, ten bins) against it;
    ``checked`` answers that experts judged, the share ``right`` with ``right_low`` to ``right_high``, and
    ``right_error``. The match rate is a lower bound, so a mean probability above it need not be wrong; one above what
    experts say is.
    """
    require_one_of("period", every, EVERY)
    judged = checks[~checks["verdict"].isin(("", UNCLEAR))].set_index("suggestion_id")["verdict"] == RIGHT
    frame = traffic.frame[traffic.frame["answered"]]
    right = frame["suggestion_id"].map(judged.astype("float64"))
    table = pd.DataFrame({"period": _periods(frame, every), "proba": frame["template_proba"], "right": right})
    table["matched"] = frame["matched"]
    rows = [_row(str(period), part) for period, part in table.groupby("period", sort=True)]
    out = pd.DataFrame(rows, columns=["period", "n", "proba", "known", "m", "error", "checked", "r", "right_error"])
    ours, theirs = shares(out["m"], out["known"]), shares(out["r"], out["checked"])
    out = out.assign(**ours, right=theirs["rate"], right_low=theirs["low"], right_high=theirs["high"])
    return out[COLUMNS]


def error_of(proba: pd.Series[Any], right: pd.Series[Any]) -> float:
    """Calibration error of ``(n,)`` probabilities against 1.0 or 0.0, nan where it is not known."""
    known = right.notna() & proba.notna()
    said = proba[known].to_numpy(np.float64)
    return expected_calibration_error(said, right[known].to_numpy(np.float64) == 1, BINS) if len(said) else NAN


def _periods(frame: pd.DataFrame, every: str) -> pd.Series[Any]:
    if every == "day":
        return frame["day"]
    at = frame["at"]
    return days(at - pd.to_timedelta(at.dt.day_of_week, unit="D"))


def _row(period: str, part: pd.DataFrame) -> dict[str, Any]:
    matched, right = part["matched"], part["right"]
    return {
        "period": period,
        "n": len(part),
        "proba": float(part["proba"].mean()),
        "known": int(matched.notna().sum()),
        "m": float(matched.sum()),
        "error": error_of(part["proba"], matched),
        "checked": int(right.notna().sum()),
        "r": float(right.sum()),
        "right_error": error_of(part["proba"], right),
    }
