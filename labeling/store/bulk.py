"""Many rows at once: compare what is wanted with what is stored, then write only the difference.

A row is a dict from column to value. Statements take ``CHUNK`` rows at a time, which stays below every
database's limit of parameters and keeps 100,000 rows a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from labeling.errors import OracleError
from labeling.store.schema import GONE, Base

CHUNK = 5_000
PLACE = ("source", "position")
APP = "app"
"""Source of the rows that were made in the app; a file that brings such a row takes it over."""

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Kind:
    """A table whose rows belong to sources: its name in errors, its key column, its content columns."""

    name: str
    table: type[Base]
    key: str
    content: tuple[str, ...]

    def column(self, name: str) -> InstrumentedAttribute[Any]:
        """Column by name."""
        found: InstrumentedAttribute[Any] = getattr(self.table, name)
        return found


@dataclass
class Plan:
    """What has to be written so that the store holds the wanted rows.

    Parameters
    ----------
    moved
        Rows of unchanged content whose place is another one.
    unchanged
        Number of rows of unchanged content, the moved ones included.
    """

    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)
    unchanged: int = 0


def chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    """Lists of at most ``CHUNK`` rows, in order."""
    left = iter(rows)
    while part := list(islice(left, CHUNK)):
        yield part


def unique(kind: str, key: str, rows: Iterable[Row], source: str) -> dict[str, Row]:
    """Rows by their key.

    Raises
    ------
    OracleError
        When a key occurs twice.
    """
    found: dict[str, Row] = {}
    for row in rows:
        if row[key] in found:
            raise OracleError(f"{kind} '{row[key]}' occurs twice; ids must be unique", source)
        found[row[key]] = row
    return found


def mark_gone(connection: Connection, kind: Kind, source: str, keep: Collection[str]) -> int:
    """Mark the rows that a source had and no longer has; return their number."""
    key, place = kind.column(kind.key), kind.column("position")
    had = connection.scalars(select(key).where(kind.column("source") == source, place != GONE))
    gone = [{kind.key: one, "position": GONE} for one in had if one not in keep]
    update_rows(connection, kind, gone)
    return len(gone)


def plan(connection: Connection, kind: Kind, source: str, wanted: Mapping[str, Row]) -> Plan:
    """Compare the rows of a source with the stored ones.

    Raises
    ------
    OracleError
        When another source has a row with the same key.
    """
    out = Plan()
    columns = [kind.column(c) for c in (kind.key, *kind.content, *PLACE)]
    for part in chunks(wanted):
        statement = select(*columns).where(kind.column(kind.key).in_(part))
        stored = {row[0]: dict(row._mapping) for row in connection.execute(statement)}
        for key in part:
            _place(out, kind, source, stored.get(key), wanted[key])
    return out


def _place(out: Plan, kind: Kind, source: str, old: Row | None, new: Row) -> None:
    if old is None:
        out.added.append(new)
        return
    if old["source"] not in (source, APP) and old["position"] != GONE:
        raise OracleError(
            f"{kind.name} '{new[kind.key]}' was already loaded from {old['source']}; "
            "give it another id, or remove it from one of the two",
            source,
        )
    if any(old[c] != new[c] for c in kind.content):
        out.changed.append(new)
        return
    out.unchanged += 1
    if any(old[c] != new[c] for c in PLACE):
        out.moved.append({c: new[c] for c in (kind.key, *PLACE)})


def insert_rows(connection: Connection, table: type[Base], rows: Iterable[Row]) -> None:
    """Insert rows that all have the same columns."""
    for part in chunks(rows):
        connection.execute(insert(table), part)


def update_rows(connection: Connection, kind: Kind, rows: Iterable[Row]) -> None:
    """Set the columns of existing rows, found by their key; all rows have the same columns."""
    statement = update(kind.table).where(kind.column(kind.key) == bindparam("row_key"))
    for part in chunks(rows):
        values = [{"row_key" if c == kind.key else c: v for c, v in row.items()} for row in part]
        connection.execute(statement, values)


def delete_rows(connection: Connection, key: InstrumentedAttribute[Any], values: Iterable[Any]) -> None:
    """Delete the rows with these keys."""
    statement = delete(key.class_).where(key == bindparam("row_key"))
    for part in chunks(values):
        connection.execute(statement, [{"row_key": value} for value in part])
