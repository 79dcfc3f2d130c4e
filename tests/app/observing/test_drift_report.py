"""A report in words and for programs, whatever customers wrote."""

import json
import math
from datetime import UTC, date, datetime

from app.observing.drift_report import BEFORE, Broken, DriftReport, Moved
from models.drift import Shift

AT = datetime(2026, 9, 1, tzinfo=UTC)
HOSTILE = ("<script>alert(1)</script>", "# **bold**\n\nnew [link](x)", "\u202eevil", "😀" * 3, "x" * 10_000)


def shift(name, kind, before, now, effect, alarm):
    return Shift(name, kind, before, now, effect, 0.001, 0.01, 100, 50, alarm)


def report(**more):
    moved = (
        Moved(shift("payouts.late", "voter coverage", 0.2, 0.02, -0.6, True), date(2026, 8, 28)),
        Moved(shift("payouts.late", "voter conflict", 0.1, 0.5, 0.9, True), None),
        Moved(shift("payout-late", "label share", 0.2, 0.1, -0.3, True), date(2026, 8, 28)),
        Moved(shift("refund", "label share", 0.2, 0.21, 0.02, False), None),
        Moved(shift("quiet", "voter conflict", math.nan, math.nan, math.nan, False), None),
    )
    values = {"moved": moved, "quiet": 100.0} | more
    return DriftReport(AT, BEFORE, date(2026, 8, 1), date(2026, 8, 31), 7, 900, 28, **values)


def test_alarms_come_farthest_first_and_voters_once():
    found = report()
    assert [m.shift.kind for m in found.alarms(voters=True)] == ["voter conflict", "voter coverage"]
    assert found.voters == ("payouts.late",)
    assert found.effects() == {"voter coverage": 0.6, "voter conflict": 0.9, "label share": 0.3}


def test_lines_say_what_moved_and_since_when():
    lines = list(report().lines())
    assert lines[0] == "  payouts.late: conflict 10.0 % before, 50.0 % now"
    assert lines[1] == "  payouts.late: coverage 20.0 % before, 2.0 % now since 2026-08-28"
    assert lines[2] == "  payout-late: label 20.0 % before, 10.0 % now since 2026-08-28"
    assert lines[3] == "3 of 5 shares moved, against the days before (900 questions up to 2026-08-31)"


def test_hostile_texts_stay_on_one_short_line():
    unlike = (Shift("in places", "embeddings", math.nan, math.nan, 0.2, 0.002, 0.004, 900, 300, True),)
    lines = list(report(embeddings=unlike, examples=HOSTILE).lines())
    quoted = [line for line in lines if line.startswith('    "')]
    assert len(quoted) == len(HOSTILE) and all(len(line) <= 66 and "\n" not in line for line in quoted)


def test_for_programs_everything_is_plain_json():
    broken = (Broken("f", 3, 4, "on question 'q': ValueError: x"),)
    plain = json.loads(json.dumps(report(broken=broken, quiet=math.nan).as_dict(), allow_nan=False))
    assert plain["quiet"] is None and plain["first"] == "2026-08-01" and plain["settled"] is True
    assert plain["moved"][0]["since"] == "2026-08-28" and plain["moved"][4]["before"] is None
    assert plain["broken"][0]["failures"] == 3 and plain["voters"] == ["payouts.late"]


def test_nothing_looked_at():
    empty = DriftReport(AT, "", None, None, 7, 0)
    assert list(empty.lines()) == ["Nothing to compare yet"]
    assert empty.effects() == {} and empty.voters == ()
