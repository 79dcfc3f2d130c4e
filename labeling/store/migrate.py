"""Bringing a database to the schema that this program knows, with Alembic, in process.

A new revision: change ``schema/``, add a file to ``migrations/versions`` (``script.py.mako`` is its
form), set ``HEAD``. Tests hold the three together.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.exc import OperationalError, ProgrammingError

from labeling.errors import OracleError
from labeling.store.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
MIGRATIONS = Path(__file__).with_name("migrations")
VERSION = table("alembic_version", column("version_num"))

# Alembic keeps the running migration in module globals: one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def ensure_schema(database: Database) -> None:
    """Upgrade to ``HEAD``; a database that is there already costs one SELECT and no import of Alembic.

    Raises
    ------
    OracleError
        When the schema is newer than this program, or the database belongs to something else.
    """
    if _recorded(database) != HEAD:
        with _ONE_AT_A_TIME, database.alter() as connection:
            _upgrade(connection, database.place)


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for migrating over an open connection, within its transaction."""
    from alembic.config import Config

    config = Config()
    # The value is a ConfigParser's, in which a percent sign starts an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _recorded(database: Database) -> str | None:
    try:
        with database.read() as connection:
            return connection.execute(select(VERSION.c.version_num)).scalar()
    except (OperationalError, ProgrammingError):
        return None  # no such table: a new database, or somebody else's, which _upgrade tells apart


def _upgrade(connection: Connection, place: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    # Looked up again under the write lock: another process may have migrated since.
    tables = inspect(connection).get_table_names()
    recorded = None
    if VERSION.name in tables:
        recorded = connection.execute(select(VERSION.c.version_num)).scalar()
    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    _refuse_strangers(recorded, known, set(tables) - {VERSION.name}, place)
    command.upgrade(config, HEAD)


def _refuse_strangers(recorded: str | None, known: set[str], tables: set[str], place: str) -> None:
    if recorded is None and tables:
        raise OracleError(
            f"this database belongs to something else, it has the table '{min(tables)}'; "
            "name another file as the store",
            place,
        )
    if recorded is not None and recorded not in known:
        raise OracleError(
            f"the store has schema '{recorded}', which is newer than this program, which knows '{HEAD}'; "
            "install the newer version of living-oracle, or bring back an older backup",
            place,
        )
