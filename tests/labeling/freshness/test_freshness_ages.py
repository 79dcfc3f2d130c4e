from datetime import UTC, datetime, timedelta

import pytest

from labeling.freshness.ages import Histories, Under, Wording, changed_share, wording_at

DAY = datetime(2026, 5, 1, tzinfo=UTC)
ANSWER = "Your payout left us on Monday, and banks take two working days to show it."
OTHER = "Open Payouts, choose Instant, and the money is there within a minute."


def versions(*bodies):
    return [Wording(i + 1, DAY + timedelta(days=10 * i), body) for i, body in enumerate(bodies)]


def test_the_version_that_counted_at_a_moment():
    found = versions("one", "two", "three")
    for days, number in ((-99, 1), (0, 1), (9.9, 1), (10, 2), (25, 3)):
        assert wording_at(found, DAY + timedelta(days=days)).number == number


@pytest.mark.parametrize(
    ("old", "new", "share"),
    [
        (ANSWER, ANSWER, 0.0),
        (ANSWER, ANSWER.upper(), 0.0),
        ("", "", 0.0),
        ("", "word", 1.0),
        ("one two three four", "one two three five", 0.25),
        ("مرحبا بك", "مرحبا بك", 0.0),
    ],
)
def test_how_much_an_answer_changed(old, new, share):
    assert changed_share(old, new) == pytest.approx(share)


def test_a_long_answer_is_compared_soon_enough():
    long = "word and another word " * 500
    assert changed_share(long, long + "end") < 0.01


def test_gold_was_given_under_a_version_and_an_answer_that_changed_since():
    found = Histories({"late": versions(ANSWER, ANSWER.replace("Monday", "Tuesday"), OTHER)})
    first = found.under("late", "", DAY + timedelta(days=1))
    assert (first.template_id, first.number, first.much) == ("late", 1, True)
    assert found.under("late", "", DAY + timedelta(days=21)) == Under("late", 3, 0.0)


def test_small_edits_are_not_much():
    found = Histories({"late": versions(ANSWER, ANSWER.replace("Monday", "Tuesday"))})
    under = found.under("late", "", DAY)
    assert 0 < under.changed < 0.25 and not under.much


def test_a_label_is_followed_through_moves():
    found = Histories({"old": versions(ANSWER), "renamed": versions(ANSWER), "merged": versions(OTHER)})
    assert found.under("renamed", "old", DAY) == Under("old", 1, 0.0)
    assert found.under("merged", "old", DAY).much


def test_what_is_not_known_is_none():
    found = Histories({"late": versions(ANSWER), "empty": []})
    assert found.under("late", "", None) is None
    assert found.under("_no_template", "", DAY) is None
    assert found.under("empty", "", DAY) is None
