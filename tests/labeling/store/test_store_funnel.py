from datetime import UTC, date, datetime, timedelta

import pytest

from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store.funnel import Counts, Steps

DAY = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
NO = "not a question"


@pytest.fixture
def log(store):
    """Append one suggestion with what agents did; its id."""

    def add(number, *actions, at=DAY, release="r-1", channel="desk", decision="suggest", reason="near gold"):
        name = f"s{number}"
        store.add_suggestion(
            LoggedSuggestion(
                name, at, channel, "Bo", None, "Where is it?", release, decision, "late", 0.9, "payouts", 0.9, 0.9,
                reason, "Hi", 12.0,
            )
        )  # fmt: skip
        for action in actions:
            reply = "Hello" if action in ("edited", "sent") else None
            store.add_feedback(Feedback(name, at + timedelta(minutes=1), "Bo", action, reply))
        return name

    return add


def test_nothing_was_asked(store):
    assert store.funnel(DAY, NO) == []


def test_each_step_counts_what_came_so_far(store, log):
    log(1, "shown", "used")
    log(2, "shown", "edited")
    log(3, "shown", "dismissed")
    log(4, "shown")
    log(5)
    log(6, "sent", decision="abstain", reason="topic not sure enough")
    log(7, decision="abstain", reason=NO)
    assert store.funnel(DAY - timedelta(days=1), NO) == [
        Steps(date(2026, 3, 4), "r-1", "desk", Counts(7, valid=6, suggested=5, shown=4, used=1, edited=1, dismissed=1))
    ]


def test_of_several_choices_the_latest_counts_and_a_choice_implies_that_it_was_shown(store, log):
    log(1, "used", "dismissed", "edited")
    (found,) = store.funnel(DAY, NO)
    assert (found.counts.shown, found.counts.used, found.counts.edited, found.counts.dismissed) == (1, 0, 1, 0)


def test_days_releases_and_channels_are_counted_apart_and_old_ones_left_out(store, log):
    log(1, "used")
    log(2, at=DAY + timedelta(hours=1))
    log(3, channel="http")
    log(4, release="r-2")
    log(5, at=DAY - timedelta(days=9))
    found = store.funnel(DAY - timedelta(days=1), NO)
    assert [(s.day.day, s.release_id, s.channel, s.counts.asked) for s in found] == [
        (4, "r-1", "desk", 1),
        (4, "r-1", "http", 1),
        (4, "r-2", "desk", 1),
        (5, "r-1", "desk", 1),
    ]


def test_a_moment_without_a_zone_is_refused(store):
    with pytest.raises(ValueError, match="no time zone"):
        store.funnel(DAY.replace(tzinfo=None), NO)
