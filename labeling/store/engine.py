"""Opening a database, and the two kinds of transaction on it: reading and writing.

SQLite follows SQLAlchemy's documented recipe (its SQLite page, "Transactions with SQLite and the sqlite3
driver"): the driver's own transaction handling is switched off and BEGIN is sent from here, so that a
writer takes its lock at once and a reader sees one snapshot. PostgreSQL is asked for the same two things.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from labeling.errors import OracleError
from labeling.store.failures import explained

WAIT = 30.0
"""Seconds that a writer waits for the one before it."""

WRITES = "oracle_writes"
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
# What a transaction starts with, by database and whether it writes. The number of PostgreSQL's lock is
# any constant: it only has to be the same for all writers.
BEGIN = {
    ("sqlite", False): "BEGIN",
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    ("postgresql", True): "SELECT pg_advisory_xact_lock(7368100)",
}


@dataclass(frozen=True)
class Database:
    """An open database.

    Parameters
    ----------
    engine
        Connections, made as they are needed; may be used from several threads.
    place
        The file, or the URL without its password: the name used in errors.
    """

    engine: Engine
    place: str

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot: everything read through this connection belongs together."""
        with explained(self.place), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, all or nothing; the only writer until it ends.

        Raises
        ------
        OracleError
            When another program holds the store for longer than the wait given on opening.
        """
        writer = self.engine.execution_options(**{WRITES: True})
        with explained(self.place), writer.begin() as connection:
            yield connection


def open_database(target: Path | str, wait: float = WAIT) -> Database:
    """Database at a path or URL; its folder is made, its schema is left as it is.

    Parameters
    ----------
    target
        Path of an SQLite file, or an SQLAlchemy URL such as ``postgresql+psycopg://user@host/name``.
    wait
        Seconds to wait for another writer.

    Raises
    ------
    OracleError
        When the URL means nothing, is of another kind of database, lacks its driver, or the folder
        cannot be made.
    """
    url = _url(target)
    if url.get_backend_name() == "postgresql":
        place = url.render_as_string(hide_password=True)
        engine = _engine(url, {"pool_pre_ping": True})
    elif url.get_backend_name() != "sqlite":
        raise OracleError(f"a store cannot be kept in '{url.drivername}'; use sqlite or postgresql+psycopg")
    else:
        place = _prepare_folder(url)
        # Threads wait for the lock of SQLite, which names its culprit, and never for the pool.
        engine = _engine(url, {"connect_args": {"timeout": wait}, "max_overflow": -1})
        event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return Database(engine, place)


def _url(target: Path | str) -> URL:
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(target))
    try:
        return make_url(target)
    except ArgumentError as error:
        # The text may hold a password, so it is not repeated.
        raise OracleError("the URL of the store cannot be read; write dialect://user@host/name") from error


def _engine(url: URL, options: dict[str, object]) -> Engine:
    try:
        return create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise OracleError(
            f"no driver for '{url.drivername}' is installed ({error}); install it, or name an SQLite file"
        ) from error


def _prepare_folder(url: URL) -> str:
    if url.database in (None, "", ":memory:"):
        raise OracleError("a store in memory would be lost at once; name a file, such as var/store.db")
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OracleError(f"the folder of the store cannot be made: {error.strerror}", path) from error
    return str(path)


def _prepare_connection(connection: sqlite3.Connection, record: object) -> None:
    try:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _set(connection, pragma)
    except sqlite3.Error:
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(BEGIN[connection.dialect.name, writes])


def _set(connection: sqlite3.Connection, pragma: str, tries: int = 100) -> None:
    """Set a pragma; the first change to WAL fails at once, without waiting, while another connection opens."""
    for left in reversed(range(tries)):
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not left:
                raise
            time.sleep(0.02)
