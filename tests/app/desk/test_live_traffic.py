"""The live traffic at the desk: windows, days, tiles and tables."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.desk.loaded import Desk
from app.desk.watch import alerts as desk_alerts
from app.desk.watch import candidate as desk_candidate
from app.desk.watch.background import looked_at_replies
from app.desk.watch.days import OTHERS, by_day, days_of, reasons_by_day
from app.desk.watch.live import live, window
from app.desk.watch.rates import in_words, named
from app.desk.watch.tiles import SAME, interval, points, tiles
from app.observing.shares import share
from app.workspace import Workspace
from labeling.serving.alerts import AlertEvent
from labeling.store.alerts import append_alert
from tests.traffic import Day, fill

AT = datetime(2026, 5, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


@pytest.fixture
def filled(desk):
    days = [Day()] * 7 + [Day(answered=0.4, right=0.6, latency=90.0)] * 7
    fill(desk.workspace, desk.store, AT, days, 40, candidate="r-beside", drawn=20, judged=12)
    return desk


def test_a_window_has_whole_days_and_ends_now():
    since, until = window(AT, 7)
    assert since == datetime(2026, 5, 14, tzinfo=UTC)
    assert until == AT
    assert window(AT, 1)[0] == AT.replace(hour=0, minute=0)


def test_nothing_was_asked(desk):
    assert live(desk, AT, 7) is None


def test_nothing_new_is_not_made_again(filled):
    first = live(filled, AT, 7)
    assert live(filled, AT + timedelta(seconds=20), 7) is first
    assert first.overview is first.overview
    assert live(filled, AT + timedelta(minutes=1), 7) is not first
    fill(filled.workspace, filled.store, AT, [Day()], 5, name="new", seed=1)
    assert len(live(filled, AT, 7).now) == len(first.now) + 5


def test_both_windows_are_cut_at_the_same_time_of_day(filled):
    found = live(filled, AT, 7)
    assert found.before.until == found.now.until - timedelta(days=7)
    assert found.now.frame["at"].max() <= AT
    assert found.before.frame["at"].min() >= found.before.since
    assert len(found.now) and len(found.before)


def test_each_day_is_a_row_also_a_silent_one(filled):
    found = live(filled, AT + timedelta(days=2), 7)
    days = by_day(found.now)
    assert days.index.tolist() == days_of(found.now).tolist()
    assert len(days) == 7
    assert days["asked"].iloc[-1] == 0
    assert np.isnan(days["coverage"].iloc[-1])
    assert np.isnan(days["p95"].iloc[-1])
    assert days["asked"].sum() == len(found.now)
    assert (days["answered"] + days["left"] == days["asked"]).all()
    known = days.dropna()
    assert (known["p50"] < known["p95"]).all()
    assert known["match"].between(0, 1).all()


def test_reasons_are_shares_of_all_that_was_asked(filled):
    found = live(filled, AT, 7).now
    shares = reasons_by_day(found)
    days = by_day(found)
    assert np.allclose(shares.sum(axis=1), (days["left"] / days["asked"]).to_numpy())
    few = reasons_by_day(found, most=1)
    assert few.columns.tolist()[1:] == [OTHERS]
    assert np.allclose(few.sum(axis=1), shares.sum(axis=1))


def test_tiles_say_what_became_worse_only_where_that_is_no_chance(filled):
    found = live(filled, AT, 7)
    asked, answered, used, match, latency, left = tiles(found.overview, by_day(found.now))
    assert asked.value == f"{len(found.now):,}"
    assert asked.good is None
    assert answered.good is False
    assert answered.delta.startswith("-") and answered.delta.endswith("points")
    assert latency.good is False
    assert latency.delta.startswith("+")
    assert latency.value.endswith("ms")
    assert left.value == f"{len(found.now) - found.overview.funnel.suggested:,}"
    assert "95 % interval" in match.says and "95 % interval" in used.says
    assert len(asked.series) == 6 and len(answered.series) == 7


def test_without_anything_before_nothing_is_compared(desk):
    fill(desk.workspace, desk.store, AT, [Day(answered=0.0)] * 3, 10)
    found = live(desk, AT, 7)
    asked, answered, used, *_ = tiles(found.overview, by_day(found.now))
    assert asked.delta == answered.delta == used.delta == ""
    assert used.value == "–"
    assert answered.value == "0.0 %"
    assert by_day(found.now)["match"].isna().all()


def test_points_and_intervals_in_words():
    assert points(0.0312) == "+3.1 points"
    assert points(float("nan")) == ""
    assert interval(share(0, 0)) == "Nothing to count yet."
    assert interval(share(50, 100)).endswith("from 100.")
    assert SAME == "as before"


def test_rates_carry_names_that_people_read(filled):
    found = live(filled, AT, 7)
    facts = found.now.facts
    table = named(found.rates("template"), "template", facts)
    assert table.columns[0] == "Template"
    assert set(table["Template"]) <= set(facts.titles.values())
    assert set(table["id"]) <= set(facts.titles)
    assert found.rates("template") is found.rates("template")
    assert in_words("validity", "stage", facts) == "Is it a question"
    assert in_words("", "team", facts) == "no team"
    assert in_words("_no_template", "template", facts) == "No template answers it"
    assert in_words("late-payouts", "topic", facts) == "late payouts"


def test_the_candidate_is_put_in_words(filled):
    found = live(filled, AT, 7).candidate
    lines = desk_candidate.lines(found)
    assert lines[0].n == found.n
    assert {line.verdict for line in lines} <= {"better", "worse", "no difference seen"}
    assert "said the same on" in desk_candidate.summary(found)
    assert "slower" in desk_candidate.summary(found)


def test_calibration_and_checks_are_those_of_the_window(filled):
    found = live(filled, AT, 7)
    assert found.calibration("day")["n"].sum() == found.overview.funnel.suggested
    assert len(found.calibration("week")) <= 2
    assert sum(one.drawn for one in found.accuracy) <= 20
    assert found.stale.answers == found.overview.funnel.suggested


def test_only_alerts_for_the_app_are_shown(desk):
    with desk.store.write() as connection:
        append_alert(connection, AlertEvent("few matches", AT, "raised", 0.4, "Match rate is 40 %"))
        append_alert(connection, AlertEvent("some other rule", AT, "raised", 1.0, "Not in the settings"))
    assert [event.rule for event in desk_alerts.raised(desk)] == ["few matches"]


def test_replies_are_looked_at_beside_the_page(desk):
    fill(desk.workspace, desk.store, AT, [Day()] * 2, 10, matched=False)
    waiting, work = looked_at_replies(desk, AT - timedelta(days=7))
    assert waiting > 0
    work.wait(60)
    assert not work.problem and work.found.complete
    assert looked_at_replies(desk, AT - timedelta(days=7)) == (0, None)
    assert live(desk, AT, 7).now.frame["known"].any()
