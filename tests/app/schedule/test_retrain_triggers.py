"""What calls for a retraining besides the clock."""

from datetime import date

import pytest

from app.schedule.triggers import Seen, called_for, seen_now, seen_of
from labeling.freshness.changes import CONFIRMED, DISMISSED, TEMPLATE, Change, Decision, Finding
from labeling.review.reviews import Review
from labeling.serving.alerts import CLEARED, RAISED, AlertEvent
from labeling.serving.jobs import BY_HAND, RETRAIN
from labeling.store.alerts import append_alert
from labeling.store.changes import add_changes, add_findings, decide, findings
from labeling.values import Question

DRIFT = "questions drift"


@pytest.fixture
def asked(room):
    room.configure("[schedule.triggers]\nreviews = 3")
    questions = [Question(f"q{i}", f"question {i}") for i in range(9)]
    room.store.replace_source("data/questions.csv", questions=questions, at=room.now)
    return room


def review(room, *numbers):
    room.store.add_reviews([Review(f"q{i}", "Ana", room.now, "_not_a_question") for i in numbers])


def found(room):
    with room.store.read() as connection:
        called = called_for(connection, room.workspace.settings, room.now)
    return None if called is None else called.cause


def confirm(room, state=CONFIRMED):
    change = Change(room.now, "Ana", date(2026, 3, 1), "Refunds take two days now")
    with room.store.write() as connection:
        add_changes(connection, [change])
        add_findings(connection, [Finding(change.change_id, TEMPLATE, "refund", "Ana", 0.9, (), room.now)])
        decide(connection, [findings(connection)[0].number], Decision(room.now, "Ana", state))


def alarm(room, rule=DRIFT, state=RAISED):
    with room.store.write() as connection:
        append_alert(connection, AlertEvent(rule, room.now, state, 2.0, "moved"))


def test_nothing_new_calls_for_nothing(asked):
    assert found(asked) is None


def test_enough_new_reviews_do_and_those_before_the_last_retraining_do_not_count(asked):
    review(asked, 0, 1)
    assert found(asked) is None
    review(asked, 2)
    assert found(asked) == "3 new reviews"
    asked.runner().run_now(RETRAIN)
    assert found(asked) is None
    review(asked, 3, 4)
    assert found(asked) is None
    review(asked, 5)
    assert found(asked) == "3 new reviews"


def test_a_confirmed_change_does_and_a_dismissed_one_does_not(asked):
    confirm(asked, DISMISSED)
    assert found(asked) is None
    confirm(asked)
    assert found(asked) == "a change was confirmed"
    asked.configure("[schedule.triggers]\nchanges = false")
    assert found(asked) is None


def test_an_alarm_about_drift_does_while_it_stands_and_only_once(asked):
    alarm(asked, "few matches")
    assert found(asked) is None
    alarm(asked)
    assert found(asked) == "an alarm about drift"
    asked.runner().run_now(RETRAIN)
    assert found(asked) is None  # it still stands, and was answered
    alarm(asked, state=CLEARED)
    assert found(asked) is None
    alarm(asked)
    assert found(asked) == "an alarm about drift"
    asked.configure("[schedule.triggers]\ndrift = false")
    assert found(asked) is None


def test_several_reasons_are_all_told(asked):
    review(asked, 0, 1, 2, 3)
    confirm(asked)
    alarm(asked)
    assert found(asked) == "4 new reviews, a change was confirmed, an alarm about drift"


def test_between_two_that_were_called_for_there_is_a_pause(asked):
    review(asked, 0, 1, 2)
    assert asked.runner().run_due(RETRAIN).cause == "3 new reviews"
    review(asked, 3, 4, 5)
    asked.configure("[schedule]\nretrain = 'off'\n[schedule.triggers]\nreviews = 3\npause = '6 h'")
    asked.move(hours=5)
    assert found(asked) is None
    asked.move(hours=1)
    assert found(asked) == "3 new reviews"


def test_a_failed_retraining_answered_nothing(asked):
    review(asked, 0, 1, 2)
    with pytest.raises(ZeroDivisionError):
        asked.runner(retrain=lambda doing: 1 / 0).run_now(RETRAIN)
    assert asked.runs()[0].cause == BY_HAND
    assert found(asked) == "3 new reviews"


def test_reviews_during_a_retraining_count_for_the_next_one(asked):
    review(asked, 0, 1, 2)

    def work(doing):
        review(asked, 3, 4, 5)
        return {}

    asked.runner(retrain=work).run_now(RETRAIN)
    assert found(asked) == "3 new reviews"


def test_zero_reviews_means_never(asked):
    asked.configure("[schedule.triggers]\nreviews = 0")
    review(asked, *range(9))
    assert found(asked) is None


def test_facts_of_another_make_are_as_good_as_none(asked):
    review(asked, 0)
    with asked.store.read() as connection:
        assert seen_now(connection) == Seen(review=1)
    assert seen_of({"seen": {"review": 2, "decision": 0, "alert": 1}}) == Seen(2, 0, 1)
    assert seen_of({}) == seen_of({"seen": 3}) == Seen()
