"""An alert is raised once and cleared once, whatever the figure does at its limit."""

from datetime import UTC, datetime

import pytest

from labeling.errors import OracleError
from labeling.serving.alerts import CLEARED, METRICS, RAISED, AlertRule, Reading, amount, described, judge, sentence

AT = datetime(2026, 9, 1, tzinfo=UTC)


def follow(rule, *readings):
    """States an alert goes through."""
    standing, out = False, []
    for value, n in readings:
        state = judge(rule, standing, Reading(value, n))
        standing = standing if state is None else state == RAISED
        out.append(state)
    return out


def test_raised_below_the_limit_and_cleared_only_once_it_is_back_by_a_margin():
    rule = AlertRule("few matches", "match_rate_shown", below=0.6, at_least=10)
    seen = follow(rule, (0.7, 50), (0.59, 50), (0.55, 50), (0.61, 50), (0.62, 50), (0.63, 50), (0.7, 50))
    assert seen == [None, RAISED, None, None, None, CLEARED, None]


def test_raised_above_a_limit_of_zero_and_cleared_at_zero():
    rule = AlertRule("voters", "voter_alarms", above=0)
    assert follow(rule, (0, 10), (2, 10), (1, 10), (0, 10)) == [None, RAISED, None, CLEARED]


def test_a_value_at_the_limit_is_within_it():
    assert judge(AlertRule("x", "usage", above=0.5), False, Reading(0.5, 1000)) is None


@pytest.mark.parametrize("reading", [(None, 500), (float("nan"), 500), (0.1, 9)])
@pytest.mark.parametrize("standing", [True, False])
def test_without_a_figure_everything_stays_as_it_is(reading, standing):
    assert judge(AlertRule("x", "usage", below=0.5, at_least=10), standing, Reading(*reading)) is None


def test_a_rule_needs_as_many_things_as_its_metric_unless_it_says_otherwise():
    assert AlertRule("x", "usage", below=0.5).needs == METRICS["usage"].at_least
    assert AlertRule("x", "usage", below=0.5, at_least=0).needs == 0


def test_the_sentence_names_figure_limit_window_and_culprits():
    rule = AlertRule("x", "voter_alarms", above=0, days=1)
    text = sentence(rule, RAISED, Reading(2, 1200, ("payouts.late", "refunds.where")))
    assert text == (
        "Number of voters that vote unlike before is 2, above 0 (1,200 questions): payouts.late, refunds.where"
    )
    assert "within its limit again" in sentence(rule, CLEARED, Reading(0, 1200))
    slow = AlertRule("x", "latency_p95_ms", above=400, days=1)
    assert sentence(slow, RAISED, Reading(612.0, 90)).endswith("is 612 ms, above 400 ms (1 day, 90 questions)")


def test_a_rule_in_words_names_its_days_where_they_matter():
    assert described(AlertRule("x", "voter_alarms", above=0)) == "number of voters that vote unlike before above 0"
    assert described(AlertRule("x", "coverage", below=0.5)).endswith("suggested below 50.0 % in 7 days")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.615, "share", "61.5 %"),
        (512.4, "ms", "512 ms"),
        (3, "count", "3"),
        (0.25, "ratio", "0.25"),
        (9e3, "s", "9,000 s"),
    ],
)
def test_amounts_bear_their_unit(value, unit, text):
    assert amount(value, unit) == text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"metric": "usge"}, "did you mean 'usage'"),
        ({"metric": "nonsense"}, "known: accuracy_high"),
        ({"above": 0.1}, "above or below"),
        ({"below": None}, "above or below"),
        ({"below": float("inf")}, "give a number"),
        ({"days": 0}, "give 1 to 90"),
        ({"at_least": -1}, "0 or more"),
        ({"to": ("app", "mail")}, "unknown 'mail'"),
        ({"name": " "}, "a name"),
        ({"name": "a\nb"}, "printable"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(change, says):
    with pytest.raises(OracleError, match=says):
        AlertRule(**{"name": "few", "metric": "usage", "below": 0.5} | change)
