"""Reading who did what: the audit log, which ``labeling.store.writing`` appends to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from labeling.store.schema import AuditRecord, require_aware

PAGE = 1_000


@dataclass(frozen=True)
class AuditEvent:
    """A transaction that wrote.

    Parameters
    ----------
    number
        Grows with every one.
    name, role, through
        Who acted, see ``labeling.acting.Actor``.
    act
        What it was, such as ``review`` or ``release``.
    tables
        Numbers of rows by table and by insert, update or delete.
    what
        Ids of what was written, a few of them.
    """

    number: int
    at: datetime
    name: str
    role: str
    through: str
    act: str
    tables: Mapping[str, Mapping[str, int]]
    what: str


@dataclass(frozen=True)
class Wanted:
    """Which events: by name, act and from a moment on; an empty text is any."""

    who: str = ""
    act: str = ""
    since: datetime | None = None


COLUMNS = tuple(f.name for f in fields(AuditEvent) if f.name != "number")


def audit_events(
    connection: Connection, wanted: Wanted = Wanted(), limit: int = PAGE, before: int | None = None
) -> list[AuditEvent]:
    """The latest first, at most ``limit``; ``before`` is the number of the last one of the page before."""
    a = AuditRecord
    statement = _chosen(wanted)
    if before is not None:
        statement = statement.where(a.id < before)
    return [AuditEvent(*row) for row in connection.execute(statement.order_by(a.id.desc()).limit(limit))]


def all_audit_events(connection: Connection, wanted: Wanted = Wanted(), page: int = PAGE) -> Iterator[AuditEvent]:
    """All of them, the latest first, a page at a time however many there are."""
    before: int | None = None
    while found := audit_events(connection, wanted, page, before):
        yield from found
        before = found[-1].number


def known_values(connection: Connection, column: str) -> list[str]:
    """All values of ``name`` or ``act``, for those who ask for one that is not there."""
    return sorted(connection.scalars(select(getattr(AuditRecord, column)).distinct()))


def _chosen(wanted: Wanted) -> Select[Any]:
    a = AuditRecord
    statement = select(a.id, *(getattr(a, name) for name in COLUMNS))
    if wanted.who:
        statement = statement.where(a.name == wanted.who)
    if wanted.act:
        statement = statement.where(a.act == wanted.act)
    if wanted.since is not None:
        statement = statement.where(a.at >= require_aware(wanted.since))
    return statement
