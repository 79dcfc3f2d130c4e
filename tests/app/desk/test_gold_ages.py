from datetime import timedelta

from app.desk.watch.gold_ages import NAMES, ages, asked_again, causes, reworded
from app.freshness.gold import CHANGED, OLD, GoldState
from labeling.freshness.ages import Under
from tests.fresh import AT, LONG_AGO, TODAY


def state(question_id, label="a", given_at=AT, under=None, weight=1.0, waits=False):
    return GoldState(question_id, label, "seed", given_at, under, weight, waits)


def test_gold_is_counted_by_age():
    days = (0, 31, 32, 183, 184, 365, 366, 5000)
    found = ages([state(f"q{d}", given_at=AT - timedelta(days=d)) for d in days] + [state("q", given_at=None)], TODAY)
    assert list(found) == list(NAMES) and list(found.values()) == [2, 1, 1, 2, 2, 1]
    assert sum(ages([], TODAY).values()) == 0


def test_one_question_may_have_several_causes():
    found = causes([state("q1", given_at=LONG_AGO, weight=0.0), state("q2", given_at=LONG_AGO), state("q3")], TODAY)
    assert found == {CHANGED: 1, OLD: 2}


def test_gold_of_rewritten_answers_stands_by_template():
    gold = [
        state("q1", under=Under("a", 2, 0.4)),
        state("q2", under=Under("old", 1, 0.9)),
        state("q3", under=Under("a", 3, 0.1)),
        state("q4", "b", under=Under("b", 1, 0.25)),
    ]
    first, second = reworded(gold)
    assert (first.template_id, first.given_as, first.version, first.changed) == ("a", "old", 1, 0.9)
    assert first.question_ids == ("q1", "q2") and second.question_ids == ("q4",)
    assert reworded([]) == []


def test_what_waits_by_label():
    gold = [state("q1", waits=True), state("q2", "b", waits=True), state("q3")]
    assert asked_again(gold) == ["q1", "q2"] and asked_again(gold, "b") == ["q2"] and asked_again(gold, "c") == []
