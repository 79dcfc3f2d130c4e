import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect

from labeling.errors import OracleError
from labeling.store import GoldRow, Store, migrate
from labeling.store.engine import open_database
from labeling.store.migrate import HEAD, alembic_config, ensure_schema
from labeling.store.schema import Base
from labeling.taxonomy import Template
from labeling.values import Question


@pytest.fixture(autouse=True)
def _really(monkeypatch: pytest.MonkeyPatch, real_upgrade: Any) -> None:
    monkeypatch.setattr(migrate, "_upgrade", real_upgrade)


def test_what_other_tests_get_in_one_go_is_what_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(tmp_path / "migrated.db").close()
    monkeypatch.undo()
    for name in ("first.db", "at once.db"):
        Store.open(tmp_path / name).close()
    dumps = [list(sqlite3.connect(tmp_path / f"{name}.db").iterdump()) for name in ("migrated", "at once")]
    assert dumps[0] == dumps[1]


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_columns_that_autogenerate_does_not_compare(store: Store) -> None:
    with store.read() as connection:
        found = inspect(connection)
        for table in Base.metadata.sorted_tables:
            primary = [column.name for column in table.primary_key]
            assert sorted(found.get_pk_constraint(table.name)["constrained_columns"]) == sorted(primary)
            nullable = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert nullable == {column.name: column.nullable for column in table.columns}


def test_head_is_the_last_revision(store: Store) -> None:
    with store.database.alter() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
    assert scripts.get_current_head() == HEAD


def test_down_and_up_again(store: Store) -> None:
    with store.database.alter() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    ensure_schema(store.database)
    assert store.revision() == 0
    assert store.templates() == ()


def test_a_store_with_releases_and_gold_goes_down_and_up_and_keeps_them(store: Store) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    template, question = Template("t", "topic", "Title", "Body"), Question("q1", "Where?")
    gold = [GoldRow("q1", "t", "seed")]
    store.replace_source("all", templates=[template], questions=[question], gold=gold, at=at)
    store.add_release("r-1", at, {"gate": {}}, {})
    store.promote("r-1", "released", at)
    with store.database.alter() as connection:
        command.downgrade(alembic_config(connection), "0005")
    ensure_schema(store.database)
    assert [(r.release_id, r.current) for r in store.releases()] == [("r-1", True)]
    assert [g.question_id for g in store.gold()] == ["q1"]


def test_a_failed_migration_leaves_no_table_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def upgrade_and_fail(*args: Any) -> None:
        real_upgrade(*args)
        raise RuntimeError("power cut")

    real_upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", upgrade_and_fail)
    with pytest.raises(RuntimeError):
        Store.open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()


def test_opening_a_current_store_costs_one_select(store: Store, path: Path) -> None:
    seen: list[str] = []
    database = open_database(path)
    event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    ensure_schema(database)
    database.engine.dispose()
    assert [statement.split()[0] for statement in seen] == ["BEGIN", "SELECT"]


def test_a_newer_schema_is_refused_and_left_alone(store: Store, path: Path) -> None:
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    with pytest.raises(OracleError, match=r"store\.db: the store has schema '0999', which is newer.*install"):
        Store.open(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0999",)
    connection.close()


def test_the_database_of_something_else_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.commit()
    with pytest.raises(OracleError, match="belongs to something else, it has the table 'recipes'"):
        Store.open(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_processes_may_open_a_new_store_at_the_same_time(path: Path) -> None:
    script = f"from labeling.store import Store; print(Store.open({str(path)!r}).revision())"
    running = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in running] == [b"0"] * 4
