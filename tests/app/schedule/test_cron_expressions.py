"""Cron expressions mean what crontab(5) says, not what APScheduler would make of them."""

from datetime import UTC, datetime

import pytest

from app.schedule.cron import next_after, trigger_of, zone_of
from labeling.errors import OracleError

AT = datetime(2026, 11, 26, 23, 5, tzinfo=UTC)  # a Thursday


def utc(day, hour, minute=0, month=11, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 3 * * *", utc(27, 3)),
        ("5 23 * * *", utc(27, 23, 5)),  # the very moment is not after itself
        ("*/5 * * * *", utc(26, 23, 10)),
        ("0 1 * * 0", utc(29, 1)),  # Sunday
        ("0 1 * * 7", utc(29, 1)),  # Sunday as well
        ("0 1 * * 1", utc(30, 1)),  # Monday
        ("0 1 * * sat", utc(28, 1)),
        ("0 1 * * 5-7", utc(27, 1)),
        ("0 1 * * fri-sun", utc(27, 1)),
        ("0 9 1 * mon", utc(30, 9)),  # either the first or a Monday
        ("0 9 28 * mon", utc(28, 9)),
        ("0 0 29 2 *", utc(29, 0, month=2, year=2028)),
        ("5-10/2 1,3 * jan-mar *", utc(1, 1, 5, month=1, year=2027)),
        ("0 0 */15 * *", utc(1, 0, month=12)),
        ("30 10/6 * * *", utc(27, 10, 30)),
    ],
)
def test_the_next_moment(expression, expected):
    assert next_after(expression, "UTC", AT) == expected


def test_expressions_are_read_in_their_time_zone_also_where_clocks_change():
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = next_after("0 3 * * *", "Europe/Berlin", before)
    assert first == utc(25, 2, month=10)  # winter time since that night
    assert next_after("0 3 * * *", "Europe/Berlin", utc(1, 0, month=7)) == utc(1, 1, month=7)


def test_moments_follow_one_another():
    moments, at = [], AT
    for _ in range(4):
        at = next_after("0 */12 * * *", "UTC", at)
        moments.append(at)
    assert moments == [utc(27, 0), utc(27, 12), utc(28, 0), utc(28, 12)]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("", "is no cron expression"),
        ("* * *", "is no cron expression"),
        ("* * * * * *", "is no cron expression"),
        ("61 * * * *", "'61' in '61 * * * *' is no minute from 0 to 59"),
        ("* 24 * * *", "is no hour from 0 to 23"),
        ("* * 0 * *", "is no day from 1 to 31"),
        ("* * * 13 *", "is no month from 1 to 12"),
        ("* * * * 8", "is no weekday from 0 to 7"),
        ("* * * * monday", "is no weekday"),
        ("٣ * * * *", "is no minute"),
        ("5-2 * * * *", "ends before it begins"),
        ("*-5 * * * *", "means nothing as minute"),
        ("1, * * * *", "means nothing as minute"),
        ("*/0 * * * *", "means nothing as minute"),
        ("<b>🙂</b> * * * *", "means nothing as minute"),
    ],
)
def test_what_means_nothing_is_refused_with_an_example(expression, says):
    with pytest.raises(OracleError, match='such as "0 3') as error:
        trigger_of(expression, "UTC")
    assert says in str(error.value)


def test_what_never_comes_is_refused():
    with pytest.raises(OracleError, match="never comes"):
        next_after("0 0 31 2 *", "UTC", AT)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime"])
def test_an_unknown_time_zone_is_refused(name):
    with pytest.raises(OracleError, match="unknown time zone"):
        zone_of(name)
