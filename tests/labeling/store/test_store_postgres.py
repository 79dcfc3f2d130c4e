"""What PostgreSQL does differently: locks, lost clients, connections, and copying to and from a file."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import String, inspect, text

from labeling.errors import OracleError
from labeling.review.reviews import Review
from labeling.store import GoldRow, Store
from labeling.store import jobs as job_log
from labeling.store.backup import copy_into, copy_to, refuse_filled
from labeling.store.leases import take
from labeling.store.migrate import alembic_config, ensure_schema
from labeling.taxonomy import Template
from labeling.values import Question

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOLD = """
import sys, time
from labeling.store import Store
from labeling.store.schema import MetaRecord
from sqlalchemy import update
with Store.open(sys.argv[1]) as store, store.write() as connection:
    connection.execute(update(MetaRecord).values(value=99))
    print("held", flush=True)
    time.sleep(60)
"""


def fill(store: Store, n: int = 40) -> None:
    questions = [Question(f"q{i:02}", f"Where is it {i}? 🦜", NOW, "c", "r", {"b": 1, "a": [None]}) for i in range(n)]
    gold = [GoldRow("q01", "t", "seed", NOW)]
    store.replace_source(
        "s", templates=[Template("t", "a", "T", "B", products=("eu",))], questions=questions, gold=gold, at=NOW
    )
    store.add_reviews([Review("q02", "ann", NOW, "t", shown="t", shown_proba=0.1)])
    store.add_release("r1", NOW, {"gate": {"x": 0.1}}, {})
    store.promote("r1", "released", NOW)


def same(one: Store, other: Store) -> bool:
    read = (Store.templates, Store.gold, Store.reviews, Store.revision, Store.releases, Store.release_events)
    return all(f(one) == f(other) for f in read) and list(one.questions()) == list(other.questions())


def test_thirty_two_reviewers_lose_nothing_and_get_no_question_twice(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        fill(store)
        ids = [f"q{i:02}" for i in range(40)]

        def review(number: int) -> str | None:
            expert = f"expert {number}"
            with store.write() as connection:
                got = take(connection, ids, expert, NOW, NOW + timedelta(minutes=5))
            store.add_reviews([Review(got or "", expert, NOW, "t")])
            return got

        with ThreadPoolExecutor(32) as pool:
            got = list(pool.map(review, range(32)))
        assert len(set(got)) == 32 and len(store.reviews()) == 33


def test_of_two_schedulers_one_has_the_lease(postgres_url: str) -> None:
    def take_it(holder: str) -> object:
        with Store.open(postgres_url) as own, own.write() as connection:
            return job_log.take_lease(connection, "jobs", holder, NOW, NOW + timedelta(minutes=1))

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(take_it, ["a", "b"]))
    assert sorted(held is None for held in got) == [False, True]


def test_a_killed_client_holds_nobody_up_and_leaves_nothing(postgres_url: str) -> None:
    with Store.open(postgres_url, wait=0.2) as store:
        process = subprocess.Popen([sys.executable, "-c", HOLD, postgres_url], stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        with pytest.raises(OracleError, match=r"locked by .*process \d+ on .* of postgres, since .*; wait"):
            store.add_release("r1", NOW, {}, {})
        assert store.revision() == 0  # readers are not held up
        process.kill()
        process.wait()
        for _ in range(100):
            try:
                store.add_release("r1", NOW, {}, {})
                break
            except OracleError:
                time.sleep(0.05)
        assert store.revision() == 0 and [r.release_id for r in store.releases()] == ["r1"]


def test_a_connection_that_the_server_ended_is_made_anew(postgres_url: str) -> None:
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )
    with Store.open(postgres_url) as store, Store.open(postgres_url) as other:
        assert store.revision() == 0
        with pytest.raises(OracleError, match="the database went away"), store.read() as connection:
            with other.read() as second:
                second.execute(end)
            connection.execute(text("SELECT 1"))
        assert store.revision() == 0


def test_all_texts_sort_by_code_points(postgres_url: str) -> None:
    with Store.open(postgres_url) as store, store.read() as connection:
        found = inspect(connection)
        for table in set(found.get_table_names()) - {"alembic_version"}:
            texts = [c["type"] for c in found.get_columns(table) if isinstance(c["type"], String)]
            assert {t.collation for t in texts} <= {"C"}, table


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0005", "0006"])
def test_an_older_store_is_brought_up_with_its_rows(postgres_url: str, revision: str) -> None:
    with Store.open(postgres_url) as store:
        fill(store)
        before = store.templates(), list(store.questions()), [r.label for r in store.gold() if r.question_id == "q01"]
        with store.database.alter() as connection:
            command.downgrade(alembic_config(connection), revision)
        ensure_schema(store.database)
        assert (store.templates(), list(store.questions()), ["t"]) == before


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(OracleError, match="does not answer") as raised:
        Store.open("postgresql+psycopg://ann:secret@127.0.0.1:1/oracle")
    assert "secret" not in str(raised.value)


def test_a_database_that_is_not_there(postgres_url: str) -> None:
    with pytest.raises(OracleError, match="no such database; create it with createdb"):
        Store.open(postgres_url.replace("shared_", "none_"))


def test_there_and_back_again_everything_is_the_same(postgres_new_url: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as first:
        fill(first)
        first.close()
        rows = copy_into(tmp_path / "a.db", postgres_new_url)
        with Store.open(postgres_new_url) as second:
            assert rows > 45 and same(first, second)
            with pytest.raises(OracleError, match="the database is not empty"):
                refuse_filled(postgres_new_url)
            copy_to(second, tmp_path / "b.db")
            with Store.open(tmp_path / "b.db") as third:
                assert same(second, third)
            # numbers go on where those of the file ended
            second.add_reviews([Review("q03", "ann", NOW, "t")])
            assert len(second.reviews()) == 2
    assert {p.name for p in tmp_path.iterdir()} == {"a.db", "b.db"}


def test_a_database_of_something_else_is_left_alone(postgres_new_url: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(postgres_new_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name text)"))
    engine.dispose()
    with pytest.raises(OracleError, match="the database is not empty"):
        copy_into(Path("none.db"), postgres_new_url)
