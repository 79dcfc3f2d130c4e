"""Match rates by day, stage, template, topic, team and release."""

import math

import pytest

from app.observing.match_rates import BY, match_rates
from labeling.curating.moves import RENAME, SPLIT, Plan
from labeling.curating.topic_plans import TopicPlan
from labeling.errors import OracleError
from labeling.store.moving import apply_move
from labeling.store.topic_moving import apply_topic_move, undo_any
from tests.app.observing.conftest import BODIES, DAY, NOON

LATE, PAUSE, REFUND = (BODIES[name] for name in ("late", "pause", "refund"))
OWN = "Written by hand, in words of my own."


def rows(log, by):
    table = match_rates(log.read(), by)
    return [(r.group, r.traffic, r.asked, r.n, r.matched, r.unknown) for r in table.itertuples()]


def test_days_ascend_and_kinds_stand_apart(log):
    log.ask("a", ago=DAY, reply=LATE)
    log.ask("b", ago=DAY, traffic="holdout", reply=OWN)
    log.ask("c", ago=2 * DAY)
    log.ask("d", ago=2 * DAY, suggest=False, reply=LATE)
    assert rows(log, "day") == [
        ("2026-09-13", "shown", 2, 0, 0, 1),
        ("2026-09-14", "shown", 1, 1, 1, 0),
        ("2026-09-14", "holdout", 1, 1, 0, 0),
    ]
    table = match_rates(log.read(), "day")
    assert math.isnan(table["rate"][0]) and table["rate"][1] == 1.0
    assert 0 < table["low"][1] < 1 == table["high"][1]


def test_the_most_frequent_come_first(log):
    log.ask("a", "pause", reply=PAUSE, team="north")
    log.ask("b", "late", reply=LATE, team="south", release_id="r-2")
    log.ask("c", "late", reply=OWN, team="south", release_id="r-2")
    assert [r[:5] for r in rows(log, "template")] == [("late", "shown", 2, 2, 1), ("pause", "shown", 1, 1, 1)]
    assert [r[0] for r in rows(log, "team")] == ["south", "north"]
    assert rows(log, "topic") == [("payouts", "shown", 3, 3, 2, 0)]
    assert [r[0] for r in rows(log, "release")] == ["r-2", "r-1"]


def test_stages_are_judged_by_what_was_sent(log):
    log.ask("right", "late", reply=LATE)
    log.ask("right-topic", "late", reply=PAUSE)
    log.ask("wrong", "late", reply=REFUND)
    log.ask("own-words", "late", reply=OWN)
    log.ask("chat", suggest=False, valid_passes=False, reply=OWN)
    log.ask("held-back", suggest=False, valid_passes=False, reply=LATE)
    assert rows(log, "stage") == [
        ("validity", "shown", 6, 6, 4, 0),
        ("topic", "shown", 6, 4, 2, 0),
        ("template", "shown", 6, 4, 1, 0),
    ]


def test_logs_older_than_the_stages_tell_nothing_of_them(log):
    log.ask("a", reply=LATE, valid_passes=None, topic_passes=None, template_passes=None)
    assert [(r[0], r[3]) for r in rows(log, "stage")] == [("validity", 0), ("topic", 0), ("template", 1)]


def test_a_merged_template_counts_for_its_successor(log):
    log.ask("a", "pause", reply=LATE)
    log.ask("b", "late", reply=LATE)
    with log.store.write() as connection:
        apply_move(connection, Plan("merge", "pause", into="late"), "Ana", NOON)
    assert rows(log, "template") == [("late", "shown", 2, 2, 2, 0)]


@pytest.mark.parametrize("by", BY)
def test_nothing_logged_gives_no_rows(log, by):
    table = match_rates(log.read(), by)
    assert list(table.columns)[:3] == ["group", "traffic", "asked"] and not len(table)


def test_an_unknown_way_to_divide_is_named(log):
    with pytest.raises(OracleError, match="unknown way to divide 'days'; did you mean 'day'"):
        match_rates(log.read(), "days")


def test_topics_of_the_past_stand_under_what_they_are_now(log):
    log.ask("a", "late", reply=LATE)
    log.ask("b", "pause", reply=LATE)
    log.ask("c", "refund", reply=REFUND)
    log.ask("gone", "nowhere", suggest=False)
    with log.store.write() as connection:
        split = TopicPlan(SPLIT, "payouts", new_topic="waiting", templates=("late",))
        apply_topic_move(connection, split, "Ana", NOON - DAY / 2)
        apply_topic_move(connection, TopicPlan(RENAME, "refunds", new_topic="Money back"), "Ana", NOON - DAY / 2)
    assert [r[:5] for r in rows(log, "topic")] == [
        ("Money back", "shown", 1, 1, 1),
        ("payouts", "shown", 1, 1, 0),
        ("waiting", "shown", 1, 1, 1),
        ("other", "shown", 1, 0, 0),
    ]
    stage = {r[0]: r for r in rows(log, "stage")}
    assert stage["topic"][3:5] == (3, 2), "what was sent to the second is of another topic since the split"
    with log.store.write() as connection:
        undo_any(connection, 1, "Ana", NOON)
    assert [r[0] for r in rows(log, "topic")] == ["payouts", "Money back", "other"]
