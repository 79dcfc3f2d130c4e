"""What was said of answers against match rate and spot checks, by day and week."""

import math

import pandas as pd
import pytest

from app.observing.calibration import COLUMNS, calibration
from labeling.errors import OracleError
from tests.app.observing.conftest import BODIES, DAY, NOON, WEEK

LATE, PAUSE = BODIES["late"], BODIES["pause"]


def checks(**verdicts):
    rows = [(name, NOON, verdict, None) for name, verdict in verdicts.items()]
    return pd.DataFrame(rows, columns=["suggestion_id", "drawn_at", "verdict", "label"])


def test_a_day_by_hand(log):
    log.ask("a", proba=0.85, reply=LATE)
    log.ask("b", proba=0.95, reply=PAUSE)
    log.ask("c", proba=0.75)
    log.ask("d", proba=0.2, suggest=False, reply=LATE)
    found = calibration(log.read(), checks(a="right", b="right", c="unclear", d="wrong"))
    assert list(found.columns) == COLUMNS and len(found) == 1
    row = found.iloc[0]
    assert (row["period"], row["n"], row["known"], row["checked"]) == ("2026-09-14", 3, 2, 2)
    assert row["proba"] == pytest.approx(0.85)
    assert (row["rate"], row["right"]) == (0.5, 1.0)
    # bins of one each: |0.85 - 1| and |0.95 - 0| over 2, then |0.85 - 1| and |0.95 - 1| over 2
    assert row["error"] == pytest.approx(0.55) and row["right_error"] == pytest.approx(0.1)
    assert row["low"] < 0.5 < row["high"]


def test_weeks_begin_on_monday_and_days_are_apart(log):
    # noon is a Tuesday
    log.ask("monday", reply=LATE)
    log.ask("sunday", ago=2 * DAY, reply=LATE)
    log.ask("wednesday", ago=6 * DAY)
    traffic = log.read()
    assert calibration(traffic, checks(), "day")["period"].tolist() == ["2026-09-09", "2026-09-13", "2026-09-14"]
    weeks = calibration(traffic, checks(), "week")
    assert weeks["period"].tolist() == ["2026-09-07", "2026-09-14"]
    assert weeks["known"].tolist() == [1, 1]


def test_what_is_not_known_is_nan(log):
    log.ask("a")
    row = calibration(log.read(), checks(a="")).iloc[0]
    assert (row["known"], row["checked"]) == (0, 0)
    assert all(math.isnan(row[name]) for name in ("rate", "low", "error", "right", "right_error"))


def test_nothing_answered_gives_no_rows(log):
    assert list(calibration(log.read(), checks()).columns) == COLUMNS
    log.ask("a", suggest=False)
    assert len(calibration(log.read(since=NOON - 2 * WEEK), checks())) == 0


def test_an_unknown_period_is_named(log):
    with pytest.raises(OracleError, match="unknown period 'weak'; did you mean 'week'"):
        calibration(log.read(), checks(), "weak")
