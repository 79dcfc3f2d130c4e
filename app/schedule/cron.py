"""Cron expressions of five fields, as crontab(5) means them.

APScheduler 3 counts weekdays from Monday and wants day and weekday to hold both; crontab counts from Sunday and takes
either. What is written here is put into APScheduler's words.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from labeling.errors import OracleError

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PART = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>[1-9]\d{0,2}))?")
FIELDS = ("minute", "hour", "day", "month", "weekday")
RANGES = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}
EXAMPLE = 'write minute, hour, day, month and weekday, such as "0 3 * * *" for 03:00 each day, or "off"'


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name.

    Raises
    ------
    OracleError
        When there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OracleError(f'unknown time zone \'{name}\'; write one such as "UTC" or "Europe/Berlin"') from error


def trigger_of(expression: str, timezone: str) -> BaseTrigger:
    """The moments that a cron expression means, for APScheduler.

    Raises
    ------
    OracleError
        When it means nothing, or no moment ever comes.
    """
    parts = expression.split()
    if len(parts) != len(FIELDS):
        raise OracleError(f"'{expression}' is no cron expression; {EXAMPLE}")
    minute, hour, day, month, weekday = (_field(n, p, expression) for n, p in zip(FIELDS, parts, strict=True))
    time = {"minute": minute, "hour": hour, "month": month, "timezone": zone_of(timezone)}
    if "*" not in (parts[2][0], parts[4][0]):
        either = [CronTrigger(day=day, **time), CronTrigger(day_of_week=weekday, **time)]
        return OrTrigger(either)
    return CronTrigger(day=day, day_of_week=weekday, **time)


def next_after(expression: str, timezone: str, at: datetime) -> datetime:
    """The first moment of a cron expression after ``at``, in UTC.

    Raises
    ------
    OracleError
        When no such moment ever comes.
    """
    zone: tzinfo = zone_of(timezone)
    found = trigger_of(expression, timezone).get_next_fire_time(None, at.astimezone(zone))
    if found is not None and found <= at:  # a trigger also gives the very moment it is asked about
        found = trigger_of(expression, timezone).get_next_fire_time(found, found)
    if found is None:
        raise OracleError(f"the cron expression '{expression}' never comes; {EXAMPLE}")
    return found.astimezone(UTC)


def _field(name: str, text: str, expression: str) -> str:
    """A field in APScheduler's words: numbers only, weekdays as names."""
    return ",".join(_part(name, part, expression) for part in text.split(","))


def _part(name: str, text: str, expression: str) -> str:
    found, (low, high) = PART.fullmatch(text.lower()), RANGES[name]
    if found is None:
        raise OracleError(f"'{text}' in '{expression}' means nothing as {name}; {EXAMPLE}")
    first, last, step = found["first"], found["last"], int(found["step"] or 1)
    if first == "*":
        if last is not None:
            raise OracleError(f"'{text}' in '{expression}' means nothing as {name}; {EXAMPLE}")
        return (
            "*" if step == 1 else _listed(name, range(low, min(high, 6) + 1 if name == "weekday" else high + 1, step))
        )
    start = _number(name, first, expression)
    return _listed(name, range(start, _end(name, text, expression, start, last, found["step"]) + 1, step))


def _end(name: str, text: str, expression: str, start: int, last: str | None, step: str | None) -> int:
    if last is None:
        return start if step is None else RANGES[name][1]
    end = _number(name, last, expression)
    end = 7 if name == "weekday" and end == 0 else end  # a range such as fri-sun ends with the week
    if end < start:
        raise OracleError(f"'{text}' in '{expression}' ends before it begins; {EXAMPLE}")
    return end


def _listed(name: str, numbers: range) -> str:
    return ",".join(WEEKDAYS[n % 7] if name == "weekday" else str(n) for n in numbers)


def _number(name: str, text: str, expression: str) -> int:
    low, high = RANGES[name]
    if name == "weekday" and text in WEEKDAYS:
        return WEEKDAYS.index(text)
    if name == "month" and text in MONTHS:
        return MONTHS.index(text) + 1
    if not (text.isascii() and text.isdigit() and len(text) < 5 and low <= int(text) <= high):
        raise OracleError(f"'{text}' in '{expression}' is no {name} from {low} to {high}; {EXAMPLE}")
    return int(text)
