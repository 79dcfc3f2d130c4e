"""What drifted, in words."""

import math
from datetime import UTC, date, datetime

import pytest

from app.desk.watch.drift import effect, headline, lines, unlike
from app.observing.drift_report import BEFORE, NOTHING, TRAINING, DriftReport, Moved
from models.drift.shift import Shift

DAY = date(2026, 5, 2)


def moved(name, kind, effect, alarm=True):
    return Moved(Shift(name, kind, 0.1, 0.2, effect, 0.001, 0.01, 900, 300, alarm), DAY if alarm else None)


def report(*shares, against=BEFORE, **more):
    return DriftReport(datetime(2026, 5, 3, tzinfo=UTC), against, DAY, DAY, 7, 1200, moved=shares, **more)


def texts_apart(alarm):
    return (Shift("as a whole", "embeddings", math.nan, math.nan, 0.7, 0.01, 0.01, 9, 9, alarm),)


def test_questions_come_first_and_each_line_leads_on():
    found = lines(
        report(
            moved("rules.late-one", "voter conflict", 0.9),
            moved("late", "label share", 0.3),
            moved("payouts-late", "topic share", -0.6),
            moved("_no_template", "label share", 0.25),
            moved("template not sure enough", "reason share", 0.21),
            moved("calm", "label share", 0.01, alarm=False),
        ),
        {"late": "A payout is late"},
    )
    assert [line.name for line in found] == [
        "Topic payouts late",
        "A payout is late",
        "No template answers it",
        "Template not sure enough",
        "rules.late-one",
    ]
    assert [line.page for line in found] == ["", "templates", "", "", "functions"]
    assert (found[1].key, found[1].since, found[1].effect) == ("late", DAY, "small")


@pytest.mark.parametrize(("h", "word"), [(0.0, "slight"), (0.2, "small"), (-0.5, "medium"), (0.81, "large")])
def test_effects_have_words(h, word):
    assert effect(h) == word


def test_the_headline_counts_and_says_against_what():
    calm = moved("calm", "label share", 0.01, alarm=False)
    assert headline(report(calm)).startswith("None of 1 shares moved, against the days before")
    loud = report(calm, moved("late", "label share", 0.3), against=TRAINING)
    assert headline(loud).startswith("1 of 2 shares moved, against the questions the labels were made from")
    assert headline(report(against=NOTHING)) == "There is nothing to compare yet."
    assert headline(report(against=NOTHING, note="Only two days")) == "Only two days"


def test_what_customers_write_is_told_apart_or_not():
    assert unlike(report()) == ""
    assert unlike(report(embeddings=texts_apart(False))) == "What customers write reads like before."
    assert "not there before" in unlike(report(embeddings=texts_apart(True)))
