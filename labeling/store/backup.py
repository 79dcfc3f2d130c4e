"""A consistent copy of a whole store, while others read and write it, and the way from one database to another."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, inspect

from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.copying import copy_everything, is_untouched
from labeling.store.engine import open_database


def copy_to(store: Store, target: Path) -> None:
    """Write the store, as it is at one moment, to a new SQLite file; nobody who writes has to wait for it.

    For an SQLite file its own backup is used (https://www.sqlite.org/backup.html), in one step: it reads one snapshot,
    and with a write-ahead log it holds up no writer. From PostgreSQL all tables are read in one snapshot and compared
    with what was written.
    """
    engine = store.database.engine
    if engine.dialect.name == "sqlite":
        _copy_file(engine, target)
        return
    with Store.open(target) as copy:
        fill_from(store, copy)


def copy_into(source: Path, target: str) -> int:
    """Fill an empty database from a store in an SQLite file; how many rows there were.

    Raises
    ------
    OracleError
        When the database is not empty.
    """
    refuse_filled(target)
    with Store.open(source) as old, Store.open(target) as new:
        return fill_from(old, new)


def fill_from(source: Store, target: Store) -> int:
    """Copy everything, all or nothing, and compare; how many rows there were."""
    with source.read() as old, target.database.alter() as new:
        return copy_everything(old, new)


def refuse_filled(target: str) -> None:
    """Refuse a database that holds anything but an unused store.

    Raises
    ------
    OracleError
        Naming the database.
    """
    database = open_database(target)
    try:
        with database.read() as connection:
            tables = set(inspect(connection).get_table_names())
            if tables and not ("alembic_version" in tables and is_untouched(connection)):
                raise OracleError("the database is not empty; name a new one, made with createdb", database.place)
    finally:
        database.engine.dispose()


def _copy_file(engine: Engine, target: Path) -> None:
    raw = engine.raw_connection()
    try:
        source = raw.driver_connection
        assert isinstance(source, sqlite3.Connection)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
    finally:
        raw.close()
