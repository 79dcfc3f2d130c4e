"""The audit log for people: who did what, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.markup import escape

from app.reporting.tables import plain_table, short
from app.reporting.tables_out import check_ending, write_table
from app.schedule.settings import duration
from app.workspace import Workspace
from labeling.acting import require
from labeling.errors import OracleError, did_you_mean
from labeling.store.audit_log import AuditEvent, Wanted, all_audit_events, audit_events, known_values

COLUMNS = ("number", "at", "name", "role", "through", "act", "what", "tables")


def wanted_events(who: str = "", act: str = "", since: str = "", now: datetime | None = None) -> Wanted:
    """What to look for; ``since`` is a day, a moment or a length of time back from now.

    Raises
    ------
    OracleError
        When ``since`` cannot be read.
    """
    return Wanted(who, act, _moment(since, now or datetime.now(UTC)) if since else None)


def events(workspace: Workspace, wanted: Wanted, limit: int, before: int | None = None) -> list[AuditEvent]:
    """The latest first.

    Raises
    ------
    OracleError
        Where who acts may not read the log, and where nobody of that name, or nothing of that kind, is in it.
    """
    require("audit")
    with workspace.open_store() as store, store.read() as connection:
        found = audit_events(connection, wanted, limit, before)
        for column, asked in (("name", wanted.who), ("act", wanted.act)):
            if not found and asked:
                known = known_values(connection, column)
                if asked not in known:
                    raise OracleError(f"the audit log has no {column} '{asked}'{did_you_mean(asked, known)}")
    return found


def write_events(workspace: Workspace, wanted: Wanted, target: Path) -> int:
    """Write all that is wanted to a file, the latest first; how many there were."""
    require("audit")
    check_ending(target)
    written = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal written
        for event in all_audit_events(connection, wanted):
            written += 1
            yield as_dict(event) | {"tables": json.dumps(event.tables, sort_keys=True)}

    with workspace.open_store() as store, store.read() as connection:
        write_table(target, COLUMNS, rows())
    return written


def as_dict(event: AuditEvent) -> dict[str, Any]:
    """An event for programs."""
    return {name: getattr(event, name) for name in COLUMNS} | {"at": event.at.isoformat(timespec="milliseconds")}


def lines(found: Sequence[AuditEvent], limit: int) -> list[Any]:
    """Events for people, and how to see more."""
    if not found:
        return ["Nothing is in the audit log yet."]
    rows = [[f"{e.at:%Y-%m-%d %H:%M:%S}", e.name, e.role, e.through, e.act, short(e.what, 60), _rows(e)] for e in found]
    table = plain_table("", ["at (UTC)", "who", "role", "through", "act", "what", "rows"], rows)
    more = f"Earlier ones: `oracle audit --before {found[-1].number}`, with the same choice."
    return [table, *([more] if len(found) == limit else [])]


def written_line(written: int, target: Path) -> str:
    """What was written, for people."""
    return f"{written:,} event{'' if written == 1 else 's'} written to {escape(str(target))}"


def _rows(event: AuditEvent) -> str:
    return ", ".join(f"{sum(counts.values()):,} {table}" for table, counts in event.tables.items())


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return _back(text, now)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _back(text: str, now: datetime) -> datetime:
    try:
        return now - duration(text)
    except (OracleError, OverflowError) as error:
        raise OracleError(f"--since '{text}' is no moment; write a day such as 2030-01-07, or \"2 days\"") from error
