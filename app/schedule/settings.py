"""Reads when jobs run, and what else makes them run, from oracle.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.schedule.cron import next_after, zone_of
from labeling.errors import OracleError, did_you_mean
from labeling.serving.jobs import JOBS

OFF = "off"
DURATION = re.compile(r"(\d{1,5})\s*(s|min|h|day|days|d)")
UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "day": 86_400, "days": 86_400}
MOST_RETRIES, MOST_BACKUPS, MOST_REVIEWS = 20, 1000, 10_000_000
SOME_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Triggers:
    """What makes a retraining run besides the clock.

    Parameters
    ----------
    reviews
        So many new reviews since the last one; 0 for never.
    changes
        Whether a confirmed change does.
    drift
        Whether an alarm about drift does.
    pause
        Least time between two retrainings that were called for so.
    """

    reviews: int = 200
    changes: bool = True
    drift: bool = True
    pause: str = "6 h"


@dataclass(frozen=True)
class Schedule:
    """The table ``[schedule]``: a cron expression or ``off`` for each job.

    Parameters
    ----------
    retrain
        When all is worked out anew and gated.
    freshness
        When the day's freshness score is kept.
    monitor
        When the traffic is looked at and alerts are raised or cleared.
    backup
        When a backup is made.
    timezone
        In which the expressions are read.
    retries
        How often what failed is tried again.
    backoff
        After how long it is tried for the first time; each further time after twice as long.
    keep_backups
        How many backups are kept.
    """

    retrain: str = "0 3 * * *"
    freshness: str = "30 2 * * *"
    monitor: str = "*/5 * * * *"
    backup: str = "0 1 * * 0"
    timezone: str = "UTC"
    retries: int = 3
    backoff: str = "5 min"
    keep_backups: int = 5
    triggers: Triggers = field(default_factory=Triggers)

    def cron(self, job: str) -> str | None:
        """The expression of a job, None where it is off."""
        found = str(getattr(self, job))
        return None if found == OFF else found


def duration(text: str) -> timedelta:
    """A length of time such as ``5 min``, ``6 h`` or ``2 days``.

    Raises
    ------
    OracleError
        When it cannot be read.
    """
    found = DURATION.fullmatch(text.strip())
    if found is None:
        raise OracleError(f'\'{text}\' is no length of time; write one such as "90 s", "5 min", "6 h" or "2 days"')
    return timedelta(seconds=int(found[1]) * UNITS[found[2]])


def read_schedule(values: Mapping[str, Any], path: Path, text: str) -> dict[str, Any]:
    """The key ``schedule`` of a settings file as a value, where it is there.

    Parameters
    ----------
    values, text
        What TOML says, and the text of the file, for the lines.

    Raises
    ------
    OracleError
        Naming file, line, key, value and remedy.
    """
    if "schedule" not in values:
        return {}
    table = values["schedule"]
    if not isinstance(table, Mapping):
        raise OracleError("schedule is a table; write [schedule] and below it the jobs", path, _line(text, "schedule"))
    checks = _CHECKS | {"timezone": _zone}
    found = _checked(table, "schedule", [f.name for f in fields(Schedule)], checks, path, text)
    for job in JOBS:
        _check_cron(job, found, path, text)
    if "triggers" in found:
        inner = found["triggers"]
        if not isinstance(inner, Mapping):
            raise OracleError("triggers is a table; write [schedule.triggers]", path, _line(text, "triggers"))
        names = [f.name for f in fields(Triggers)]
        found["triggers"] = Triggers(**_checked(inner, "schedule.triggers", names, _TRIGGER_CHECKS, path, text))
    return {"schedule": Schedule(**found)}


def _checked(
    table: Mapping[str, Any],
    name: str,
    known: list[str],
    checks: Mapping[str, Callable[[str, Any], None]],
    path: Path,
    text: str,
) -> dict[str, Any]:
    for key, value in table.items():
        line = _line(text, key)
        if key not in known:
            raise OracleError(f"[{name}] has the unknown key '{key}'{did_you_mean(key, known)}", path, line)
        try:
            if key in checks:
                checks[key](key, value)
        except OracleError as error:
            raise OracleError(error.message, path, line) from error
    return dict(table)


def _check_cron(job: str, found: Mapping[str, Any], path: Path, text: str) -> None:
    value = found.get(job, OFF)
    if value == OFF:
        return
    try:
        next_after(value, found.get("timezone", "UTC"), SOME_MOMENT)
    except OracleError as error:
        raise OracleError(f"{job}: {error.message}", path, _line(text, job)) from error


def _text(key: str, value: Any) -> None:
    if not isinstance(value, str):
        raise OracleError(f"{key} takes a text, not {value!r}")


def _zone(key: str, value: Any) -> None:
    _text(key, value)
    zone_of(value)


def _length(key: str, value: Any) -> None:
    _text(key, value)
    duration(value)


def _flag(key: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise OracleError(f"{key} takes true or false, not {value!r}")


def _whole(least: int, most: int) -> Callable[[str, Any], None]:
    def check(key: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise OracleError(f"{key} takes a whole number from {least} to {most:,}, not {value!r}")

    return check


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    **dict.fromkeys(JOBS, _text),
    "retries": _whole(0, MOST_RETRIES),
    "backoff": _length,
    "keep_backups": _whole(1, MOST_BACKUPS),
}
_TRIGGER_CHECKS: dict[str, Callable[[str, Any], None]] = {
    "reviews": _whole(0, MOST_REVIEWS),
    "changes": _flag,
    "drift": _flag,
    "pause": _length,
}


def _line(text: str, key: str) -> int | None:
    """Line of a key or table, of those from the table on."""
    lines = list(enumerate(text.splitlines(), 1))
    start = next((i for i, line in lines if re.match(r"\s*\[?\s*schedule\b", line)), 1)
    wanted = re.compile(rf"\s*(\[[\s\w.]*)?{re.escape(key)}\b")
    return next((i for i, line in lines if i >= start and wanted.match(line)), None)
