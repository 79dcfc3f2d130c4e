"""PostgreSQL's COPY: many rows in one stream, several times as fast as statements with parameters.

See https://www.psycopg.org/psycopg3/docs/basic/copy.html. Values go through the types of the columns first, so that
they are written as any other statement would write them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, update
from sqlalchemy.exc import OperationalError

from labeling.store.writing import note_rows

ENOUGH = 200
"""From so many rows on COPY is worth its two extra round trips."""

Row = dict[str, Any]


def worth_copying(connection: Connection, rows: Sequence[Row]) -> bool:
    """Whether the database has COPY, and there are enough rows for it."""
    return connection.dialect.name == "postgresql" and len(rows) >= ENOUGH


def copy_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Append rows that all have the same columns, within the transaction of the connection."""
    import psycopg
    from psycopg import sql

    note_rows(connection, table, rows)
    columns = [table.c[name] for name in rows[0]]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(c.name) for c in columns)
    )
    raw: Any = connection.connection.driver_connection
    try:
        with raw.cursor() as cursor, cursor.copy(into) as stream:
            for values in _written(connection, columns, rows):
                stream.write_row(values)
    except psycopg.Error as error:
        # as SQLAlchemy would tell it, so that it is explained like any other failure
        raise OperationalError("COPY", {}, error) from error


def update_copied(connection: Connection, table: Table, key: str, rows: Sequence[Row]) -> None:
    """Set columns of existing rows, found by their key, from a temporary table that the rows are copied to."""
    columns = [Column(name, table.c[name].type) for name in rows[0]]
    wanted = Table(f"wanted_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    wanted.create(connection)
    copy_rows(connection, wanted, rows)
    values = {name: wanted.c[name] for name in rows[0] if name != key}
    connection.execute(update(table).where(table.c[key] == wanted.c[key]).values(values))
    wanted.drop(connection)


def _written(
    connection: Connection, columns: Sequence[Column[Any]], rows: Iterable[Row]
) -> Iterable[tuple[object, ...]]:
    dialect = connection.dialect
    found = [c.type.dialect_impl(dialect).bind_processor(dialect) for c in columns]
    ways: list[tuple[str, Callable[[Any], Any]]] = [
        (column.name, way or _same) for column, way in zip(columns, found, strict=True)
    ]
    return (tuple([way(row[name]) for name, way in ways]) for row in rows)


def _same(value: Any) -> Any:
    return value
