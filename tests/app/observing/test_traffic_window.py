"""A window of traffic, read at once or kept in memory."""

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import delete

from app.observing import kept_traffic
from app.observing.kept_traffic import KeptTraffic
from app.observing.matching import match_new
from labeling.errors import OracleError
from labeling.serving.suggestions import Feedback
from labeling.store.schema import ReplyMatchRecord
from tests.app.observing.conftest import BODIES, DAY, NOON, WEEK

SECOND = timedelta(seconds=1)


def test_rows_say_what_became_of_each(log):
    log.ask("used", said=[("shown", {}), ("used", {})])
    log.ask("edited", said=[("shown", {}), ("edited", {"reply": BODIES["late"] + " Well."})])
    log.ask("dismissed", said=[("shown", {}), ("dismissed", {})])
    log.ask("chat", suggest=False, reason="not a question", said=[("shown", {})])
    log.ask("held", traffic="holdout", reply=BODIES["late"])
    log.ask("silent")
    frame = log.read().frame.set_index("suggestion_id")
    found = {name: set(frame.index[frame[name]]) for name in ("answered", "valid", "seen", "chosen", "taken")}
    assert found == {
        "answered": {"used", "edited", "dismissed", "held", "silent"},
        "valid": {"used", "edited", "dismissed", "held", "silent"},
        "seen": {"used", "edited", "dismissed"},
        "chosen": {"used", "edited", "dismissed"},
        "taken": {"used", "edited"},
    }
    assert set(frame.index[frame["unchanged"]]) >= {"used"}
    assert set(frame.index[frame["known"]]) == {"used", "edited", "held"}
    assert set(frame["day"]) == {"2026-09-14"}


def test_without_matching_used_is_unchanged_all_the_same(log):
    log.ask("used", said=[("shown", {}), ("used", {})])
    frame = log.read(match=False).frame
    assert frame["unchanged"].tolist() == [True] and frame["known"].tolist() == [False]


def test_parts_of_a_window(log):
    for i in range(4):
        log.ask(f"s{i}", ago=(3 - i) * DAY + SECOND, traffic="shadow" if i == 1 else "shown")
    traffic = log.read()
    part = traffic.between(NOON - 3 * DAY, NOON - DAY)
    assert part.frame["suggestion_id"].tolist() == ["s1", "s2"]
    assert (part.since, part.until) == (NOON - 3 * DAY, NOON - DAY)
    assert len(traffic.of("shadow")) == 1 and len(traffic.of("holdout")) == 0
    with pytest.raises(OracleError, match="unknown kind of traffic 'shawn'"):
        traffic.of("shawn")


def test_nothing_logged_has_all_columns(log):
    empty = log.read()
    assert len(empty) == len(empty.between(NOON - DAY, NOON)) == 0
    log.ask("s")
    full = log.read()
    assert list(empty.frame.columns) == list(full.frame.columns)
    assert empty.frame["at"].dtype == full.frame["at"].dtype


def test_facts_tell_topics_and_changes(log):
    facts = log.read().facts
    assert facts.topics["refund"] == "refunds" and facts.titles["late"] == "Title of late"
    assert facts.changed_at["late"] == NOON - 30 * DAY
    assert (facts.releases, facts.current, facts.review_by) == ({}, None, {})


def same(kept, log, since=NOON - WEEK):
    pd.testing.assert_frame_equal(
        kept.get(since, NOON).frame.reset_index(drop=True), log.read(since=since, match=False).frame
    )


def test_kept_traffic_is_what_a_fresh_reading_gives(log, monkeypatch):
    kept, reads = KeptTraffic(log.workspace, log.store), []
    monkeypatch.setattr(
        kept_traffic, "_all", lambda c, since, true=kept_traffic._all: reads.append(1) or true(c, since)
    )
    same(kept, log)
    for i in range(6):
        log.ask(f"s{i}", ago=(6 - i) * DAY)
    same(kept, log)
    same(kept, log)
    log.store.add_feedback(Feedback("s1", NOON, "Mia", "shown"))
    log.store.add_feedback(Feedback("s3", NOON, "Mia", "sent", reply=BODIES["late"]))
    same(kept, log)
    match_new(log.workspace, log.store)
    same(kept, log)
    log.ask("now", ago=SECOND, reply=BODIES["late"])
    same(kept, log)
    assert len(reads) == 1, "all was read anew"
    same(kept, log, since=NOON - 2 * WEEK)
    same(kept, log)
    assert len(reads) == 2


def test_a_suggestion_that_was_logged_late_is_not_missed(log):
    kept = KeptTraffic(log.workspace, log.store)
    log.ask("new", ago=SECOND)
    same(kept, log)
    log.ask("late", ago=3 * DAY)
    same(kept, log)


def test_replies_looked_at_anew_are_read_anew(log):
    kept = KeptTraffic(log.workspace, log.store)
    log.ask("a", reply=BODIES["late"])
    match_new(log.workspace, log.store)
    same(kept, log)
    with log.store.write() as connection:
        connection.execute(delete(ReplyMatchRecord))
    same(kept, log)


def test_feedback_on_very_many_hours_reads_all_anew(log, monkeypatch):
    monkeypatch.setattr(kept_traffic, "MOST_HOURS", 1)
    kept = KeptTraffic(log.workspace, log.store)
    for i in range(3):
        log.ask(f"s{i}", ago=(i + 1) * DAY)
    same(kept, log)
    for i in range(3):
        log.store.add_feedback(Feedback(f"s{i}", NOON, "Mia", "shown"))
    same(kept, log)
