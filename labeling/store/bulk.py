"""Many rows at once: compare what is wanted with what is stored, then write only the difference.

A row is a dict from column to value. Statements take ``CHUNK`` rows at a time, which stays below every
database's limit of parameters and keeps 100,000 rows a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from labeling.errors import OracleError
from labeling.store.copy_in import copy_rows, update_copied, worth_copying
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


def unique_ids(kind: str, ids: Iterable[str], source: str) -> set[str]:
    """All ids.

    Raises
    ------
    OracleError
        When one occurs twice.
    """
    found: set[str] = set()
    for one in ids:
        if one in found:
            raise _twice(kind, one, source)
        found.add(one)
    return found


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
            raise _twice(kind, row[key], source)
        found[row[key]] = row
    return found


def _twice(kind: str, key: str, source: str) -> OracleError:
    return OracleError(f"{kind} '{key}' occurs twice; ids must be unique", source)


def mark_gone(connection: Connection, kind: Kind, source: str, keep: Collection[str]) -> int:
    """Mark the rows that a source had and no longer has; return their number."""
    key, place = kind.column(kind.key), kind.column("position")
    mine = select(key).where(kind.column("source") == source, place != GONE)
    had = connection.scalars(mine, execution_options={"yield_per": CHUNK})
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
    if not _any(connection, kind):
        out.added += wanted.values()
        return out
    columns = [kind.column(c) for c in (kind.key, *kind.content, *PLACE)]
    for part in chunks(wanted):
        statement = select(*columns).where(kind.column(kind.key).in_(part))
        stored = {row[0]: dict(row._mapping) for row in connection.execute(statement)}
        for key in part:
            _place(out, kind, source, stored.get(key), wanted[key])
    return out


def _any(connection: Connection, kind: Kind) -> bool:
    return connection.execute(select(kind.column(kind.key)).limit(1)).first() is not None


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
        insert_into(connection, _table(table), part)


def insert_into(connection: Connection, table: Table, part: Sequence[Row]) -> None:
    """Insert one part of the rows of a table, in the way in which the database takes many."""
    if worth_copying(connection, part):
        copy_rows(connection, table, part)
    elif part:
        connection.execute(insert(table), part)


def update_rows(connection: Connection, kind: Kind, rows: Iterable[Row]) -> None:
    """Set the columns of existing rows, found by their key; all rows have the same columns."""
    statement = update(kind.table).where(kind.column(kind.key) == bindparam("row_key"))
    for part in chunks(rows):
        if worth_copying(connection, part):
            update_copied(connection, _table(kind.table), kind.key, part)
            continue
        values = [{"row_key" if c == kind.key else c: v for c, v in row.items()} for row in part]
        connection.execute(statement, values)


def delete_rows(connection: Connection, key: InstrumentedAttribute[Any], values: Iterable[Any]) -> None:
    """Delete the rows with these keys."""
    statement = delete(key.class_).where(key == bindparam("row_key"))
    for part in chunks(values):
        connection.execute(statement, [{"row_key": value} for value in part])


def _table(record: type[Base]) -> Table:
    found = record.__table__
    assert isinstance(found, Table)
    return found
