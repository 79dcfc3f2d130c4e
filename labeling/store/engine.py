"""Opening a database, and the two kinds of transaction on it: reading and writing.

SQLite follows SQLAlchemy's documented recipe (its SQLite page, "Transactions with SQLite and the sqlite3
driver"): the driver's own transaction handling is switched off and BEGIN is sent from here, so that a
writer takes its lock at once and a reader sees one snapshot. PostgreSQL is asked for the same two things.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import NoSuchModuleError

from labeling.acting import actor
from labeling.errors import OracleError
from labeling.store.address import address, place_of
from labeling.store.failures import explained
from labeling.store.writing import WRITTEN, Written, tell, watch

WAIT = 30.0
"""Seconds that a writer waits for the one before it."""

WRITES = "oracle_writes"
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
KEPT, MORE, RECYCLED = 10, 30, 1_800
"""Connections to a server that one program keeps, opens in a rush, and the seconds after which each is made anew."""

LOCK = 7_368_100
"""Number of PostgreSQL's lock for writers: any constant that is the same for all of them."""

IDLE = 600_000
"""Milliseconds without a word after which PostgreSQL ends a writer, so that one that hangs holds nobody up for long."""

# What a transaction starts with, by database and whether it writes. What is set holds for the transaction alone, so
# that a pooler in front of the server may hand the connection on.
BEGIN = {
    ("sqlite", False): "BEGIN",
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    ("postgresql", True): "SELECT set_config('lock_timeout', '{wait}', true), "
    "set_config('idle_in_transaction_session_timeout', '{idle}', true), "
    f"pg_advisory_xact_lock({LOCK})",
}


WRITER = """
SELECT a.application_name, a.usename, a.xact_start AT TIME ZONE 'UTC'
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.objid = %s AND l.granted AND l.database = (
    SELECT oid FROM pg_database WHERE datname = current_database()
)
"""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Database:
    """An open database.

    Parameters
    ----------
    engine
        Connections, made as they are needed; may be used from several threads.
    place
        The file, or the URL without its password: the name used in errors.
    clock
        Says when something was written, in UTC, for the audit log.
    """

    engine: Engine
    place: str
    clock: Callable[[], datetime] = now

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot: everything read through this connection belongs together."""
        with explained(self.place), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, all or nothing; the only writer until it ends.

        Who acts (``labeling.acting``) may write to some tables only, and what they wrote is told of in the audit log
        within the same transaction.

        Raises
        ------
        OracleError
            When another program holds the store for longer than the wait given on opening, and where who acts may
            not write to a table.
        """
        written = Written(actor())
        with self._writes({WRITES: True, WRITTEN: written}) as connection:
            yield connection
            tell(connection, written, self.clock())

    @contextmanager
    def alter(self) -> Iterator[Connection]:
        """A transaction of the program itself on what nobody uses meanwhile; it is neither checked nor audited.

        For migrations, and for filling a new store from another one.
        """
        with self._writes({WRITES: True}) as connection:
            yield connection

    @contextmanager
    def _writes(self, options: dict[str, Any]) -> Iterator[Connection]:
        opened = explained(self.place, self._writing), self.engine.connect()
        with opened[0], opened[1] as connection, connection.execution_options(**options).begin():
            yield connection

    def _writing(self) -> str:
        """Who holds the lock for writers, in words; empty where the database does not tell."""
        if self.engine.dialect.name != "postgresql":
            return ""
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql(WRITER, (LOCK,)).first()
        return "" if found is None else f"{found[0] or 'a program'} of {found[1]}, since {found[2]:%H:%M:%S} UTC"


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
    url = address(target)
    if url.get_backend_name() == "postgresql":
        engine = _engine(url, _server_options(url, wait))
    elif url.get_backend_name() != "sqlite":
        raise OracleError(f"a store cannot be kept in '{url.drivername}'; use sqlite or postgresql+psycopg")
    else:
        _prepare_folder(url)
        # Threads wait for the lock of SQLite, which names its culprit, and never for the pool.
        engine = _engine(url, {"connect_args": {"timeout": wait}, "max_overflow": -1})
        event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", partial(_begin, wait=wait))
    watch(engine)
    return Database(engine, place_of(url))


def _engine(url: URL, options: dict[str, Any]) -> Engine:
    try:
        return create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise OracleError(
            f"no driver for '{url.drivername}' is installed ({error}); install it, or name an SQLite file"
        ) from error


def _server_options(url: URL, wait: float) -> dict[str, Any]:
    """Connections to a server: a few are kept, a rush may open more, and each is tried before it is used again."""
    own = {"connect_timeout": "10", "application_name": program()}
    arguments = {name: value for name, value in own.items() if name not in url.query}
    pool = {"pool_size": KEPT, "max_overflow": MORE, "pool_recycle": RECYCLED, "pool_timeout": wait}
    return {"connect_args": arguments, "pool_pre_ping": True, "pool_use_lifo": True, **pool}


def program() -> str:
    """What a server shows of this program to those who ask who is connected; at most 63 characters."""
    name = Path(sys.argv[0] or "python").stem[:20]
    return f"{name} (process {os.getpid()} on {socket.gethostname()[:20]})"


def _prepare_folder(url: URL) -> None:
    if url.database in (None, "", ":memory:"):
        raise OracleError("a store in memory would be lost at once; name a file, such as var/store.db")
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OracleError(f"the folder of the store cannot be made: {error.strerror}", path) from error


def _prepare_connection(connection: sqlite3.Connection, record: object) -> None:
    try:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _set(connection, pragma)
    except sqlite3.Error:
        connection.close()
        raise


def _begin(connection: Connection, wait: float) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(BEGIN[connection.dialect.name, writes].format(wait=int(wait * 1000), idle=IDLE))


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
