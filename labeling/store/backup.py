"""A consistent copy of a whole store, while others read and write it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from labeling.errors import OracleError
from labeling.store import Store


def copy_to(store: Store, target: Path) -> None:
    """Write the store, as it is at one moment, to a new SQLite file.

    SQLite's own backup is used (https://www.sqlite.org/backup.html), in one step: it reads one snapshot, and with a
    write-ahead log nobody who writes has to wait for it.

    Raises
    ------
    OracleError
        When the store is no SQLite file.
    """
    engine = store.database.engine
    if engine.dialect.name != "sqlite":
        raise OracleError(
            "only a store in an SQLite file can be copied; back up this database with its own tools, such as pg_dump",
            store.database.place,
        )
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
