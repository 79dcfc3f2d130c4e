import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_mock_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.engine import WRITES, open_database, program
from labeling.store.failures import REMEDIES, SERVER_REMEDIES, explained


def pragma(store: Store, name: str) -> object:
    with store.read() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_sqlite_is_set_up_for_durable_concurrent_writes(store: Store, path: Path) -> None:
    assert pragma(store, "journal_mode") == "wal"
    assert pragma(store, "synchronous") == 2  # FULL
    assert pragma(store, "foreign_keys") == 1
    assert pragma(store, "busy_timeout") == 30_000


def test_the_folder_is_made_and_a_url_names_the_same_file(path: Path) -> None:
    Store.open(path).close()
    assert path.is_file()
    with Store.open(f"sqlite:///{path}") as store, Store.open(str(path)) as same:
        assert store.database.place == same.database.place == str(path)


def test_odd_characters_in_the_path(tmp_path: Path) -> None:
    odd = tmp_path / "50% off? #1 ünï" / "my store.db"
    Store.open(odd).close()
    assert odd.is_file()


def test_a_write_transaction_holds_the_lock_from_its_start(store: Store, path: Path) -> None:
    with store.write(), Store.open(path, wait=0.05) as second:
        assert second.revision() == 0  # readers are not held up
        with pytest.raises(OracleError, match=r"store\.db: the store is locked by another program; wait"):
            second.add_release("r1", datetime.now(UTC), {}, {})
    with Store.open(path, wait=0.05) as third, third.write():
        pass


def test_a_lock_while_opening_a_new_store_is_explained(path: Path) -> None:
    path.parent.mkdir()
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OracleError, match="locked"):
        Store.open(path, wait=0.05)
    blocker.execute("ROLLBACK")
    blocker.close()
    Store.open(path, wait=0.05).close()


def test_readers_see_one_snapshot(store: Store) -> None:
    with store.read() as connection:
        before = connection.execute(text("SELECT value FROM meta")).scalar()
        with store.write() as writer:
            writer.execute(text("UPDATE meta SET value = value + 1"))
        assert connection.execute(text("SELECT value FROM meta")).scalar() == before
    assert store.revision() == 1


def test_an_error_in_the_block_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as connection:
        connection.execute(text("UPDATE meta SET value = 99"))
        raise KeyError("midway")
    assert store.revision() == 0


def test_a_file_that_is_no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("question_id,text\n" * 100)
    with pytest.raises(OracleError, match=r"store\.db: this file is no SQLite database; move it away"):
        Store.open(path)
    assert path.read_text().startswith("question_id")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(OracleError, match="cannot be opened; check that this is a file"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OracleError, match=r"file/store\.db: the folder of the store cannot be made"):
        Store.open(tmp_path / "file" / "store.db")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", ":memory:"])
def test_a_store_in_memory_is_refused(url: str) -> None:
    with pytest.raises(OracleError, match="in memory"):
        Store.open(url)


def test_urls_that_mean_nothing() -> None:
    with pytest.raises(OracleError, match="cannot be read") as raised:
        Store.open("://secret@nowhere")
    assert "secret" not in str(raised.value)
    with pytest.raises(OracleError, match="a store cannot be kept in 'mongodb'"):
        Store.open("mongodb://localhost/x")
    with pytest.raises(OracleError, match=r"cannot be kept in 'mysql'; use sqlite or postgresql\+psycopg"):
        Store.open("mysql://localhost/x")


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(OracleError, match=r"no driver for 'postgresql\+nonsense' is installed.*install it"):
        Store.open("postgresql+nonsense://ann:secret@db/oracle")


def test_postgresql_hides_the_password_and_asks_for_lock_and_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stands in for a server; ``test_store_postgres.py`` uses a real one where it is installed."""
    sent: list[str] = []
    fake = create_mock_engine("sqlite://", lambda *args: None)
    monkeypatch.setattr("labeling.store.engine._engine", lambda url, options: fake)
    listeners: list[Callable[[object], None]] = []
    monkeypatch.setattr("labeling.store.engine.event.listen", lambda *args: listeners.append(args[2]))
    assert open_database("postgresql+psycopg://ann:secret@db/oracle").place.startswith(
        "postgresql+psycopg://ann:***@db/oracle"
    )
    for options in ({WRITES: True}, {}):
        listeners[0](
            SimpleNamespace(
                dialect=SimpleNamespace(name="postgresql"),
                get_execution_options=lambda options=options: options,
                exec_driver_sql=sent.append,
            )
        )
    assert sent == [
        "SELECT set_config('lock_timeout', '30000', true), "
        "set_config('idle_in_transaction_session_timeout', '600000', true), pg_advisory_xact_lock(7368100)",
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    ]


def test_a_server_that_does_not_answer() -> None:
    with (
        pytest.raises(OracleError, match=r"db: the database does not answer \(refused\); check"),
        explained("db"),
    ):
        raise OperationalError(None, None, ConnectionError("refused\nIs it running?"))


def test_every_remedy_names_the_place() -> None:
    for code, remedy in REMEDIES.items():
        origin = sqlite3.OperationalError("raw")
        origin.sqlite_errorcode = code | 0x200  # an extended code of the same kind
        with pytest.raises(OracleError) as raised, explained("x/store.db"):
            raise OperationalError("SELECT 1", {}, origin)
        assert str(raised.value) == f"x/store.db: {remedy}"


def test_other_failures_pass_unchanged(store: Store) -> None:
    with pytest.raises(DBAPIError, match="nonsense"), store.read() as connection:
        connection.execute(text("SELECT * FROM nonsense"))


def test_other_failures_of_a_server_pass_unchanged() -> None:
    with pytest.raises(IntegrityError), explained("db"):
        raise IntegrityError("INSERT", {}, ValueError("duplicate key"))


@pytest.mark.parametrize("code", SERVER_REMEDIES)
def test_every_remedy_of_a_server_names_the_place(code: str) -> None:
    origin = Exception("raw")
    origin.sqlstate = code  # type: ignore[attr-defined]
    with pytest.raises(OracleError) as raised, explained("db", lambda: "oracle of ann"):
        raise OperationalError("SELECT 1", {}, origin)
    said = SERVER_REMEDIES[code].replace("another program", "oracle of ann")
    assert str(raised.value) == f"db: {said}"


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ('FATAL: password authentication failed for user "ann"', "refuses the password; set PGPASSWORD"),
        ('FATAL: database "x" does not exist', "no such database; create it"),
        ('FATAL: role "ann" does not exist', "does not answer .*role"),
        ("FATAL: sorry, too many clients already", "no connection left; raise its max_connections"),
    ],
)
def test_a_refused_connection_says_why(reason: str, says: str) -> None:
    with pytest.raises(OracleError, match=says), explained("db"):
        raise OperationalError(None, None, ConnectionError(reason))


def test_a_server_that_stops_midway_is_explained() -> None:
    origin = Exception("terminating connection\nmore")
    origin.sqlstate = "57P01"  # type: ignore[attr-defined]
    with (
        pytest.raises(OracleError, match=r"db: the database went away \(terminating connection\); nothing was changed"),
        explained("db"),
    ):
        raise OperationalError("SELECT 1", {}, origin)


def test_no_connection_left_in_the_program_is_explained() -> None:
    with pytest.raises(OracleError, match="all connections to the database are in use"), explained("db"):
        raise TimeoutError("QueuePool limit")


def test_what_others_see_of_this_program_fits_into_a_server() -> None:
    assert len(program()) <= 63 and f"process {os.getpid()} on" in program()
