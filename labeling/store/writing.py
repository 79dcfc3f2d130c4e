"""Every transaction that writes is checked, statement by statement, and told of in the audit log.

What a statement writes to is taken from SQLAlchemy's own form of it, not from its text
(https://docs.sqlalchemy.org/en/20/core/events.html, "before_cursor_execute"). Of plain SQL only SELECT is for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, TextClause, TextualSelect, event, insert
from sqlalchemy.schema import CreateTable, DropTable

from labeling.acting import PROGRAM, Actor, require, require_writing, what_is_done
from labeling.store.schema import AuditRecord

WRITTEN = "oracle_written"
"""Execution option of a connection: the ``Written`` of its transaction."""

LOGS = {
    "suggestion",
    "feedback",
    "shadow_suggestion",
    "reply_match",
    "lease",
    "job_lease",
    "job_time",
    "meta",
    "voter_version",
    "experiment_look",
}
"""Tables that are logs or counters themselves, or are worked out again from others: not told of a second time."""
LOGS_OF_PROGRAM = {"job_run", "alert_event", "freshness", "spot_check", "finding"}
"""The same, as long as the program writes them at its own work."""

ACTS = {
    "erased": ("erase", ""),
    "token": ("token", "token_id"),
    "release_event": ("release", "release_id"),
    "release": ("release", "release_id"),
    "candidate_event": ("candidate", "release_id"),
    "stage_event": ("mode", "stage"),
    "experiment": ("experiment", "name"),
    "experiment_event": ("experiment", "name"),
    "review": ("review", "review_id"),
    "spot_answer": ("spot check", ""),
    "product_change": ("change", "change_id"),
    "finding_event": ("finding", "finding_id"),
    "template_move": ("move", ""),
    "question": ("load", ""),
    "gold": ("load", ""),
    "opinion": ("load", ""),
    "template": ("template", "template_id"),
    "template_version": ("template", "template_id"),
    "voter_event": ("voter", "voter"),
    "recheck": ("recheck", ""),
    "job_run": ("job", "job"),
}
"""By table what a transaction is called that wrote to it, the first that fits, and the column that tells which row."""
MOST_KEYS = 3

TARGETS = "oracle_targets"
PLAIN = re.compile(r"\s*(?:(insert)\s+into|(update)|(delete)\s+from)\s+[\"\[`]?(\w+)", re.I)
HARMLESS = ("select", "begin", "set", "show", "savepoint", "release", "rollback", "pragma", "explain", "values")


class Written:
    """What a transaction wrote so far, and who is writing.

    ``counts`` has the number of rows by table and by insert, update or delete; ``keys`` a few ids by table.
    """

    def __init__(self, who: Actor) -> None:
        self.who, self.closed = who, False
        self.counts: dict[str, dict[str, int]] = {}
        self.keys: dict[str, list[str]] = {}
        self._allowed: set[str] = set()

    def check(self, targets: Iterable[tuple[str, str]]) -> None:
        """Refuse tables that who writes may not write to; each is asked about once."""
        for table, _ in targets:
            if table not in self._allowed:
                require_writing(self.who, table)
                self._allowed.add(table)

    def add(self, table: str, how: str, rows: int, values: Iterable[Mapping[str, Any]] = ()) -> None:
        """Rows were written."""
        if rows <= 0 or self.closed:
            return
        counts = self.counts.setdefault(table, {})
        counts[how] = counts.get(how, 0) + rows
        if table not in LOGS and (column := ACTS.get(table, ("", ""))[1]):
            known = self.keys.setdefault(table, [])
            for value in values:
                if len(known) == MOST_KEYS:
                    break
                known += [k for k in [_key(value, column)] if k is not None and k not in known]

    def told(self) -> dict[str, dict[str, int]]:
        """What the audit log hears of."""
        left_out = LOGS | (LOGS_OF_PROGRAM if self.who.through == PROGRAM else set())
        return {name: counts for name, counts in self.counts.items() if name not in left_out}


def watch(engine: Engine) -> None:
    """Check and count what is written over an engine, within transactions that carry a ``Written``."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)


def written_on(connection: Connection) -> Written | None:
    """The record of a connection's transaction; None where it is not checked."""
    found: Written | None = connection.get_execution_options().get(WRITTEN)
    return found


def note_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Check and count rows that are inserted past SQLAlchemy, before they are."""
    written = written_on(connection)
    if written is not None and not _is_temporary(table):
        require_writing(written.who, table.name)
        written.add(table.name, "insert", len(rows), rows)


def tell(connection: Connection, written: Written, at: datetime) -> None:
    """Append to the audit log what a transaction wrote, if it wrote anything that is told of."""
    tables = written.told()
    written.closed = True
    if tables:
        who = written.who
        row = {"at": at, "name": who.name, "role": who.role, "through": who.through}
        about = {"act": _act(tables), "tables": tables, "what": _what(written)}
        connection.execute(insert(AuditRecord), row | about)


def _act(tables: Mapping[str, object]) -> str:
    named = (act for table, (act, _) in ACTS.items() if table in tables)
    return what_is_done() or next(named, next(iter(tables)))


def _what(written: Written) -> str:
    parts: dict[str, None] = {}
    for table, keys in ((t, k) for t, k in written.keys.items() if t in written.told()):
        more = max(written.counts[table].values()) - len(keys)
        parts[f"{ACTS[table][0]} {', '.join(keys)}{f' and {more:,} more' if more > 0 else ''}"] = None
    return "; ".join(parts)


def _key(values: Mapping[str, Any], column: str) -> str | None:
    # what an update looks rows up by has a name that SQLAlchemy, or labeling.store.bulk, gave it
    found = next((values[n] for n in (column, f"{column}_1", "row_key") if values.get(n) is not None), None)
    return None if found is None else str(found)


def _before(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    written = written_on(connection)
    if written is None or written.closed:
        return
    if context is None or _is_plain(context.compiled):
        _check_plain(written.who, statement)
    elif context.isddl:
        _check_ddl(written.who, context.compiled.statement)
    else:
        written.check(_targets(context.compiled))


def _after(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    written = written_on(connection)
    if written is None or written.closed or context is None:
        return
    if _is_plain(context.compiled):
        found = PLAIN.match(statement)
        targets = [(found[4], (found[1] or found[2] or found[3]).lower())] if found else []
    else:
        targets = [] if context.isddl else _targets(context.compiled)
    for table, how in targets:
        values = (context.compiled_parameters if context.compiled else None) or ()
        written.add(table, how, _rows(cursor, len(values)), values)


def _targets(compiled: Any) -> list[tuple[str, str]]:
    """Tables that a statement writes to, and how; also those in its WITH. Kept beside what SQLAlchemy keeps of it."""
    known: list[tuple[str, str]] | None = compiled.__dict__.get(TARGETS)
    if known is None:
        known = compiled.__dict__[TARGETS] = _found_targets(compiled)
    return known


def _found_targets(compiled: Any) -> list[tuple[str, str]]:
    inner = [cte.element for cte in getattr(compiled, "ctes", None) or ()]
    found = [one for one in (compiled.statement, *inner) if getattr(one, "is_dml", False)]
    return [(one.table.name, str(one.__visit_name__)) for one in found if not _is_temporary(one.table)]


def _rows(cursor: Any, given: int) -> int:
    # a driver that does not know yet, as the rows are still to be returned, says -1 or 0
    return int(cursor.rowcount) if cursor.rowcount >= 0 and cursor.description is None else max(given, 1)


def _check_plain(who: Actor, statement: str) -> None:
    if found := PLAIN.match(statement):
        require_writing(who, found[4].lower())
    elif statement.split(None, 1)[0].lower() not in HARMLESS:
        require("settings", who)


def _check_ddl(who: Actor, statement: Any) -> None:
    if not (isinstance(statement, CreateTable | DropTable) and _is_temporary(statement.element)):
        require("settings", who)


def _is_plain(compiled: Any) -> bool:
    return compiled is None or isinstance(compiled.statement, TextClause | TextualSelect)


def _is_temporary(table: Any) -> bool:
    return "TEMPORARY" in getattr(table, "_prefixes", ())
