"""A store of every earlier schema, with rows in all its tables, is brought up to the present one and loses nothing."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    insert,
    select,
)

from labeling.review.reviews import Review
from labeling.store import Store
from labeling.store.engine import Database, open_database
from labeling.store.migrate import HEAD, MIGRATIONS, alembic_config, ensure_schema
from labeling.store.schema import Base
from labeling.store.tokens import tokens

AT = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
EARLIER = sorted(file.stem[:4] for file in (MIGRATIONS / "versions").glob("0*.py"))[:-1]
ROWS = 3
WORDS = {
    ("gold", "split"): "seed",
    ("release_event", "action"): "released",
    ("review", "purpose"): "learn",
    ("suggestion", "channel"): "http",
    ("suggestion", "decision"): "suggest",
    ("suggestion", "reason"): "",
    ("suggestion", "traffic"): "shown",
    **{("suggestion", f"{stage}_mode"): "live" for stage in ("validity", "topic", "template")},
    ("feedback", "action"): "used",
    ("token", "role"): "reader",
    ("template", "status"): "live",
    ("template_version", "status"): "live",
}
LISTS = {"products", "found", "reasons", "guards"}
RENAMED = {("token", "role"): {"reader": "viewer"}}
"""What an upgrade says in another word."""


def value_of(column: Column[Any], number: int) -> Any:
    """Something that fits a column, another one in each row."""
    if keys := list(column.foreign_keys):
        return value_of(keys[0].column, number)
    kind = column.type
    if isinstance(kind, JSON):
        return ["a", "ü"] if column.name in LISTS else {"a": str(number), "ü": "x"}
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, DateTime):
        return AT + timedelta(hours=number)
    if isinstance(kind, Date):
        return date(2026, 2, 1) + timedelta(number)
    if isinstance(kind, Float):
        return 0.25 * (number + 1)
    if isinstance(kind, Integer):
        return number + 1
    return WORDS.get((column.table.name, column.name), f"{column.name} {number} – ''; <b>")


def fill(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Rows in every table of a database as it is, by table."""
    found = MetaData()
    found.reflect(connection)
    done = {}
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            done[table.name] = [{c.name: value_of(c, i) for c in table.c} for i in range(ROWS)]
            for row in done[table.name] if table.name == "review" else ():
                row["review_id"] = Review(**{f.name: row[f.name] for f in fields(Review)}).review_id
            connection.execute(insert(table), done[table.name])
    return done


def at_revision(target: Any, revision: str) -> Database:
    """A database with the schema of an earlier version."""
    database = open_database(target)
    with database.alter() as connection:
        command.upgrade(alembic_config(connection), revision)
    return database


def same(table: Table, column: str, value: Any) -> Any:
    if isinstance(value, str):
        return RENAMED.get((table.name, column), {}).get(value, value)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    return tmp_path / "store.db" if request.param == "sqlite" else request.getfixturevalue("postgres_new_url")


def test_all_earlier_schemas_are_tried():
    assert len(EARLIER) == int(HEAD) - 1 and EARLIER[0] == "0001"


@pytest.mark.parametrize("revision", EARLIER)
def test_a_store_of_an_earlier_version_keeps_every_row(target: Any, revision: str) -> None:
    database = at_revision(target, revision)
    with database.alter() as connection:
        before = fill(connection)
    ensure_schema(database)
    with database.read() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        assert scripts.get_current_head() == HEAD
        for name, rows in before.items():
            table = Base.metadata.tables[name]
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
            for row in rows:
                kept = {c: same(table, c, v) for c, v in row.items()}
                assert any({c: f[c] for c in kept} == kept for f in found), (name, row)
    database.engine.dispose()


@pytest.mark.parametrize("revision", EARLIER)
def test_what_was_kept_is_read_as_values(target: Any, revision: str) -> None:
    database = at_revision(target, revision)
    with database.alter() as connection:
        tables = set(fill(connection))
    database.engine.dispose()
    with Store.open(target) as store:
        assert len(store.templates()) == len(list(store.questions())) == ROWS
        assert len(store.gold()) == ROWS and len(store.releases()) == ROWS
        assert len(store.reviews()) == (ROWS if "review" in tables else 0)
        assert len(store.suggestions()) == (ROWS if "suggestion" in tables else 0)
        assert len(store.feedback([s.suggestion_id for s in store.suggestions()])) == (
            ROWS if "feedback" in tables else 0
        )
        with store.read() as connection:
            assert [t.role for t in tokens(connection)] == ["viewer"] * (ROWS if "token" in tables else 0)
