"""Getting rid of what a database still holds of rows that were removed."""

from __future__ import annotations

import sqlite3
import time

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from labeling.store.engine import Database
from labeling.store.failures import LOCKED, code_of, explained
from labeling.store.schema import Base

WAIT = 30.0
"""Seconds that others at a database of PostgreSQL are waited for, and again for each table."""
LOOK = 0.05
HELD = "another program holds a table of the store, so its file could not be written anew; run the same command again"
SEEN = "another program at the database still sees the rows, so their file keeps them; run the same command again"
WATCHERS = text("""
SELECT count(*) FROM (
    SELECT unnest(ARRAY[backend_xmin, backend_xid]) AS since FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
    UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
    UNION ALL SELECT xmin FROM pg_replication_slots
) AS others WHERE age(since) > age(CAST(:now AS xid))
""")
"""How many transactions, at work or prepared, copies of the server among them, see what was removed before ``now``."""
BUSY = "another program reads the store, so its write-ahead log could not be emptied; run the same command again"


def compact(database: Database) -> str:
    """Write the database anew without what was removed; empty, or why some of it may still be on the disk.

    SQLite writes the file anew and empties the write-ahead log (https://www.sqlite.org/lang_vacuum.html). PostgreSQL
    writes each table anew, which nobody can use meanwhile: its plain VACUUM leaves the bytes where they were
    (https://www.postgresql.org/docs/current/sql-vacuum.html). It keeps rows that a transaction begun before their
    removal may look at, in whatever table that one works, so these are waited for first
    (https://www.postgresql.org/docs/current/routine-vacuuming.html). What its own log and its copies hold of them is
    gone once it has cycled through these.

    Raises
    ------
    OracleError
        Where it cannot be done for another reason than others at the store, such as a full disk.
    """
    if database.engine.dialect.name == "sqlite":
        return _compact_file(database)
    return _compact_tables(database)


def _compact_tables(database: Database) -> str:
    name = database.engine.dialect.identifier_preparer.format_table
    alone = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with explained(database.place), alone as connection:
        if not _out_of_sight(connection):
            return SEEN
        connection.exec_driver_sql(f"SET lock_timeout = {int(1000 * WAIT)}")
        try:
            for table in Base.metadata.sorted_tables:
                connection.exec_driver_sql(f"VACUUM FULL {name(table)}")
        except OperationalError as error:
            if code_of(error) != LOCKED:
                raise
            return HELD
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return ""


def _out_of_sight(connection: Connection) -> bool:
    """Whether, after some waiting, nobody sees rows that were removed before now."""
    now = connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::xid").scalar_one()
    until = time.monotonic() + WAIT
    while connection.execute(WATCHERS, {"now": str(now)}).scalar_one():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK)
    return True


def _compact_file(database: Database) -> str:
    raw = database.engine.raw_connection()
    try:
        connection = raw.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        with explained(database.place):
            return BUSY if _vacuum(connection) else ""
    finally:
        raw.close()


def _vacuum(connection: sqlite3.Connection) -> bool:
    """Whether somebody else at the file kept some of it from being done."""
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return True
        raise DBAPIError("VACUUM", None, error) from error
