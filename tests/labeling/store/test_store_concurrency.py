import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labeling.errors import OracleError
from labeling.store import Store
from labeling.values import Question

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
WRITERS, ROWS = 8, 25

PROCESS = """
import sys
from datetime import datetime, UTC
from labeling.store import Store
from labeling.values import Question
path, name = sys.argv[1:]
with Store.open(path) as store:
    for i in range({rows}):
        row = f"{{name}}-{{i}}"
        store.replace_source(row, questions=[Question(row, "x")], at=datetime.now(UTC))
"""


def write_rows(store: Store, writer: int) -> None:
    for i in range(ROWS):
        name = f"{writer}-{i}"
        store.replace_source(name, questions=[Question(name, "x")], at=NOW)


def check_nothing_is_lost(store: Store, writers: int) -> None:
    expected = sorted(f"{writer}-{i}" for writer in range(writers) for i in range(ROWS))
    assert sorted(question.question_id for question in store.questions()) == expected
    assert store.revision() == len(expected)


def test_threads_lose_nothing(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_rows, store, writer) for writer in range(WRITERS)]:
            done.result()
    check_nothing_is_lost(store, WRITERS)


def test_threads_with_stores_of_their_own_on_a_new_file_lose_nothing(path: Path) -> None:
    def open_and_write(writer: int) -> None:
        with Store.open(path) as own:
            write_rows(own, writer)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(open_and_write, range(WRITERS)))
    with Store.open(path) as store:
        check_nothing_is_lost(store, WRITERS)


def test_processes_lose_nothing(path: Path) -> None:
    script = PROCESS.format(rows=ROWS)
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(i)], stderr=subprocess.PIPE) for i in range(3)
    ]
    assert [process.communicate()[1] for process in running] == [b""] * 3
    with Store.open(path) as store:
        check_nothing_is_lost(store, 3)


def test_of_two_threads_that_load_the_same_id_one_wins(store: Store) -> None:
    def load(source: str) -> str:
        try:
            store.replace_source(source, questions=[Question("q1", source)], at=NOW)
        except OracleError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(load, ["a.csv", "b.csv"])
    assert (first == "") != (second == "")
    assert "was already loaded from" in first + second
    assert len(list(store.questions())) == 1


def test_more_readers_than_a_pool_usually_holds(store: Store) -> None:
    store.replace_source("q.csv", questions=[Question("q1", "x")], at=NOW)
    held = [store.questions() for _ in range(40)]
    assert {next(rows).question_id for rows in held} == {"q1"}
    for rows in held:
        rows.close()


def test_a_closed_generator_gives_its_snapshot_back(store: Store) -> None:
    store.replace_source("q.csv", questions=[Question("q1", "x")], at=NOW)
    rows = store.questions()
    next(rows)
    rows.close()
    with pytest.raises(StopIteration):
        next(rows)
    assert store.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
